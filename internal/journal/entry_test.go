package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kiesel/internal/journal"
)

// An entry says who did what to which subject and why. Chain gives it its
// place; the hash is SHA-256 over length and text of each field.
func ExampleChain() {
	first := journal.Chain(journal.Entry{}, journal.Entry{
		At: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Actor: "local", Action: "landscape.override",
		Subject: "99012001000000", Reason: "Zuständigkeit übertragen",
		Before: json.RawMessage("null"), After: json.RawMessage(`{"level":"kreis"}`),
	})
	second := journal.Chain(first, journal.Entry{Actor: "local", Action: "landscape.override"})
	fmt.Println(first.Seq, first.Prev == "", first.Hash)
	fmt.Println(second.Seq, second.Prev == first.Hash)
	// Output:
	// 1 true 8eb50d6d7a1f16c42eb442f9e33afca4fcae669f8b54dd1e039d7bab61ee7e14
	// 2 true
}

// chain is a journal of n entries.
func chain(n int) []journal.Entry {
	entries := make([]journal.Entry, n)
	var last journal.Entry
	for i := range entries {
		last = journal.Chain(last, journal.Entry{
			At: time.Date(2026, 3, 1, 9, i, 0, 0, time.UTC), Actor: "local", Action: "test.change",
			Subject: fmt.Sprint("subject ", i), Reason: "weil",
			Before: json.RawMessage(`{"n":1}`), After: json.RawMessage(`{"n":2}`),
		})
		entries[i] = last
	}
	return entries
}

func all(entries []journal.Entry) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func TestVerifyAcceptsChain(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 100} {
		if got, err := journal.Verify(all(chain(n))); err != nil || got.Entries != int64(n) {
			t.Errorf("a journal of %d entries: %v hold, %v", n, got, err)
		}
	}
}

// fields lists a change to each field that a forger could want to make.
var fields = map[string]func(*journal.Entry){
	"seq":     func(e *journal.Entry) { e.Seq++ },
	"at":      func(e *journal.Entry) { e.At = e.At.Add(time.Microsecond) },
	"actor":   func(e *journal.Entry) { e.Actor = "somebody" },
	"action":  func(e *journal.Entry) { e.Action += "d" },
	"subject": func(e *journal.Entry) { e.Subject = "" },
	"reason":  func(e *journal.Entry) { e.Reason += " " },
	"before":  func(e *journal.Entry) { e.Before = json.RawMessage(`{"n": 1}`) },
	"after":   func(e *journal.Entry) { e.After = nil },
	"prev":    func(e *journal.Entry) { e.Prev = e.Hash },
	"hash":    func(e *journal.Entry) { e.Hash = e.Prev },
}

func TestVerifyFindsEveryChange(t *testing.T) {
	t.Parallel()
	for field, change := range fields {
		for i := range 5 {
			entries := chain(5)
			change(&entries[i])
			end, err := journal.Verify(all(entries))
			if !errors.Is(err, journal.ErrBroken) || end.Entries != int64(i) {
				t.Errorf("%s of entry %d changed: %d hold, %v", field, i+1, end.Entries, err)
			}
		}
	}
}

// A forger who also computes the hash of the changed entry anew is found at
// the next one.
func TestVerifyFindsRehashedChange(t *testing.T) {
	t.Parallel()
	for field, change := range fields {
		if field == "seq" || field == "prev" || field == "hash" {
			continue
		}
		entries := chain(5)
		change(&entries[2])
		entries[2].Hash = entries[2].Sum()
		end, err := journal.Verify(all(entries))
		if !errors.Is(err, journal.ErrBroken) || end.Entries != 3 {
			t.Errorf("%s of entry 3 changed and hashed anew: %d hold, %v", field, end.Entries, err)
		}
	}
}

func TestVerifyFindsRemovedEntry(t *testing.T) {
	t.Parallel()
	for i := range 4 { // the last one can't be missed, see Verify
		end, err := journal.Verify(all(slices.Delete(chain(5), i, i+1)))
		if !errors.Is(err, journal.ErrBroken) || end.Entries != int64(i) {
			t.Errorf("entry %d removed: %d hold, %v", i+1, end.Entries, err)
		}
	}
	if end, err := journal.Verify(all(chain(5)[:4])); err != nil || end.Entries != 4 {
		t.Errorf("a journal cut off at its end looks like a shorter one, but %d hold, %v", end.Entries, err)
	}
}

func TestVerifyFindsReordering(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		entries := chain(5)
		entries[i], entries[i+1] = entries[i+1], entries[i]
		if end, err := journal.Verify(all(entries)); !errors.Is(err, journal.ErrBroken) || end.Entries != int64(i) {
			t.Errorf("entries %d and %d swapped: %d hold, %v", i+1, i+2, end.Entries, err)
		}
		entries[i].Seq, entries[i+1].Seq = entries[i+1].Seq, entries[i].Seq
		if end, err := journal.Verify(all(entries)); !errors.Is(err, journal.ErrBroken) || end.Entries != int64(i) {
			t.Errorf("entries %d and %d swapped and renumbered: %d hold, %v", i+1, i+2, end.Entries, err)
		}
	}
}

func TestVerifyFindsInsertedEntry(t *testing.T) {
	t.Parallel()
	entries := chain(5)
	forged := journal.Chain(entries[1], journal.Entry{Actor: "somebody", Action: "test.change"})
	end, err := journal.Verify(all(slices.Insert(entries, 2, forged)))
	if !errors.Is(err, journal.ErrBroken) || end.Entries != 3 {
		t.Errorf("entry inserted as number 3: %d hold, %v", end.Entries, err)
	}
}

