// Package password keeps passwords as Argon2id hashes and tells weak ones with
// the help of zxcvbn, without asking anybody outside.
package password
