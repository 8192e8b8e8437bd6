// Package account is one's own account on screen: language, password,
// authenticator app, where one is signed in, and personal tokens.
package account
