package columnar_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/columnar"
)

// FuzzDamagedColumns reads files of which some bytes are wrong or the end is
// missing: they are refused, or read as something else, but never end the
// program.
func FuzzDamagedColumns(f *testing.F) {
	l := &eventlog.Log{
		Activities: []string{"Antrag", "Prüfung"}, Offsets: []int{0, 2, 2, 3}, CaseIDs: []string{"1", "2", "3"},
		Activity: []int32{0, 1, 0}, Time: []int64{1, 2, eventlog.NoTime}, Zone: []int16{0, 60, 0},
		CaseAttributes: map[string][]string{"office": {"A", "B", "A"}},
	}
	var whole bytes.Buffer
	if err := columnar.Write(f.Context(), &whole, l); err != nil {
		f.Fatal(err)
	}
	f.Add(uint16(0), []byte{})
	f.Add(uint16(0), []byte{0, 0, 7})
	f.Add(uint16(40), []byte{})
	f.Fuzz(func(t *testing.T, missing uint16, damage []byte) {
		data := slices.Clone(whole.Bytes())
		bodies, err := columnar.Bodies(data)
		if err != nil {
			t.Fatal(err)
		}
		// Each three bytes say which column, where in it, and what stands there.
		for d := range slices.Chunk(damage, 3) {
			if body := bodies[int(d[0])%len(bodies)]; len(d) == 3 && len(body) > 0 {
				body[int(d[1])%len(body)] = d[2]
			}
		}
		data = data[:len(data)-int(missing)%len(data)]
		path := filepath.Join(t.TempDir(), "log.arrow")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := readAll(t, path); err != nil && bytes.Equal(data, whole.Bytes()) {
			t.Errorf("a file that is whole: %v", err)
		}
	})
}

// readAll makes all use of a stored log.
func readAll(t *testing.T, path string) error {
	s, err := columnar.Open(path)
	if err != nil {
		return err
	}
	_, err1 := s.Load()
	_, err2 := s.Variants(t.Context(), "office")
	_, err3 := s.DirectlyFollows(t.Context(), "office")
	_, err4 := s.Durations(t.Context(), "office", limits())
	return errors.Join(err1, err2, err3, err4, s.Close())
}
