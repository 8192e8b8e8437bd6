package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// answer is an answer that is held back until it is complete, so that half of
// one is never sent, and so that it may turn out to be one that the client knows
// already.
type answer struct {
	under  http.ResponseWriter
	header http.Header
	status int // 0 as long as there is none
	body   bytes.Buffer
}

// newAnswer returns an empty answer to be sent through w. It begins with the
// headers that w has already.
func newAnswer(w http.ResponseWriter) *answer {
	a := &answer{under: w, header: http.Header{}}
	if w != nil {
		a.header = w.Header()
	}
	return a
}

// Header implements [http.ResponseWriter].
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements [http.ResponseWriter].
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write implements [http.ResponseWriter].
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.under }

// clear forgets what was answered so far.
func (a *answer) clear() {
	a.status = 0
	a.body.Reset()
}

// send sends the answer. What is read has an entity tag: that of the version
// where the operation named one, else one made of the content; a client that
// has it gets 304 and no content.
func (a *answer) send(r *http.Request) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if a.status == http.StatusOK && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		a.tag(r)
	}
	a.under.WriteHeader(a.status)
	// The client may be gone; there is nobody left to tell.
	_, _ = a.body.WriteTo(a.under)
}

// tag sets the entity tag and leaves the content out if the client has it.
func (a *answer) tag(r *http.Request) {
	if a.header.Get("ETag") == "" {
		sum := sha256.Sum256(a.body.Bytes())
		a.header.Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`)
	}
	a.header.Set("Cache-Control", "private, no-cache")
	if matches(r.Header.Values("If-None-Match"), a.header.Get("ETag")) {
		a.status = http.StatusNotModified
		a.header.Del("Content-Type")
		a.body.Reset()
	}
}

// matches reports whether a list of entity tags holds one, by weak comparison
// (RFC 9110, 8.8.3.2). "*" stands for any.
func matches(lists []string, tag string) bool {
	for _, list := range lists {
		for candidate := range strings.SplitSeq(list, ",") {
			candidate = strings.TrimSpace(candidate)
			if candidate == "*" || strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}
