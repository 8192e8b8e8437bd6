package journal_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/journal"
)

// ring makes keys as they are asked for; a nil key was destroyed.
type ring map[string]*journal.Key

func (r ring) key(id string) (journal.Key, error) {
	if key, ok := r[id]; ok {
		if key == nil {
			return journal.Key{}, journal.ErrShredded
		}
		return *key, nil
	}
	key := journal.NewKey()
	r[id] = &key
	return key, nil
}

// about is an entry about a person.
func about(person string) journal.Entry {
	return journal.Entry{Seq: 7, Actor: "u1", Action: "user.change", Subject: person, Person: person, Reason: "Umzug nach Rostock"}
}

func TestSealedTextIsReadableWithItsKeysOnly(t *testing.T) {
	t.Parallel()
	for lost, readable := range map[string]bool{"nothing": true, "entry:7": false, "person:p": false, "entry:8": true} {
		keys, e := ring{}, about("p")
		if err := e.Seal(keys.key); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(e.Reason, "Rostock") {
			t.Errorf("sealed entry %+v", e)
		}
		e = journal.Chain(journal.Entry{Seq: 6}, e)
		keys[lost] = nil
		opened := e
		if err := opened.Open(keys.key); err != nil {
			t.Fatal(err)
		}
		if (opened.Reason == "Umzug nach Rostock") != readable || (opened.Reason == "") == readable || opened.Erased == readable {
			t.Errorf("with %s destroyed: %+v", lost, opened)
		}
		if e.Sum() != e.Hash {
			t.Errorf("with %s destroyed the chain does not hold", lost)
		}
	}
}

// A sealed text can't be passed off as that of another entry.
func TestSealedTextBelongsToItsPlace(t *testing.T) {
	t.Parallel()
	keys, e := ring{}, about("")
	if err := e.Seal(keys.key); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(e.Reason, "sealed:1:entry:7:")
	for name, moved := range map[string]journal.Entry{
		"another entry": {Seq: 8, Reason: "sealed:1:entry:8:" + text},
		"another key":   {Seq: 7, Reason: "sealed:1:person:p:" + text},
		"changed text":  {Seq: 7, Reason: e.Reason[:len(e.Reason)-4] + "AAAA"},
		"cut text":      {Seq: 7, Reason: e.Reason[:len(e.Reason)-1]},
		"no text":       {Seq: 7, Reason: "sealed:1:entry:7:"},
	} {
		if err := moved.Open(keys.key); err == nil {
			t.Errorf("%s: opened as %+v", name, moved)
		}
	}
}

// What people write comes back as it was, also what looks like a sealed text.
func TestAnyReasonComesBack(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`sealed:1:(entry|person):[0-9]:[A-Za-z0-9]*`))
	rapid.Check(t, func(t *rapid.T) {
		want := journal.Entry{
			Seq: rapid.Int64Range(1, 9).Draw(t, "seq"), Reason: text.Draw(t, "reason"),
			Person: rapid.SampledFrom([]string{"", "p", "a:b"}).Draw(t, "person"),
		}
		if want.Reason == "" {
			want.Person = "" // of an entry without reason nobody can tell
		}
		got, keys := want, ring{}
		if err := errors.Join(got.Seal(keys.key), got.Open(keys.key)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("entry (-want +got):\n%s", diff)
		}
	})
}

func TestSealNeedsAKey(t *testing.T) {
	t.Parallel()
	for _, lost := range []string{"entry:7", "person:p"} {
		e := about("p")
		if err := e.Seal((ring{lost: nil}).key); !errors.Is(err, journal.ErrShredded) {
			t.Errorf("sealed with the destroyed key %s: %v", lost, err)
		}
	}
}
