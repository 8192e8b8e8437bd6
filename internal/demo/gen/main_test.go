package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/evidence"
	"kiesel/internal/testkit"
)

// committed opens a file of the demonstration as it is in the repository.
func committed(tb testing.TB, name string) io.Reader {
	tb.Helper()
	packed, err := os.ReadFile(filepath.Join(testkit.Root(tb), "internal", "demo", "data", name))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	return text
}

// TestCommittedProfiles: they are valid, hide small groups and carry their
// citation.
func TestCommittedProfiles(t *testing.T) {
	t.Parallel()
	for _, level := range levels {
		for m := range municipalities {
			name := profileFile(level, m+1)
			p, err := evidence.Decode(committed(t, name))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if p.MinCases < minCases || p.Note != note || p.Service != service || p.Level != level {
				t.Errorf("%s: groups of %d cases, level %q, service %s, note %q", name, p.MinCases, p.Level, p.Service, p.Note)
			}
		}
	}
}

// TestCommittedComparisons: they are valid, and the distances of whole logs are
// those of an independent implementation.
func TestCommittedComparisons(t *testing.T) {
	t.Parallel()
	for _, level := range levels {
		c, err := evidence.DecodeComparison(committed(t, comparisonFile(level)))
		if err != nil {
			t.Fatalf("%s: %v", level, err)
		}
		if c.MinCases < minCases || c.Note != note || c.Permutations != evidence.DefaultPermutations || len(c.Inputs) != municipalities {
			t.Errorf("%s: groups of %d cases, %d permutations, %d inputs, note %q", level, c.MinCases, c.Permutations, len(c.Inputs), c.Note)
		}
		for i, in := range c.Inputs {
			p, err := evidence.Decode(committed(t, profileFile(level, i+1)))
			if err != nil {
				t.Fatal(err)
			}
			if id, err := p.ID(); err != nil || id != in.Profile || in.Name != p.Authority.Name {
				t.Errorf("%s: input %d is profile %s of %s, want %s of %s (%v)", level, i+1, in.Profile, in.Name, id, p.Authority.Name, err)
			}
		}
		for _, pair := range c.Pairs {
			if pair.EMD == nil || pair.Similarity == nil || pair.Statement != evidence.Different {
				t.Errorf("%s: %s with %s: %s, want a distance and a difference", level, pair.A, pair.B, pair.Statement)
			}
		}
	}
}

func TestCommittedDistances(t *testing.T) {
	t.Parallel()
	c, err := evidence.DecodeComparison(committed(t, comparisonFile(evidence.LevelActivity)))
	if err != nil {
		t.Fatal(err)
	}
	at := map[[2]string]float64{}
	for _, p := range c.Pairs {
		at[[2]string{p.A[:len("Gemeinde 1")], p.B[:len("Gemeinde 1")]}] = *p.EMD
	}
	var expected struct {
		Pairs []struct {
			A, B string
			EMD  float64
		}
	}
	text, err := os.ReadFile(testkit.Shared(t, "expected", "emd.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &expected); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, want := range expected.Pairs {
		const whole = len("BPIC15_1")
		if len(want.A) != whole || len(want.B) != whole {
			continue
		}
		found++
		key := [2]string{"Gemeinde " + want.A[whole-1:], "Gemeinde " + want.B[whole-1:]}
		if got := at[key]; math.Abs(got-want.EMD) > 1e-9 {
			t.Errorf("%v: EMD is %.12f, want %.12f", key, got, want.EMD)
		}
	}
	if found != 5 {
		t.Errorf("%d pairs were compared, want 5", found)
	}
}

// TestCommittedProfilesAreCurrent makes the profiles anew from the logs.
func TestCommittedProfilesAreCurrent(t *testing.T) {
	t.Parallel()
	logs, err := readLogs(t.Context(), testkit.Shared(t))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, level := range levels {
		if _, err := writeProfiles(logs, level, dir); err != nil {
			t.Fatal(err)
		}
		for m := range municipalities {
			name := profileFile(level, m+1)
			f, err := os.Open(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			text, err := gzip.NewReader(f)
			if err != nil {
				t.Fatal(err)
			}
			got, err := evidence.Decode(text)
			if err != nil {
				t.Fatal(err)
			}
			want, err := evidence.Decode(committed(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s is not current (-committed +made anew), run the generator:\n%s", name, diff)
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestRunNeedsItsFolders(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), nil); err == nil {
		t.Error("no folders were given, and no error came")
	}
	if err := run(t.Context(), []string{t.TempDir(), t.TempDir()}); err == nil {
		t.Error("an empty folder was read as shared data")
	}
}
