package oidc

// Problem is a code that tells why a sign-in at the provider failed; screens
// word it.
type Problem string

// The problems, by who has to mend them.
const (
	// Denied: the person or the provider said no.
	Denied Problem = "denied"
	// Stale: the sign-in was not begun in this browser, took too long or is
	// finished already. Beginning again helps.
	Stale Problem = "stale"
	// Unreachable: the provider does not answer.
	Unreachable Problem = "unreachable"
	// Refused: the provider does not accept Kiesel, for instance because secret
	// or redirect address are other ones there.
	Refused Problem = "refused"
	// Clock: the provider's token is over or not yet begun, so one of the two
	// clocks is wrong.
	Clock Problem = "clock"
	// Audience: the token was made for another application.
	Audience Problem = "audience"
	// Forged: issuer, signature or nonce are not those expected.
	Forged Problem = "forged"
)

// Error tells why a sign-in at the provider failed.
type Error struct {
	Problem Problem
	// Err is the cause, for those who run the installation. It holds no token,
	// code or secret.
	Err error
}

// Error names problem and cause.
func (e *Error) Error() string {
	return "signing in at the OpenID provider (" + string(e.Problem) + "): " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
