package eventlog_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
)

// fuzzed reads anything: it must not panic, every error is a SyntaxError, every
// log keeps to the invariants and the limits, and what is read strictly is read
// the same leniently.
func fuzzed(t *testing.T, data []byte) {
	t.Helper()
	o := eventlog.Options{
		Keep:   []string{"case:channel", "org:group"},
		Limits: eventlog.Limits{Bytes: 1 << 16, Events: 100, Cases: 50, Activities: 20, Depth: 20, Token: 1 << 12},
	}
	strict, err := eventlog.ReadFrom(t.Context(), bytes.NewReader(data), "fuzz", o)
	if fault := (*eventlog.SyntaxError)(nil); err != nil && !errors.As(err, &fault) {
		t.Errorf("strict: %T %v is no SyntaxError", err, err)
	}
	o.Lenient = true
	lenient, lenientErr := eventlog.ReadFrom(t.Context(), bytes.NewReader(data), "fuzz", o)
	for _, l := range []*eventlog.Log{strict, lenient} {
		if l == nil {
			continue
		}
		checkInvariants(t, l)
		if l.Events() > 100 || l.Cases() > 50 || len(l.Activities) > 20 {
			t.Errorf("limits do not hold: %+v", l.Info())
		}
	}
	if err == nil && (lenientErr != nil || !cmp.Equal(strict, lenient)) {
		t.Errorf("lenient reading differs (%v):\n%s", lenientErr, cmp.Diff(strict, lenient))
	}
}

func FuzzXES(f *testing.F) {
	f.Add([]byte(logXES))
	f.Add([]byte(`<log xes.version="1.0"><trace><event><string key="concept:name" value="a"/></event></trace></log>`))
	f.Add([]byte(`<log xes.version="1849.2016"><global scope="event"><list key="l"><values/></list></global><classifier name="c" keys="'l' x"/></log>`))
	f.Add([]byte(`<log><trace><event><string key="concept:name" value=a/></event></trace><trace/></log>`))
	f.Add(gzipped(f, []byte(logXES)))
	f.Add(zippedFiles(f, "a.xes", logXES))
	f.Fuzz(fuzzed)
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("case;activity;time;case:channel;org:group\n1;a;2024-01-01;x;y\n2;b;2024-01-02T10:00:00+01:00;;\n"))
	f.Add([]byte("Fall,Aktivit\xe4t,Zeit\n1,\"a\"\"b\",1.2.24 10:00\n"))
	f.Add(gzipped(f, []byte("case,activity,time\n1,a,2024-01-01\n"))[:40])
	f.Add([]byte("case:concept:name|concept:name|time:timestamp\n1|a|01/02/2024\n1|b|x\n"))
	f.Fuzz(fuzzed)
}

// FuzzPieces holds reading in pieces, which takes what is usual by a shorter
// way, against reading in order.
func FuzzPieces(f *testing.F) {
	for _, text := range []string{
		logXES, `<log xes.version="1.0"><trace><event><string key="concept:name" value="a"/></event></trace><trace/></log>`,
		`<log xes.version="1849.2016"><trace><event><string key="concept:name" value="a"/></event></trace><trace><string key="b" value="&amp;"/></trace></log>`,
		"case;activity;time;case:channel;org:group\n1;a;2024-01-01;x;y\n2;\"b\";2024-01-02T10:00:00+01:00;;\n1;b\n1;c;2024-01-03 11:00:00;;\n",
		"Fall,Aktivit\xe4t,Zeit\n1,\"a\"\"b\",1.2.24 10:00\n2,\"a\nb\",1.2.24 10:00\n",
	} {
		f.Add([]byte(text), uint16(40), uint8(0))
		f.Add([]byte(strings.ReplaceAll(text, "</log>", "<trace></log>")), uint16(100), uint8(2))
	}
	names := slices.Sorted(maps.Keys(variousOptions()))
	f.Fuzz(func(t *testing.T, data []byte, piece uint16, kind uint8) {
		o := variousOptions()[names[int(kind/2)%len(names)]]
		o.Lenient = kind%2 == 0
		if diff := differs(t.Context(), data, o, int(piece)+2); diff != "" {
			t.Errorf("%s", diff)
		}
	})
}
