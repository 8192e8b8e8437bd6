// Package signin is the door on screen: signing in with password and code or at
// an OpenID provider, signing out, and setting a password with a one-time link.
package signin
