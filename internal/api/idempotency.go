package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/api/repeat"
)

// keyHeader names a request that may be sent twice.
const keyHeader = "Idempotency-Key"

// maxKey is how many characters a key may have.
const maxKey = 200

// keptHeaders are the headers that belong to an answer and not to its sending.
var keptHeaders = []string{"Content-Type", "Location", "ETag"}

// once lets an operation answer a request with a key once. If the same request
// comes again it gets the same answer; another request with the key is refused.
// An answer that is an error is not kept: nothing has happened, and the request
// may be corrected and sent again.
func (a *API) once(w *answer, r *http.Request, actor access.Actor) error {
	name := r.Header.Get(keyHeader)
	if len(name) > maxKey {
		return badRequest("%s: it has %d characters, %d are possible", keyHeader, len(name), maxKey)
	}
	key := repeat.Key{Actor: actor.ID, Key: hexSum(name)}
	kept, claimed, err := a.Answers.Claim(r.Context(), key, a.Now())
	if err != nil {
		return err
	}
	sum := sumOf(r)
	if !claimed {
		return repeated(w, r, kept, sum)
	}
	// Whether the client still waits or not: what has happened must be known.
	ctx := context.WithoutCancel(r.Context())
	defer func() {
		if err := a.settle(ctx, key, w, sum); err != nil {
			a.Log.ErrorContext(ctx, "a request can't be repeated", "request", requestID(w), "error", err)
		}
	}()
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.TeeReader(r.Body, sum), r.Body}
	a.run(w, r, actor)
	return nil
}

// settle keeps the answer to a request if it was carried out.
func (a *API) settle(ctx context.Context, key repeat.Key, w *answer, sum hash.Hash) error {
	if w.status < http.StatusOK || w.status >= http.StatusMultipleChoices {
		return a.Answers.Release(ctx, key)
	}
	kept := repeat.Answer{Request: hex.EncodeToString(sum.Sum(nil)), Status: w.status, Header: map[string]string{}, Body: w.body.Bytes()}
	for _, name := range keptHeaders {
		if value := w.header.Get(name); value != "" {
			kept.Header[name] = value
		}
	}
	return a.Answers.Keep(ctx, key, kept)
}

// repeated answers a request whose key is taken.
func repeated(w *answer, r *http.Request, kept repeat.Answer, sum hash.Hash) error {
	if kept.Status == 0 {
		return newProblem(http.StatusConflict, "A request with this "+keyHeader+" has not been answered yet.", "Retry-After", "1")
	}
	if _, err := io.Copy(sum, r.Body); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return badRequest("reading the body: %v", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != kept.Request {
		return newProblem(http.StatusUnprocessableEntity, "Another request has had this "+keyHeader+"; choose a new one.")
	}
	for name, value := range kept.Header {
		w.header.Set(name, value)
	}
	w.header.Set("Idempotency-Replayed", "true")
	w.WriteHeader(kept.Status)
	_, err := w.Write(kept.Body)
	return err
}

// sumOf begins the checksum of a request; its body comes after.
func sumOf(r *http.Request) hash.Hash {
	sum := sha256.New()
	for _, part := range []string{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("Content-Type")} {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return sum
}

// hexSum returns the SHA-256 of a text, which is kept instead of it: clients may
// have put anything into it.
func hexSum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
