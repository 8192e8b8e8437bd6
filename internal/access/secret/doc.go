// Package secret makes the secrets that people and programs carry – session
// cookies, personal tokens, one-time links, recovery codes – and what is kept
// of them: a hash. What Kiesel itself must read again it seals with a [Box].
//
// A carried secret has 256 random bits, so a plain SHA-256 protects it: nobody
// can guess it, and nothing is gained by a slow hash. Its prefix and checksum
// let scanners for leaked credentials find it without asking Kiesel.
package secret
