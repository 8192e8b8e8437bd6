package columnar_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/columnar"
)

// offices is the number of authorities of the generated log: those of MV.
const offices = 116

// generated stores a log of about n events with the variants of the receipt log
// in the frequencies that they have there, in segments of ten million events.
func generated(b *testing.B, n int) *columnar.Log {
	b.Helper()
	source := shared(b, "receipt_wabo_coselog.xes.gz", eventlog.Options{})
	folder := filepath.Join(b.TempDir(), "log")
	rng := rand.New(rand.NewPCG(1, 2))
	for made := 0; made < n; {
		size := min(n-made, 10_000_000)
		l := draw(rng, source, size, made)
		if err := columnar.Append(b.Context(), folder, l); err != nil {
			b.Fatal(err)
		}
		made += l.Events()
	}
	s, err := columnar.Open(folder)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// draw draws cases of a log until there are n events.
func draw(rng *rand.Rand, source *eventlog.Log, n, before int) *eventlog.Log {
	l := &eventlog.Log{Activities: source.Activities, Offsets: []int{0}, CaseAttributes: map[string][]string{"office": {}}}
	for l.Events() < n {
		c := rng.IntN(source.Cases())
		from, to := source.Offsets[c], source.Offsets[c+1]
		shift := rng.Int64N(1e14)
		for e := from; e < to; e++ {
			l.Activity = append(l.Activity, source.Activity[e])
			l.Time = append(l.Time, source.Time[e]+shift)
			l.Zone = append(l.Zone, source.Zone[e])
		}
		l.CaseIDs = append(l.CaseIDs, strconv.Itoa(before+l.Events()))
		l.CaseAttributes["office"] = append(l.CaseAttributes["office"], "Amt "+strconv.Itoa(rng.IntN(offices)))
		l.Offsets = append(l.Offsets, l.Events())
	}
	return l
}

// BenchmarkColumns measures the analyses of stored logs of 10⁵ to 10⁸ events, all
// together and by authority, and the growth of memory while they run.
func BenchmarkColumns(b *testing.B) {
	for _, exponent := range []int{5, 6, 7, 8} {
		n := 1
		for range exponent {
			n *= 10
		}
		b.Run(fmt.Sprintf("1e%d", exponent), func(b *testing.B) {
			l := generated(b, n)
			for _, by := range []string{"", "office"} {
				suffix := strings.TrimSuffix(" by "+by, " by ")
				for name, analyse := range map[string]func() error{
					"flows":     func() error { _, err := l.DirectlyFollows(b.Context(), by); return err },
					"durations": func() error { _, err := l.Durations(b.Context(), by, limits()); return err },
					"variants":  func() error { _, err := l.Variants(b.Context(), by); return err },
				} {
					b.Run(name+suffix, func(b *testing.B) { measure(b, n, analyse) })
				}
			}
		})
	}
}

// measure tells the time per analysis, per event, and the private memory after it.
func measure(b *testing.B, events int, analyse func() error) {
	for b.Loop() {
		if err := analyse(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(events), "ns/event")
	b.ReportMetric(private(b), "MB-private")
}

// private is the memory of the process that is not a mapped file.
func private(b *testing.B) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0 // not on this system
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			kb, err := strconv.Atoi(strings.Fields(value)[0])
			if err != nil {
				b.Fatal(err)
			}
			return float64(kb) / 1024
		}
	}
	return 0
}

// BenchmarkOpen measures until a stored log of 10⁷ events can be asked.
func BenchmarkOpen(b *testing.B) {
	source := shared(b, "receipt_wabo_coselog.xes.gz", eventlog.Options{})
	path := filepath.Join(b.TempDir(), "log.arrow")
	if err := columnar.Create(b.Context(), path, draw(rand.New(rand.NewPCG(1, 2)), source, 10_000_000, 0)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l, err := columnar.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
