// Package middleware holds what happens to every request before and after its
// handler: an id, a log line without personal data, security headers, refusal
// of forged cross-site requests, recovery from panics, one moment of the data for
// requests that only read, compression.
package middleware
