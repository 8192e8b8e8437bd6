package logs

import (
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/klauspost/compress/gzip"

	"kiesel/internal/eventlog"
	"kiesel/internal/testkit"
)

// made holds the files that the benchmarks share; they are made once per run.
var made struct {
	sync.Mutex
	folder string
}

// file returns the path of a file with a name, after making it if need be.
func file(b *testing.B, name string, create func(path string) error) string {
	b.Helper()
	made.Lock()
	defer made.Unlock()
	if made.folder == "" {
		var err error
		if made.folder, err = os.MkdirTemp("", "kiesel-bench-logs-"); err != nil {
			b.Fatal(err)
		}
	}
	path := filepath.Join(made.folder, name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if err := create(path); err != nil {
		b.Fatal(err)
	}
	return path
}

// write returns a function that makes a file of what is written, packed with
// gzip if its name says so.
func write(content func(io.Writer) error) func(path string) error {
	return func(path string) (err error) {
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		if filepath.Ext(path) != ".gz" {
			return content(f)
		}
		w := gzip.NewWriter(f)
		return errors.Join(content(w), w.Close())
	}
}

// plan returns a log of so many events with the variants of the receipt log.
func plan(b *testing.B, events int) Plan {
	b.Helper()
	l, err := eventlog.Read(b.Context(), testkit.Shared(b, "event_logs", "receipt_wabo_coselog.xes.gz"), eventlog.Options{})
	if err != nil {
		b.Fatal(err)
	}
	p := Plan{Events: events, Seed: 1}
	for _, v := range l.Variants() {
		names := make([]string, len(v.Activities))
		for i, a := range v.Activities {
			names[i] = l.Activities[a]
		}
		p.Variants = append(p.Variants, Variant{Activities: names, Weight: len(v.Cases)})
	}
	return p
}

func xesFile(b *testing.B, events int, ending string) string {
	b.Helper()
	return file(b, strconv.Itoa(events)+".xes"+ending, write(plan(b, events).WriteXES))
}

// csvFile returns a table in which the rows of so many cases alternate.
func csvFile(b *testing.B, events, open int) string {
	b.Helper()
	name := strconv.Itoa(events) + "-" + strconv.Itoa(open) + ".csv"
	return file(b, name, write(func(w io.Writer) error { return plan(b, events).WriteCSV(w, open) }))
}

// expat returns the floor for XML, a bare pass of expat over a file; nil if it
// cannot be compiled here.
func expat(b *testing.B, path string) func() cost {
	b.Helper()
	const missing = "no floor to compare with: it needs gcc and the headers of expat (apt-get install gcc libexpat1-dev)"
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		b.Log(missing)
		return nil
	}
	source := filepath.Join(testkit.Root(b), "bench", "expat", "pass.c")
	program := filepath.Join(filepath.Dir(path), "expat-pass")
	if _, err := os.Stat(program); err != nil {
		if words, err := exec.CommandContext(b.Context(), gcc, "-O2", "-o", program, source, "-lexpat").CombinedOutput(); err != nil {
			b.Logf("%s: %s", missing, words)
			return nil
		}
	}
	return func() cost { return measure(b, exec.CommandContext(b.Context(), program, path)) }
}

const million = 1_000_000

// BenchmarkXES reads a log of a million events and counts cases, activities,
// directly-follows edges, variants and durations.
func BenchmarkXES(b *testing.B) {
	text := xesFile(b, million, "")
	floor := expat(b, text)
	packed := xesFile(b, million, ".gz")
	b.Run("text", func(b *testing.B) { compare(b, floor, func() cost { return run(b, "read", text) }) })
	b.Run("gzip", func(b *testing.B) { compare(b, floor, func() cost { return run(b, "read", packed) }) })
}

// BenchmarkCSV makes of a table of a million events one line per authority.
func BenchmarkCSV(b *testing.B) {
	for _, c := range []struct {
		name string
		open int
	}{{"together", 1}, {"alternating", 10_000}} {
		path := csvFile(b, million, c.open)
		floor := func() cost { return run(b, "encoding/csv", path) }
		b.Run(c.name, func(b *testing.B) { compare(b, floor, func() cost { return run(b, "table", path) }) })
	}
}

var hundred = flag.Bool("hundred", false, "read logs of 100 million events, too: 20 GB of disk, 8 GB of memory, ten minutes")

// BenchmarkSizes shows that the cost grows in proportion to the number of
// events.
func BenchmarkSizes(b *testing.B) {
	sizes := []int{million / 10, million, 10 * million}
	if *hundred {
		sizes = append(sizes, 100*million)
	}
	for _, events := range sizes {
		name := strconv.Itoa(events)
		packed, table := xesFile(b, events, ".gz"), csvFile(b, events, 1)
		b.Run("XES/"+name, func(b *testing.B) { compare(b, nil, func() cost { return run(b, "read", packed) }) })
		b.Run("CSV/"+name, func(b *testing.B) { compare(b, nil, func() cost { return run(b, "table", table) }) })
	}
}
