package journal

import (
	"errors"
	"fmt"
	"iter"
	"strings"
)

// ErrBroken is wrapped by the error of [Verify] when the record was tampered
// with or damaged.
var ErrBroken = errors.New("journal is broken")

// maxFaults is how many faults a [BrokenError] names.
const maxFaults = 20

// BrokenError names what is wrong with a journal.
type BrokenError struct {
	Faults []string // in the order of the entries, each naming its entry
	More   int      // further faults that are not named
}

// Error lists the faults.
func (e *BrokenError) Error() string {
	text := fmt.Sprintf("%v: %s", ErrBroken, strings.Join(e.Faults, "; "))
	if e.More > 0 {
		text += fmt.Sprintf("; and %d more faults", e.More)
	}
	return text
}

// Unwrap returns [ErrBroken].
func (e *BrokenError) Unwrap() error { return ErrBroken }

// End says how far a journal reaches.
type End struct {
	Entries int64  `json:"entries"`
	Hash    string `json:"hash"` // of the last entry, "" if there is none
}

// String says it in words.
func (e End) String() string {
	switch e.Entries {
	case 0:
		return "no journal entries yet"
	case 1:
		return "1 journal entry with hash " + e.Hash
	}
	return fmt.Sprintf("%d journal entries, the last with hash %s", e.Entries, e.Hash)
}

// Verify walks the entries and returns how far they hold. The error is a
// [*BrokenError] that names every entry that was changed, removed or re-ordered.
//
// A record that was cut off at its end can't be told from a shorter one, unless
// known names an end that it had reached before, such as that of a
// [Checkpoint]: then what is missing is named too.
func Verify(entries iter.Seq2[Entry, error], known ...End) (End, error) {
	v := verifier{known: known}
	for e, err := range entries {
		if err != nil {
			return v.holds, fmt.Errorf("reading the journal after entry %d: %w", v.last.Seq, err)
		}
		v.look(e)
	}
	for _, end := range known {
		if end.Entries > v.last.Seq {
			v.fault("entries %d to %d are missing at the end", v.last.Seq+1, end.Entries)
		}
	}
	if len(v.broken.Faults) > 0 {
		return v.holds, &v.broken
	}
	return v.holds, nil
}

// verifier is the state of [Verify].
type verifier struct {
	known  []End
	last   Entry // the one to continue
	holds  End   // up to the first fault
	broken BrokenError
}

func (v *verifier) fault(format string, args ...any) {
	if len(v.broken.Faults) == maxFaults {
		v.broken.More++
		return
	}
	v.broken.Faults = append(v.broken.Faults, fmt.Sprintf(format, args...))
}

// look compares an entry with the one before it and with itself.
func (v *verifier) look(e Entry) {
	switch next := v.last.Seq + 1; {
	case e.Seq < next:
		v.fault("entry %d stands behind entry %d", e.Seq, v.last.Seq)
		return // what follows continues the last one
	case e.Seq == next+1:
		v.fault("entry %d is missing", next)
	case e.Seq > next:
		v.fault("entries %d to %d are missing", next, e.Seq-1)
	case e.Prev != v.last.Hash:
		v.fault("entry %d does not continue the one before", e.Seq)
	}
	if e.Sum() != e.Hash {
		v.fault("entry %d was changed after it was written", e.Seq)
	}
	for _, end := range v.known {
		if end.Entries == e.Seq && end.Hash != e.Hash {
			v.fault("entry %d is not the one that was there before", e.Seq)
		}
	}
	v.last = e
	if len(v.broken.Faults) == 0 {
		v.holds = End{Entries: e.Seq, Hash: e.Hash}
	}
}
