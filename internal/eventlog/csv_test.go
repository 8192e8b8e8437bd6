package eventlog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"kiesel/internal/eventlog"
)

// firstTime reads a CSV log and returns its first time in UTC.
func firstTime(t *testing.T, text string, o eventlog.Options) (string, error) {
	t.Helper()
	l, err := read(t, text, o)
	if err != nil {
		return "", err
	}
	first, _, ok := l.Span()
	if !ok {
		t.Fatal("no time was read")
	}
	return first.Format(time.RFC3339Nano), nil
}

func TestCSVColumns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header string
		o      eventlog.Options
	}{
		"XES":       {"time:timestamp,case:concept:name,concept:name", eventlog.Options{}},
		"XES first": {"time:timestamp,case:concept:name,concept:name,case,activity,time", eventlog.Options{}},
		"English":   {"Timestamp,Case ID,Activity", eventlog.Options{}},
		"German":    {"Zeitstempel,Vorgangsnummer,Aktivität", eventlog.Options{}},
		"pattern":   {"Zeit,Fall,Arbeitsschritt", eventlog.Options{}},
		"given":     {"when,who,what", eventlog.Options{Case: "who", Activity: "what", Time: "when"}},
		"Excel":     {"sep=,\nZeit,Fall,Aktivität", eventlog.Options{}},
		"given one": {"Zeit,Fall,Vorgang,Aktivität", eventlog.Options{Case: "Fall"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row := []string{"2024-01-02", "7", "a", "x", "y", "z"}
			if name == "given one" {
				row = []string{"2024-01-02", "7", "x", "a"}
			}
			names := c.header[strings.LastIndex(c.header, "\n")+1:]
			row = row[:strings.Count(names, ",")+1]
			l, err := read(t, c.header+"\n"+strings.Join(row, ",")+"\n", c.o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"7: a"}, traces(l)); diff != "" {
				t.Errorf("traces (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCSVTimes(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone database:", err)
	}
	for name, c := range map[string]struct {
		times, layout string
		location      *time.Location
		want          string // or part of the error
	}{
		"ISO":                  {times: "2024-05-06T07:08:09.123+02:00", want: "2024-05-06T05:08:09.123Z"},
		"ISO with blank":       {times: "2024-05-06 07:08:09", want: "2024-05-06T07:08:09Z"},
		"day":                  {times: "2024-05-06", want: "2024-05-06T00:00:00Z"},
		"German":               {times: "6.5.2024 7:08", want: "2024-05-06T07:08:00Z"},
		"German summer time":   {times: "06.05.2024 07:08:09", location: berlin, want: "2024-05-06T05:08:09Z"},
		"German short":         {times: "06.05.24", want: "2024-05-06T00:00:00Z"},
		"year first":           {times: "2024/5/6 07:08", want: "2024-05-06T07:08:00Z"},
		"days first":           {times: "06/05/2024\n13/05/2024", want: "2024-05-06T00:00:00Z"},
		"months first":         {times: "05/06/2024 1:00 PM\n05/13/2024 1:00 AM", want: "2024-05-06T13:00:00Z"},
		"12 hours":             {times: "05/13/2024 12:30 pm\n05/13/2024 12:30 AM", want: "2024-05-13T00:30:00Z"},
		"ambiguous":            {times: "05/06/2024\n06/05/2024", want: `can be read as d/M/yyyy and as M/d/yyyy`},
		"ambiguous, but given": {times: "05/06/2024\n06/05/2024", layout: "MM/dd/yyyy", want: "2024-05-06T00:00:00Z"},
		"given with T":         {times: "20240506T0708", layout: "yyyyMMddTHHmm", want: "2024-05-06T07:08:00Z"},
		"given with offset":    {times: "06-05-2024 07.08 +0200", layout: "dd-MM-yyyy HH.mm Z", want: "2024-05-06T05:08:00Z"},
		"mixed":                {times: "06.05.2024 10:00\n2024-05-06 10:00", want: `:3: column "time": "2024-05-06 10:00" has not the form d.M.yyyy H:mm`},
		"unknown":              {times: "yesterday", want: `:2: column "time": "yesterday" is no time in a known form`},
		"not the one given":    {times: "06.05.2024", layout: "yyyy-MM-dd", want: `:2: column "time": "06.05.2024" is no time in the form yyyy-MM-dd`},
		"empty":                {times: "2024-05-06\n ", want: `:3: column "time": "" is no time`},
		"impossible day":       {times: "2024-02-30", want: `"2024-02-30" is no time`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "case;activity;time\n1;a;" + strings.ReplaceAll(c.times, "\n", "\n1;a;") + "\n"
			got, err := firstTime(t, text, eventlog.Options{TimeLayout: c.layout, Location: c.location})
			if err != nil {
				got = err.Error()
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestCSVErrorsNameRowAndColumn(t *testing.T) {
	t.Parallel()
	const header = "Fall;Aktivität;Zeit\n"
	const good = "1;a;2024-01-01\n"
	for name, c := range map[string]struct {
		text string
		want string
		rest []string // what remains on lenient reading
	}{
		"empty case":     {header + good + ";b;2024-01-02\n", `test.log:3: column "Fall": the cell is empty`, []string{"1: a"}},
		"empty activity": {header + good + "1;;2024-01-02\n", `test.log:3: column "Aktivität": the cell is empty`, []string{"1: a"}},
		"bad time":       {header + good + "1;b;soon\n", `test.log:3: column "Zeit": "soon"`, []string{"1: a"}},
		"short row":      {header + good + "1;b\n" + good, "test.log:3: the row has 2 fields, the header 3", []string{"1: a, a"}},
		"below a note":   {"sep=;\n" + header + "1;b\n" + good, "test.log:3: the row has 2 fields, the header 3", []string{"1: a"}},
		"bare quote":     {header + good + "1;b\"c\";2024-01-01\n" + good, "test.log:3:4: a quote inside", []string{"1: a, a"}},
		"mixed encoding": {header + good + "1;\xfc;2024-01-01\n", `test.log:3: column "Aktivität": byte 0xFC is not UTF-8`, []string{"1: a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read(t, c.text, eventlog.Options{}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			l, err := read(t, c.text, eventlog.Options{Lenient: true})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.rest, traces(l)); diff != "" || l.Skipped != 1 || len(l.Problems) != 1 {
				t.Errorf("skipped %d, problems %v (-want +got):\n%s", l.Skipped, l.Problems, diff)
			}
		})
	}
}

func TestCSVHeaderErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header string
		o      eventlog.Options
		want   string
	}{
		"two cases":        {"Fall;Vorgang;Aktivität;Zeit", eventlog.Options{}, `"Fall" and "Vorgang" could both hold the case`},
		"two times":        {"Fall;Aktivität;Datum;Uhrzeit;Zeit", eventlog.Options{}, `"Datum" and "Zeit" could both hold the time`},
		"no activity":      {"Fall;Zeit", eventlog.Options{}, "no column for the activity found; say which it is: Fall, Zeit"},
		"no such column":   {"Fall;Aktivität;Zeit", eventlog.Options{Time: "Datum"}, `no column "Datum" for the time`},
		"nothing to keep":  {"Fall;Aktivität;Zeit", eventlog.Options{Keep: []string{"case:Kanal"}}, `no column "case:Kanal" to keep`},
		"no transitions":   {"Fall;Aktivität;Zeit", eventlog.Options{Transitions: []string{"complete"}}, "no column for the lifecycle"},
		"wrong delimiter":  {"Fall;Aktivität;Zeit", eventlog.Options{Delimiter: ','}, "no column for the case"},
		"binary in header": {"Fall;Akti\x00vität;Zeit", eventlog.Options{}, "binary data"},
		"the same twice":   {"Fall;Fall;Aktivität;Zeit", eventlog.Options{Case: "Fall"}, `"Fall" and "Fall" could both`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read(t, c.header+"\n", c.o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestCSVEncodings(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"UTF-8":           "Fall;Aktivität;Zeit\n1;prüfen – €;2024-01-01\n",
		"byte order mark": "\ufeffFall;Aktivität;Zeit\n1;prüfen – €;2024-01-01\n",
		"Windows-1252":    "Fall;Aktivit\xe4t;Zeit\n1;pr\xfcfen \x96 \x80;2024-01-01\n",
		"UTF-16":          inUTF16(t, unicode.UseBOM, "Fall\tAktivität\tZeit\n1\tprüfen – €\t2024-01-01\n"),
		"UTF-16, no mark": inUTF16(t, unicode.IgnoreBOM, "Fall;Aktivität;Zeit\n1;prüfen – €;2024-01-01\n"),
	} {
		l, err := read(t, text, eventlog.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([]string{"1: prüfen – €"}, traces(l)); diff != "" {
			t.Errorf("%s: traces (-want +got):\n%s", name, diff)
		}
	}
}

// inUTF16 writes a text in UTF-16 as programs on Windows do.
func inUTF16(t *testing.T, mark unicode.BOMPolicy, text string) string {
	t.Helper()
	encoded, err := unicode.UTF16(unicode.LittleEndian, mark).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestCSVInBrokenUTF16(t *testing.T) {
	t.Parallel()
	text := inUTF16(t, unicode.UseBOM, "Fall;Aktivität;Zeit\n1;a;2024-01-01\n")
	for end, want := range map[string]string{"x": "odd number of bytes", "\x3d\xd8": "0xD83D"} {
		if _, err := read(t, text+end, eventlog.Options{}); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "test.log:") {
			t.Errorf("%q at the end: %v", end, err)
		}
	}
}

func TestCSVKeepsAttributesAndTransitions(t *testing.T) {
	t.Parallel()
	const text = "case\tactivity\ttime\tlifecycle\tKanal\tGruppe\n" +
		"1\ta\t2024-01-01\tstart\tPost\t\n1\ta\t2024-01-02\tcomplete\tFax\tG1\n2\tb\t2024-01-03\tcomplete\t\tG2\n"
	l, err := read(t, text, eventlog.Options{Keep: []string{"case:Kanal", "Gruppe"}, Transitions: []string{"complete"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1: a", "2: b"}, traces(l)); diff != "" {
		t.Errorf("traces (-want +got):\n%s", diff)
	}
	want := map[string][]string{"case:Kanal": {"Fax", ""}, "Gruppe": {"G1", "G2"}}
	if diff := cmp.Diff(want, l.CaseAttributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
}
