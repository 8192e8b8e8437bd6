// Package account keeps the people of an installation: who they are, how they
// prove it – password and authenticator app, an OpenID provider, a personal
// token –, how long a sign-in lasts, and which roles they have.
//
// [Service] holds the use cases. Those of administrators begin with the actor
// and check [access.ManageUsers] for every part of the administration in which
// the person has a role. Those of one's own account also take the [Session],
// so that a personal token can't change the account that it belongs to. Whoever
// shows a secret – a password, a cookie, a token, a link – becomes an
// [access.Actor] in signin.go, session.go, token.go and link.go, and nowhere
// else.
//
// The journal knows people by their [ID] only. Names, logins and addresses can
// therefore be erased without touching it.
package account
