// Package door knows who sends a request: by the cookie of a session, or in a
// demonstration by the sample that the browser has chosen.
package door
