package eventlog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/testkit"
)

// outcome is all that reading a log comes to.
type outcome struct {
	Log *eventlog.Log
	Err string
	At  [2]int // line and column of the error
}

func outcomeOf(ctx context.Context, data []byte, o eventlog.Options, piece int) outcome {
	l, err := eventlog.ReadFrom(ctx, bytes.NewReader(data), "log", eventlog.InPieces(o, piece))
	out := outcome{Log: l}
	if err != nil {
		out.Err = err.Error()
	}
	if fault := (*eventlog.SyntaxError)(nil); errors.As(err, &fault) {
		out.At = [2]int{fault.Line, fault.Column}
	}
	return out
}

// differs returns how reading in pieces of some sizes differs from reading in
// order.
func differs(ctx context.Context, data []byte, o eventlog.Options, pieces ...int) string {
	want := outcomeOf(ctx, data, o, -1)
	for _, size := range pieces {
		if diff := difference(want, outcomeOf(ctx, data, o, size)); diff != "" {
			return fmt.Sprintf("in pieces of %d (-in order +in pieces):\n%s", size, diff)
		}
	}
	return ""
}

func difference(want, got outcome) string {
	return cmp.Diff(want, got, cmp.Comparer(func(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) }))
}

// variousOptions are ways to read a log, by name.
func variousOptions() map[string]eventlog.Options {
	berlin := time.FixedZone("CET", 3600)
	return map[string]eventlog.Options{
		"usual":   {},
		"lenient": {Lenient: true},
		"all of it": {
			Lenient: true, Transitions: []string{"complete", "COMPLETE", ""}, Keep: []string{"case:concept:name", "org:group", "org:resource", "concept:name"},
			HashKey: []byte("key"), Location: berlin,
		},
		"kept":        {Lenient: true, Transitions: []string{"complete", "ä"}, Keep: []string{"case:concept:name", "org:group", "concept:name"}, HashKey: []byte("key")},
		"other names": {Lenient: true, Case: "case:channel", Activity: "org:group", Time: "startdate", Lifecycle: "concept:name", Transitions: []string{"a"}},
		"limits":      {Lenient: true, Limits: eventlog.Limits{Events: 20, Cases: 7, Activities: 5, Token: 1 << 12}},
	}
}

// Every log at hand reads the same in pieces as in order.
func TestPiecesOfRealLogs(t *testing.T) {
	t.Parallel()
	dir := testkit.Shared(t, "event_logs")
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t.Run(d.Name(), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for name, o := range variousOptions() {
				pieces := []int{1 << 17}
				switch {
				case strings.HasSuffix(path, ".csv") && name == "other names":
					continue // needs columns that are not there
				case len(data) > 1<<20 && name != "all of it":
					continue // takes long
				case len(data) < 1<<18:
					pieces = []int{1 << 20, 1 << 15, 1000}
				}
				if diff := differs(t.Context(), data, o, pieces...); diff != "" {
					t.Errorf("%s, %s", name, diff)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPiecesOfGeneratedLogs(t *testing.T) {
	t.Parallel()
	for name, generate := range map[string]func(*rapid.T) []byte{"XES": generatedXES, "CSV": generatedCSV} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				data := generate(t)
				options := variousOptions()
				o := options[rapid.SampledFrom(slices.Sorted(maps.Keys(options))).Draw(t, "options")]
				if rapid.Bool().Draw(t, "strict") {
					o.Lenient = false
				}
				if diff := differs(t.Context(), data, o, rapid.SampledFrom([]int{64, 300, 1 << 20}).Draw(t, "piece")); diff != "" {
					t.Fatalf("%s\n%s", data, diff)
				}
			})
		})
	}
}

// Files that break off, are damaged or too large end at the same place, with
// what was before it read the same.
func TestPiecesOfBrokenFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"receipt_wabo_coselog.xes.gz", "receipt_wabo_coselog.csv"} {
		data, err := os.ReadFile(testkit.Shared(t, "event_logs", name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, ".gz") {
			data = gzipped(t, data)
		}
		for i := range 12 {
			at := (i*len(data) + len(data)/2) / 12
			damaged := bytes.Clone(data)
			damaged[at] ^= 0x55
			for what, broken := range map[string][]byte{"cut off": data[:at], "damaged": damaged} {
				for _, lenient := range []bool{false, true} {
					if diff := differs(t.Context(), broken, eventlog.Options{Lenient: lenient}, 1<<16, 1<<19); diff != "" {
						t.Errorf("%s, %s at %d, lenient %t, %s", name, what, at, lenient, diff)
					}
				}
			}
			o := eventlog.Options{Lenient: i%2 == 0, Limits: eventlog.Limits{Bytes: int64(10 * at)}}
			if diff := differs(t.Context(), data, o, 1<<16); diff != "" {
				t.Errorf("%s, at most %d bytes, %s", name, 10*at, diff)
			}
		}
	}
}
