package page

import (
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

// Visitor is who sends a request. The zero Visitor is nobody.
type Visitor struct {
	Actor access.Actor
	// Session is the sign-in that the actor's browser has shown. It is the zero
	// value for those who need none, such as the samples of a demonstration.
	Session account.Session
}

// Door finds out who sends a request. It is asked once per request, and nobody
// is no error.
type Door func(*http.Request) (Visitor, error)

// Sample is one of the people as whom anybody may look at a demonstration.
type Sample struct {
	ID    string // of its account
	Name  string
	Grant access.Grant
	Place string // name of the part of the administration, "" for everywhere
}
