package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// lastEntry is the number of the last entry of the journal.
func lastEntry(t *testing.T, h http.Handler) int64 {
	t.Helper()
	found, err := h.(*Server).rest.Journal.Find(t.Context(), access.Local(), journal.Filter{Limit: 1})
	if err != nil || len(found) == 0 {
		t.Fatalf("%d entries, %v", len(found), err)
	}
	return found[0].Seq
}

// No page of another site makes the browser of somebody who is signed in change
// anything, on any address.
func TestForgedRequestsAreRefusedEverywhere(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	before, tried := lastEntry(t, h), 0
	for _, route := range h.(*Server).Routes() {
		for _, from := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
			{"Sec-Fetch-Site": "same-site", "Origin": "https://other.kiesel.example"}, // a neighbour is not the house
			{"Origin": "https://evil.example"},                                        // of a browser from before 2023
			{"Origin": "null"},                                                        // of a frame without rights
			{"Origin": "http://example.com:8080"},                                     // another port
		} {
			r := requestFor(t, h, route, "13")
			if r.Method == http.MethodGet {
				continue
			}
			tried++
			for name, value := range from {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != http.StatusForbidden {
				t.Errorf("%s from %v: status %d", route.Pattern, from, w.Code)
			}
		}
	}
	if after := lastEntry(t, h); after != before {
		t.Errorf("forged requests were carried out: the journal has grown from %d to %d", before, after)
	}
	for _, route := range h.(*Server).Routes() { // the same from Kiesel's own pages
		r := requestFor(t, h, route, "nothing-here")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code == http.StatusForbidden {
			t.Errorf("%s from Kiesel's own page is refused", route.Pattern)
		}
	}
	if tried < 200 {
		t.Errorf("only %d forged requests were tried", tried)
	}
}

// Following a link changes nothing, whoever laid it out.
func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	before := lastEntry(t, h)
	for _, route := range h.(*Server).Routes() {
		for _, id := range []string{"99012008001000", "13", "1"} {
			r := requestFor(t, h, route, id)
			if r.Method != http.MethodGet {
				continue
			}
			r.URL.RawQuery = "done=1&delete=1&reason=x&value=1&key=rate&level=kreis&state=x&as_of=&set=rate%3D1"
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
		if after := lastEntry(t, h); after != before {
			t.Fatalf("%s changes something", route.Pattern)
		}
	}
}
