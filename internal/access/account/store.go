package account

import (
	"context"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// Store keeps accounts. Its reading methods return [ErrNotFound] for what is
// not there.
//
// Changes of accounts go through Update and are recorded. What only keeps count
// – sessions, failed attempts, days of last use – is written by the methods of
// [Counter]: a journal of it would tell when everybody works.
type Store interface {
	Counter
	// Update runs fn in a transaction, which is kept if fn returns nil and
	// recorded an entry. Only one runs at a time in the whole installation.
	Update(ctx context.Context, fn func(Tx) error) error

	User(ctx context.Context, id ID) (User, error)
	// Users lists all accounts in order of their logins, erased ones last.
	Users(ctx context.Context) ([]User, error)
	// ByLogin finds an account by its folded login, with what it has to prove.
	ByLogin(ctx context.Context, login string) (User, Credential, error)
	ByExternal(ctx context.Context, issuer, subject string) (User, error)
	Credential(ctx context.Context, id ID) (Credential, error)
	// Tokens lists the tokens of an account, newest first.
	Tokens(ctx context.Context, owner ID) ([]Token, error)
	// TokenOwner finds a token by the hash of its secret.
	TokenOwner(ctx context.Context, hash string) (Token, User, error)
	// Sessions lists the sessions of an account, newest first.
	Sessions(ctx context.Context, id ID) ([]Session, error)
	SessionOwner(ctx context.Context, sessionID string) (Session, User, error)
	// Views lists the views that an account has saved, oldest first.
	Views(ctx context.Context, owner ID) ([]View, error)
	Link(ctx context.Context, hash string) (Link, error)
	Attempts(ctx context.Context, key string) (Attempts, error) // the zero value if there were none
}

// Counter writes what is not recorded. Each method is one transaction.
type Counter interface {
	// CountAttempt replaces was by next and reports false, changing nothing,
	// if another attempt has been counted meanwhile.
	CountAttempt(ctx context.Context, key string, was, next Attempts) (bool, error)
	ForgetAttempts(ctx context.Context, key string) error
	// BeginSession reports false, keeping nothing, if the account has changed
	// since its version was read.
	BeginSession(ctx context.Context, b Begin) (bool, error)
	// TouchSession keeps when a session was last seen and proved.
	TouchSession(ctx context.Context, s Session) error
	// EndSession ends a session of an account, if there is such a one.
	EndSession(ctx context.Context, owner ID, sessionID string) error
	// EndProviderSessions ends the sessions of an account that were begun
	// through an OpenID provider.
	EndProviderSessions(ctx context.Context, id ID) error
	// UseToken keeps the day on which a token was last used.
	UseToken(ctx context.Context, tokenID, day string) error
	// UseStep reports whether the step is later than all used before, and keeps
	// it.
	UseStep(ctx context.Context, id ID, step int64) (bool, error)
	// RenewHash replaces the hash of a password by another of the same
	// password, unless the password was changed meanwhile.
	RenewHash(ctx context.Context, id ID, old, renewed string) error
}

// Tx is a transaction that changes accounts.
type Tx interface {
	journal.Recorder
	journal.Shredder
	// Claim returns an account that is going to be changed, as it is before. No
	// session of it begins any more that was proved before the change.
	Claim(ctx context.Context, id ID) (User, error)
	User(ctx context.Context, id ID) (User, error)
	ByLogin(ctx context.Context, login string) (User, Credential, error)
	ByExternal(ctx context.Context, issuer, subject string) (User, error)
	// Administrators counts the active accounts that are administrator of the
	// whole installation.
	Administrators(ctx context.Context) (int, error)
	// Put keeps an account with its grants, all but Password and TOTP.
	Put(ctx context.Context, u User) error
	// SetPassword replaces the hash of the password; "" removes it.
	SetPassword(ctx context.Context, id ID, hash string) error
	// SetTOTP replaces the sealed secret of the authenticator app and the step
	// after which codes are good; "" removes it.
	SetTOTP(ctx context.Context, id ID, sealed string, step int64) error
	// SetRecovery replaces the hashes of the recovery codes.
	SetRecovery(ctx context.Context, id ID, hashes []string) error
	// UseRecovery removes a recovery code and reports whether there was one.
	UseRecovery(ctx context.Context, id ID, hash string) (bool, error)
	// EndSessions ends all sessions of an account.
	EndSessions(ctx context.Context, id ID) error
	AddToken(ctx context.Context, t Token, hash string) error
	DeleteToken(ctx context.Context, owner ID, tokenID string) error
	DeleteTokens(ctx context.Context, owner ID) error
	Views(ctx context.Context, owner ID) ([]View, error)
	AddView(ctx context.Context, v View) error
	DeleteView(ctx context.Context, owner ID, viewID string) error
	DeleteViews(ctx context.Context, owner ID) error
	// PutLink keeps a link in place of any other to the same account; that to
	// no account sets up the first administrator.
	PutLink(ctx context.Context, l Link, hash string) error
	// TakeLink removes a link and returns it, or [ErrNotFound].
	TakeLink(ctx context.Context, hash string) (Link, error)
	DeleteLinks(ctx context.Context, id ID) error
	// ForgetRows removes what imported files said about a person.
	ForgetRows(ctx context.Context, id ID) error
}

// Credential is what an account has to prove. It never leaves this room.
type Credential struct {
	Password string // hash, see package password; "" if there is none
	TOTP     string // sealed secret of the authenticator app; "" if there is none
}

// Session is a sign-in that lasts. Its ID is the hash of the cookie, so it can
// be shown and listed, but not be signed in with.
type Session struct {
	ID       string
	User     ID
	Begun    time.Time
	Seen     time.Time // to within minutes
	Proved   time.Time // when the person last showed password or provider
	Ends     time.Time // at the latest
	Client   string    // the browser as it names itself, shortened
	HalfWay  bool      // the password was right, the code is still to come
	Provider bool      // the proof came from an OpenID provider
}

// Begin begins a session.
type Begin struct {
	Session  Session
	Version  int64     // of the account when the person showed who they are
	Replaced string    // session that this one takes the place of, if any
	Day      string    // to keep as that of the last sign-in
	Forget   time.Time // failed attempts before this count no more
}

// Token is a personal token of the REST interface, without its secret.
type Token struct {
	ID      string       `json:"id"`
	Owner   ID           `json:"owner"`
	Name    string       `json:"name"` // what it is for, in the owner's words
	Limit   access.Limit `json:"limit"`
	Created time.Time    `json:"created"`
	Expires time.Time    `json:"expires"`
	LastDay string       `json:"lastDay"` // of the last use, 2026-03-01; "" if there was none
}

// Link is a one-time link, without its secret.
type Link struct {
	User    ID // "" for the link that sets up the first administrator
	Expires time.Time
}

// Attempts counts what went wrong in a row.
type Attempts struct {
	Failed int64
	Until  time.Time // no attempt before
	Last   time.Time
}