func TestVerifyStopsAtReadError(t *testing.T) {
	t.Parallel()
	disk := errors.New("disk on fire")
	end, err := journal.Verify(func(yield func(journal.Entry, error) bool) {
		_ = yield(chain(1)[0], nil) && yield(journal.Entry{}, disk)
	})
	if !errors.Is(err, disk) || errors.Is(err, journal.ErrBroken) || end.Entries != 1 {
		t.Errorf("%d hold, %v; want 1 and the reader's error", end.Entries, err)
	}
}

func TestChainNormalisesTime(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CET", 3600)
	e := journal.Chain(journal.Entry{}, journal.Entry{At: time.Date(2026, 3, 1, 10, 0, 0, 123456789, berlin)})
	if want := time.Date(2026, 3, 1, 9, 0, 0, 123456000, time.UTC); e.At != want {
		t.Errorf("time is %v, want %v", e.At, want)
	}
	kept := e
	kept.At = time.UnixMicro(e.At.UnixMicro()).In(berlin) // as a store may give it back
	if kept.Sum() != e.Hash {
		t.Error("the hash depends on the zone in which the time is shown")
	}
}

// Entries survive the way through JSON, unless somebody reformats their states.
func TestEntrySurvivesJSON(t *testing.T) {
	t.Parallel()
	want := chain(3)
	want = append(want, journal.Chain(want[2], journal.Entry{
		Actor: "local", Action: "test.change", Reason: "<b>&amp; ä 🪨",
		Before: json.RawMessage("null"), After: json.RawMessage(`{"z":"<&>","a":1.10}`),
	}))
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(want); err != nil {
		t.Fatal(err)
	}
	var got []journal.Entry
	if err := json.Unmarshal(text.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if end, err := journal.Verify(all(got)); end.Entries != 4 || err != nil {
		t.Errorf("%d hold, %v", end.Entries, err)
	}
}

// entryGen draws entries whose fields are easily confused with each other's
// encoding: short texts of digits and colons.
func entryGen() *rapid.Generator[journal.Entry] {
	text := rapid.StringMatching(`[0-9:]{0,4}`)
	return rapid.Custom(func(t *rapid.T) journal.Entry {
		return journal.Entry{
			Seq: rapid.Int64Range(0, 12).Draw(t, "seq"), At: time.UnixMicro(rapid.Int64Range(-2, 12).Draw(t, "at")).UTC(),
			Actor: text.Draw(t, "actor"), Action: text.Draw(t, "action"), Subject: text.Draw(t, "subject"), Reason: text.Draw(t, "reason"),
			Before: json.RawMessage(text.Draw(t, "before")), After: json.RawMessage(text.Draw(t, "after")), Prev: text.Draw(t, "prev"),
		}
	})
}

// same reports whether two entries say the same; no state is an empty one.
func same(a, b journal.Entry) bool { return cmp.Equal(a, b, cmpopts.EquateEmpty()) }

// Two entries have the same hash only if they are the same.
func TestSumIsInjective(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := entryGen().Draw(t, "a")
		// Text moves across the border of two fields, which would not show if
		// they were simply joined.
		moved, whole := a, a.Actor+a.Action
		cut := rapid.IntRange(0, len(whole)).Draw(t, "cut")
		moved.Actor, moved.Action = whole[:cut], whole[cut:]
		for _, b := range []journal.Entry{moved, entryGen().Draw(t, "b")} {
			if (a.Sum() == b.Sum()) != same(a, b) {
				t.Fatalf("%+v and %+v: same hash %v, same entry %v", a, b, a.Sum() == b.Sum(), same(a, b))
			}
		}
	})
}

// Whatever the entries say: the chain holds, and no single change to it stays
// unseen.
func TestAnyChainHoldsAndAnyChangeIsFound(t *testing.T) {
	t.Parallel()
	names := slices.Sorted(maps.Keys(fields))
	rapid.Check(t, func(t *rapid.T) {
		var last journal.Entry
		entries := rapid.SliceOfN(entryGen(), 1, 8).Draw(t, "entries")
		for i, e := range entries {
			last = journal.Chain(last, e)
			entries[i] = last
		}
		if end, err := journal.Verify(all(entries)); err != nil || end.Entries != int64(len(entries)) {
			t.Fatalf("%d of %d hold, %v", end.Entries, len(entries), err)
		}
		i := rapid.IntRange(0, len(entries)-1).Draw(t, "changed entry")
		before := entries[i]
		fields[rapid.SampledFrom(names).Draw(t, "changed field")](&entries[i])
		end, err := journal.Verify(all(entries))
		if found := errors.Is(err, journal.ErrBroken) && end.Entries == int64(i); found == same(before, entries[i]) {
			t.Fatalf("entry %d changed from %+v to %+v: %d hold, %v", i+1, before, entries[i], end.Entries, err)
		}
	})
}

// The hash is part of every installation's record: it must never change. The
// expected one comes from a second implementation of the documented encoding.
func TestSumStays(t *testing.T) {
	t.Parallel()
	const want = "adbdbe3e72fa92bebff30d6efc9db37fb53776243a67b7357e3aa529eb139184"
	if got := chain(3)[2].Hash; got != want {
		t.Errorf("hash is %s, want %s", got, want)
	}
}
