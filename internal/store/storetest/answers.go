package storetest

import (
	"testing"
	"time"

	"kiesel/internal/api/repeat"
	"kiesel/internal/store"
)

// testAnswers follows a request that is sent twice.
func testAnswers(t *testing.T, s *store.Store) {
	ctx, kept := t.Context(), s.Answers()
	key := repeat.Key{Actor: "erika", Key: "Straße 1"}
	claim := func(k repeat.Key, at time.Time, want repeat.Answer, wantClaimed bool) {
		t.Helper()
		got, claimed, err := kept.Claim(ctx, k, at)
		if err != nil || claimed != wantClaimed {
			t.Fatalf("claimed %v, %v; want %v", claimed, err, wantClaimed)
		}
		equal(t, "what is kept", got, want)
	}
	claim(key, instant, repeat.Answer{}, true)
	claim(key, instant.Add(repeat.Abandoned), repeat.Answer{Header: map[string]string{}, Body: []byte{}}, false)
	claim(repeat.Key{Actor: "hans", Key: key.Key}, instant, repeat.Answer{}, true)

	answer := repeat.Answer{Request: "abc", Status: 201, Header: map[string]string{"Location": "/x"}, Body: []byte(`{"a":1}`)}
	if err := kept.Keep(ctx, key, answer); err != nil {
		t.Fatal(err)
	}
	if err := kept.Release(ctx, key); err != nil { // has no effect once it is answered
		t.Fatal(err)
	}
	claim(key, instant.Add(repeat.Kept), answer, false)
	claim(key, instant.Add(repeat.Kept+time.Microsecond), repeat.Answer{}, true)
}

// testAnswersGivenUp shows how a key becomes free again without an answer.
func testAnswersGivenUp(t *testing.T, s *store.Store) {
	ctx, kept := t.Context(), s.Answers()
	key := repeat.Key{Actor: "erika", Key: "1"}
	for _, at := range []time.Time{instant, instant.Add(repeat.Abandoned + time.Microsecond)} {
		if _, claimed, err := kept.Claim(ctx, key, at); err != nil || !claimed {
			t.Fatalf("at %v: claimed %v, %v", at, claimed, err)
		}
	}
	if err := kept.Release(ctx, key); err != nil {
		t.Fatal(err)
	}
	if _, claimed, err := kept.Claim(ctx, key, instant); err != nil || !claimed {
		t.Errorf("after the release: claimed %v, %v", claimed, err)
	}
}
