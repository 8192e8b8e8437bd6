package journal_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/journal"
)

// A checkpoint kept elsewhere gives away that the end was cut off, also if new
// entries took its place.
func ExampleVerify_checkpoint() {
	entries := chain(3)
	seed := bytes.Repeat([]byte{1}, ed25519.SeedSize)
	key := ed25519.NewKeyFromSeed(seed)
	end, _ := journal.Verify(all(entries))
	kept := journal.Sign(key, end, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))

	_, cut := journal.Verify(all(entries[:1]), kept.End)
	fmt.Println(cut)
	other := journal.Chain(entries[1], journal.Entry{Actor: "somebody", Action: "test.change"})
	_, replaced := journal.Verify(all(append(entries[:2:2], other)), kept.End)
	fmt.Println(replaced)
	fmt.Println(kept.Check(key.Public().(ed25519.PublicKey)))
	// Output:
	// journal is broken: entries 2 to 3 are missing at the end
	// journal is broken: entry 3 is not the one that was there before
	// <nil>
}

func TestCheckpointIsForged(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	good := journal.Sign(private, journal.End{Entries: 3, Hash: "ab"}, time.Now())
	if err := good.Check(public); err != nil {
		t.Errorf("the true checkpoint: %v", err)
	}
	if err := good.Check(other); !errors.Is(err, journal.ErrForged) {
		t.Errorf("with the key of another installation: %v", err)
	}
	for name, forge := range map[string]func(*journal.Checkpoint){
		"entries":      func(c *journal.Checkpoint) { c.End.Entries-- },
		"hash":         func(c *journal.Checkpoint) { c.End.Hash = "cd" },
		"time":         func(c *journal.Checkpoint) { c.At = c.At.Add(time.Second) },
		"signature":    func(c *journal.Checkpoint) { c.Signature = strings.Repeat("0", 128) },
		"no signature": func(c *journal.Checkpoint) { c.Signature = "" },
		"not hex":      func(c *journal.Checkpoint) { c.Signature = "x" },
		"format":       func(c *journal.Checkpoint) { c.Format = 2 },
	} {
		c := good
		forge(&c)
		if err := c.Check(public); err == nil {
			t.Errorf("%s forged: accepted", name)
		}
	}
	if key, err := journal.ParsePublicKey(good.Key); err != nil || !key.Equal(public) {
		t.Errorf("the key in the checkpoint is %x, %v", key, err)
	}
	for _, text := range []string{"", "zz", "ab"} {
		if key, err := journal.ParsePublicKey(text); err == nil {
			t.Errorf("%q is the key %x", text, key)
		}
	}
}

// Every entry that was tampered with is named, not only the first.
func TestVerifyNamesEveryFault(t *testing.T) {
	t.Parallel()
	entries := chain(9)
	entries[1].Reason = "anders"
	entries[4].Actor = "somebody"
	entries = slices.Delete(entries, 6, 8)
	_, err := journal.Verify(all(entries))
	const want = "journal is broken: entry 2 was changed after it was written; entry 5 was changed after it was written; entries 7 to 8 are missing"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	many := chain(50)
	for i := range many {
		many[i].Reason = "alle"
	}
	if _, err := journal.Verify(all(many)); err == nil || !strings.HasSuffix(err.Error(), "and 30 more faults") {
		t.Errorf("got %v", err)
	}
}

func TestLinesKeepEveryByte(t *testing.T) {
	t.Parallel()
	want := chain(3)
	want = append(want, journal.Chain(want[2], journal.Entry{
		Actor: "local", Action: "test.change", Reason: "<b>&amp; ä\u2028\n🪨",
		Before: []byte("[\n\t1 ]"), After: []byte(`{"z":"<&>","a":1.10}`),
	}))
	var text bytes.Buffer
	if n, err := journal.WriteLines(&text, all(want)); n != 4 || err != nil {
		t.Fatalf("%d lines, %v", n, err)
	}
	var got []journal.Entry
	for e, err := range journal.ReadLines(bytes.NewReader(text.Bytes())) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if end, err := journal.Verify(journal.ReadLines(&text)); end.Entries != 4 || err != nil {
		t.Errorf("%v, %v", end, err)
	}
}

func TestLinesNameTheBadLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{\"seq\":1}\nnonsense\n": "line 2 is no entry",
		"{\"seq\":\"1\"}\n":       "line 1 is no entry",
	} {
		_, err := journal.Verify(journal.ReadLines(strings.NewReader(text)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzReadLines(f *testing.F) {
	var text bytes.Buffer
	if _, err := journal.WriteLines(&text, all(chain(2))); err != nil {
		f.Fatal(err)
	}
	f.Add(text.Bytes())
	f.Add([]byte("{}\n\n[]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var read []journal.Entry
		for e, err := range journal.ReadLines(bytes.NewReader(text)) {
			if err != nil {
				return
			}
			read = append(read, e)
		}
		var again bytes.Buffer
		if n, err := journal.WriteLines(&again, all(read)); int(n) != len(read) || err != nil && !strings.Contains(err.Error(), "Time") {
			t.Errorf("%d of %d entries could be written: %v", n, len(read), err)
		}
	})
}
