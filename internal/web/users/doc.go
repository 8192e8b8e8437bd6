// Package users is the accounts of people on screen, for those who manage them,
// and what each role may do, for everybody.
package users
