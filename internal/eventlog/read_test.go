package eventlog_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
)

// logXES is a log of two cases; the events of the first are not in the order of
// time.
const logXES = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="">
	<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
	<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
	<extension name="Org" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
	<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
	<trace>
		<string key="concept:name" value="A-1"/>
		<string key="channel" value="Post"/>
		<event>
			<string key="concept:name" value="prüfen"/>
			<date key="time:timestamp" value="2024-05-02T09:00:00+02:00"/>
			<string key="org:resource" value="Meier"/>
			<string key="lifecycle:transition" value="complete"/>
		</event>
		<event>
			<string key="concept:name" value="annehmen"/>
			<date key="time:timestamp" value="2024-05-02T06:30:00Z"/>
			<string key="lifecycle:transition" value="start"/>
		</event>
	</trace>
	<trace>
		<string key="concept:name" value="A-2"/>
		<event>
			<string key="concept:name" value="annehmen"/>
			<date key="time:timestamp" value="2024-05-03T08:00:00+02:00"/>
			<string key="lifecycle:transition" value="complete"/>
		</event>
	</trace>
</log>
`

func read(t *testing.T, text string, o eventlog.Options) (*eventlog.Log, error) {
	t.Helper()
	return eventlog.ReadFrom(t.Context(), strings.NewReader(text), "test.log", o)
}

// traces writes the activities of each case in one line: "A-1: a, b".
func traces(l *eventlog.Log) (lines []string) {
	for c := range l.Cases() {
		var names []string
		for _, a := range l.Trace(c) {
			names = append(names, l.Activities[a])
		}
		lines = append(lines, l.CaseIDs[c]+": "+strings.Join(names, ", "))
	}
	return lines
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zippedFiles(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The content decides how a file is read, not its name.
func TestReadFindsOutTheFormat(t *testing.T) {
	t.Parallel()
	want := []string{"A-1: annehmen, prüfen", "A-2: annehmen"}
	for name, data := range map[string][]byte{
		"plain":           []byte(logXES),
		"byte order mark": []byte("\ufeff" + logXES),
		"gzip":            gzipped(t, []byte(logXES)),
		"zip":             zippedFiles(t, "folder/", "", "folder/log.xes", logXES, "__MACOSX/log.xes", "x", ".hidden", "x"),
		"gzip in zip":     zippedFiles(t, "log.xes.gz", string(gzipped(t, []byte(logXES)))),
		"csv":             []byte("Fall;Aktivität;Zeit\nA-1;prüfen;2.5.2024 9:00\nA-2;annehmen;3.5.2024 8:00\nA-1;annehmen;2.5.2024 8:30\nA-2;x;30.5.2024 8:30\n"),
		"latin1":          []byte(strings.Replace(strings.Replace(logXES, "UTF-8", "ISO-8859-1", 1), "ü", "\xfc", 1)),
	} {
		want := want
		if name == "csv" {
			want = []string{"A-1: annehmen, prüfen", "A-2: annehmen, x"}
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for how, r := range map[string]io.Reader{"file": bytes.NewReader(data), "stream": iotest.HalfReader(bytes.NewBuffer(data))} {
				l, err := eventlog.ReadFrom(t.Context(), r, "log.dat", eventlog.Options{})
				if err != nil {
					t.Fatalf("%s: %v", how, err)
				}
				if diff := cmp.Diff(want, traces(l)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", how, diff)
				}
			}
		})
	}
}

func TestReadKeepsTimeAndZone(t *testing.T) {
	t.Parallel()
	l, err := read(t, logXES, eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int16{0, 120, 120}, l.Zone); diff != "" {
		t.Errorf("zones (-want +got):\n%s", diff)
	}
	if got := l.Duration(0).String(); got != "30m0s" {
		t.Errorf("first case lasts %s, want 30m0s", got)
	}
	info := l.Info()
	if got := info.First.String(); got != "2024-05-02 06:30:00 +0000 UTC" {
		t.Errorf("first event at %s", got)
	}
}

func TestKeepAndHash(t *testing.T) {
	t.Parallel()
	keep := []string{"case:channel", "org:resource", "concept:name"}
	if _, err := read(t, logXES, eventlog.Options{Keep: keep}); err == nil || !strings.Contains(err.Error(), "HashKey") {
		t.Errorf("resources in clear text: got %v, want a refusal that names HashKey", err)
	}
	l, err := read(t, logXES, eventlog.Options{Keep: keep, HashKey: []byte("secret")})
	if err != nil {
		t.Fatal(err)
	}
	// First 128 bits of HMAC-SHA-256 with the key "secret", by openssl.
	want := map[string][]string{
		"case:channel": {"Post", ""},
		"org:resource": {"57d025834f5863f48c30cffdd7d270e8", ""},
		"concept:name": {"prüfen", "annehmen"},
	}
	if diff := cmp.Diff(want, l.CaseAttributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"9afd0be38d68f845fd9fb7751864c2a7", "b7908f9b761c20e1f026996836d06523"}, l.CaseIDs); diff != "" {
		t.Errorf("case identifiers (-want +got):\n%s", diff)
	}
}

func TestTransitionsSelectEvents(t *testing.T) {
	t.Parallel()
	l, err := read(t, logXES, eventlog.Options{Transitions: []string{"complete"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"A-1: prüfen", "A-2: annehmen"}, traces(l)); diff != "" || l.Skipped != 0 {
		t.Errorf("skipped %d (-want +got):\n%s", l.Skipped, diff)
	}
}

func TestOtherAttributesMayHoldCaseActivityAndTime(t *testing.T) {
	t.Parallel()
	const log = `<log xes.version="1.0"><trace><string key="number" value="7"/>
		<event><string key="step" value="a"/><date key="done" value="2024-01-01T00:00:00"/></event></trace></log>`
	l, err := read(t, log, eventlog.Options{Case: "case:number", Activity: "step", Time: "done"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"7: a"}, traces(l)); diff != "" || l.Info().First == nil {
		t.Errorf("first %v (-want +got):\n%s", l.Info().First, diff)
	}
}

// A file that does not claim the standard is read by the rules before it.
func TestOlderLogsAreRead(t *testing.T) {
	t.Parallel()
	l, err := read(t, `<log openxes.version="1.0RC7"><string key="a" value="b"/><extension name="x" prefix="x" uri="x"/>
		<trace><int key="concept:name" value="1"/><event><string key="concept:name" value="a"><int key="n" value="1"/></string>
		<string key="time:timestamp" value="1980-01-01 01:01:01"/></event><event><string key="concept:name" value="b"/></event></trace></log>`, eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1: a, b"}, traces(l)); diff != "" {
		t.Errorf("traces (-want +got):\n%s", diff)
	}
	if l.Time[1] != eventlog.NoTime || l.Timed(0) || l.Duration(0) != 0 || len(l.Durations()) != 0 {
		t.Errorf("an event without time is given one: %v", l.Time)
	}
	if l.Time[0] == eventlog.NoTime {
		t.Error("the time that is written as a string is lost")
	}
}

func TestContextEndsReading(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := eventlog.ReadFrom(ctx, strings.NewReader(logXES), "x", eventlog.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if _, err := eventlog.ReadFrom(ctx, strings.NewReader(logXES), "x", eventlog.Options{Lenient: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("lenient: got %v, want context.Canceled", err)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log.xes.gz")
	data := gzipped(t, []byte(logXES))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var last, total int64
	_, err := eventlog.Read(t.Context(), path, eventlog.Options{Progress: func(r, n int64) {
		if r < last {
			t.Errorf("progress goes back from %d to %d", last, r)
		}
		last, total = r, n
	}})
	if err != nil || last != int64(len(data)) || total != int64(len(data)) {
		t.Errorf("progress ends at %d of %d (error %v), want %d", last, total, err, len(data))
	}
}

func TestLenientReadsOn(t *testing.T) {
	t.Parallel()
	const head = `<log xes.version="1.0"><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="a"/></event></trace>`
	const tail = `<trace><string key="concept:name" value="9"/><event><string key="concept:name" value="z"/></event></trace></log>`
	for name, c := range map[string]struct {
		text    string
		want    []string
		skipped int
	}{
		"unknown element":     {head + `<oops><a/></oops>` + tail, []string{"1: a", "9: z"}, 1},
		"text":                {head + `oops` + tail, []string{"1: a", "9: z"}, 1},
		"event without name":  {head + `<trace><event/><event><string key="concept:name" value="b"/></event></trace>` + tail, []string{"1: a", "#2: b", "9: z"}, 1},
		"broken time":         {head + `<trace><event><string key="concept:name" value="b"/><date key="time:timestamp" value="yesterday"/></event></trace>` + tail, []string{"1: a", "#2: ", "9: z"}, 1},
		"broken other value":  {head + `<trace><event><string key="concept:name" value="b"/><int key="n" value="x"/></event></trace>` + tail, []string{"1: a", "#2: b", "9: z"}, 1},
		"not well-formed":     {head + `<trace><event><string key="concept:name" value=b/></event></trace>` + tail, []string{"1: a", "9: z"}, 1},
		"unknown reference":   {head + `<trace><event><string key="concept:name" value="&uuml;"/></event></trace>` + tail, []string{"1: a", "9: z"}, 1},
		"cut off":             {head + `<trace><event><string key="concept:name" value="b"/></event>`, []string{"1: a"}, 1},
		"text behind the end": {head + tail + "oops", []string{"1: a", "9: z"}, 1},
		"event outside":       {head + tail[:len(tail)-6] + `<event><string key="concept:name" value="b"/></event></log>`, []string{"1: a", "9: z"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read(t, c.text, eventlog.Options{}); err == nil && name != "event outside" {
				t.Error("accepted on strict reading")
			}
			l, err := read(t, c.text, eventlog.Options{Lenient: true})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, traces(l)); diff != "" || l.Skipped != c.skipped || len(l.Problems) != 1 {
				t.Errorf("skipped %d, problems %v, want %d and one (-want +got):\n%s", l.Skipped, l.Problems, c.skipped, diff)
			}
		})
	}
}

func TestLenientKeepsWhatATruncatedFileHolds(t *testing.T) {
	t.Parallel()
	var xes, table strings.Builder
	xes.WriteString(`<log xes.version="1.0">`)
	table.WriteString("case,activity,time\n")
	for i := range 5000 {
		fmt.Fprintf(&xes, `<trace><string key="concept:name" value="%d"/><event><string key="concept:name" value="a%d"/></event></trace>`, i, i%7)
		fmt.Fprintf(&table, "%d,a%d,2024-01-01\n", i, i%7)
	}
	xes.WriteString(`</log>`)
	for name, text := range map[string]string{"XES": xes.String(), "CSV": table.String()} {
		data := gzipped(t, []byte(text))
		l, err := eventlog.ReadFrom(t.Context(), bytes.NewReader(data[:len(data)/2]), "x", eventlog.Options{Lenient: true})
		if err != nil {
			t.Fatal(err)
		}
		if l.Cases() < 1000 || l.Cases() > 4000 || l.Skipped != 1 || !strings.Contains(l.Problems[0].Msg, "incomplete") {
			t.Errorf("%s: %d cases, skipped %d, problems %v", name, l.Cases(), l.Skipped, l.Problems)
		}
	}
}

// A pipe looks like a file but cannot seek.
func TestReadFromPipe(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"text": []byte(logXES), "zip": zippedFiles(t, "a.xes", logXES)} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		written := make(chan error, 1)
		go func() {
			_, err := w.Write(data)
			written <- errors.Join(err, w.Close())
		}()
		l, err := eventlog.ReadFrom(t.Context(), r, "pipe", eventlog.Options{})
		if err := errors.Join(err, <-written, r.Close()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if l.Cases() != 2 {
			t.Errorf("%s: %d cases, want 2", name, l.Cases())
		}
	}
}

func TestProblemsAreFew(t *testing.T) {
	t.Parallel()
	l, err := read(t, `<log xes.version="1.0"><trace>`+strings.Repeat("<event/>", 1000)+`</trace></log>`, eventlog.Options{Lenient: true})
	if err != nil || l.Skipped != 1000 || len(l.Problems) != eventlog.MaxProblems {
		t.Errorf("skipped %d with %d problems, error %v", l.Skipped, len(l.Problems), err)
	}
}
