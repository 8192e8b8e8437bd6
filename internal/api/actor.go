package api

import (
	"context"
	"net/http"
	"strings"

	"kiesel/internal/access"
)

// Authenticator knows personal tokens.
type Authenticator interface {
	// ByToken returns whose token it is, with the rights that the token leaves.
	// The error stands for 401 if it is nobody's, see package httpstatus; every
	// other one says that it can't be found out.
	ByToken(ctx context.Context, token string) (access.Actor, error)
}

// authenticate finds out who asks. A token counts before a session. A session
// comes along by itself, so a request that would change something is then
// refused if it comes from another site.
func (a *API) authenticate(r *http.Request) (access.Actor, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return access.Actor{}, access.ErrNoActor
		}
		return a.Tokens.ByToken(r.Context(), strings.TrimSpace(token))
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return access.Actor{}, newProblem(http.StatusForbidden, "A request from another site needs a token.")
	}
	return a.Visitor(r)
}
