package eventlog

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"

	"kiesel/internal/testkit"
)

// runsOf reads the runs in a text by the rules before the standard.
func runsOf(text string) traceRuns {
	o := Options{Case: keyName, Activity: keyName, Time: keyTime, Lifecycle: keyTransition}
	f := (&xesReader{o: o.withDefaults()}).traceForm()
	return f.read([]byte(text), 0)
}

// What programs write is read out of order as a whole, in one run.
func TestTracesOfRealLogsAreUsual(t *testing.T) {
	t.Parallel()
	for _, elem := range [][]string{
		{"receipt_wabo_coselog.xes.gz"}, {"bpic15", "BPIC15_2.xes.gz"}, {"small", "02_teleclaims.xes.gz"}, {"small", "11_tickets.xes.gz"},
		{"small", "12_roadtraffic_1t_per_variant.xes.gz"}, {"small", "15_bpic2020_permit_log_1t_per_variant.xes.gz"},
	} {
		packed, err := os.ReadFile(testkit.Shared(t, append([]string{"event_logs"}, elem...)...))
		if err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		found := runsOf(string(text))
		if traces := strings.Count(string(text), "<trace>"); len(found.runs) != 1 || len(found.runs[0].b.caseIDs) != traces {
			t.Errorf("%s: %d runs, want one with all %d traces", elem, len(found.runs), traces)
		}
	}
}

// Each of these is left to the reader that goes step by step; the traces around
// it are not.
func TestUnusualTraces(t *testing.T) {
	t.Parallel()
	const usual = `<trace><event><string key="concept:name" value="a"/></event></trace>`
	for name, trace := range map[string]string{
		"attribute of an attribute": `<trace><string key="a" value="b"><int key="c" value="1"/></string></trace>`,
		"list":                      `<trace><list key="a"><values/></list></trace>`,
		"comment":                   `<trace><!-- a --></trace>`,
		"instruction":               `<trace><?a b?></trace>`,
		"text":                      `<trace>a</trace>`,
		"character data":            `<trace><![CDATA[ ]]></trace>`,
		"apostrophes":               `<trace><string key='a' value='b'/></trace>`,
		"foreign XML attribute":     `<trace><string key="a" value="b" x="c"/></trace>`,
		"attribute of a trace":      `<trace id="1"></trace>`,
		"line end in a value":       "<trace><string key=\"a\" value=\"b\nc\"/></trace>",
		"unknown reference":         `<trace><string key="a" value="&uuml;"/></trace>`,
		"broken number":             `<trace><int key="a" value="x"/></trace>`,
		"broken time":               `<trace><date key="a" value="x"/></trace>`,
		"no activity":               `<trace><event></event></trace>`,
		"no key":                    `<trace><string key="" value="x"/></trace>`,
		"mismatch":                  `<trace><string key="a" value="x"></int></trace>`,
		"unclosed":                  `<trace><event><string key="concept:name" value="a"/>`,
		"name space":                `<trace><x:string key="a" value="x"/></trace>`,
	} {
		found := runsOf(usual + usual + trace + usual)
		if len(found.runs) != 2 || len(found.runs[0].b.caseIDs) != 2 || found.runs[0].to != 2*len(usual) || found.runs[1].from != 2*len(usual)+len(trace) {
			t.Errorf("%s: runs %+v, want one before and one behind the trace", name, found.runs)
		}
	}
}

// However many traces there are without anything in them, they take linear time
// and all of them are read.
func TestEmptyTraces(t *testing.T) {
	t.Parallel()
	const n = 100_000
	traces := 0
	for _, r := range runsOf(strings.Repeat("<trace></trace>\n", n)).runs {
		traces += len(r.b.caseIDs)
	}
	if traces != n {
		t.Errorf("%d traces, want %d", traces, n)
	}
}
