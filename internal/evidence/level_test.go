package evidence_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/evidence"
)

func TestPhase(t *testing.T) {
	t.Parallel()
	for activity, want := range map[string]string{
		"01_HOOFD_490_1a":                        "01_HOOFD_4",
		"01_HOOFD_010":                           "01_HOOFD_0",
		"01_HOOFD_065_0":                         "01_HOOFD_0",
		"08_AWB45_005":                           "", // a subprocess beside the main one
		"16_LGSD_010":                            "",
		"99_NOCODE_04":                           "",
		"T06 Determine necessity of stop advice": "T0",
		"T10 Determine necessity to stop":        "T1",
		"A1 Antrag":                              "A",
		"Confirmation of receipt":                "Confirmation of receipt",
		"Prüfung: Unterlagen":                    "Prüfung",
		"W_Completeren aanvraag":                 "W",
		"Bescheid 2. Instanz":                    "Bescheid",
		"4711":                                   "4711",
	} {
		if got := evidence.Phase(activity); got != want {
			t.Errorf("Phase(%q) = %q, want %q", activity, got, want)
		}
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	const trace = "Eingang Prüfung:1 Prüfung:2 Eingang Bescheid Bescheid"
	for level, want := range map[string][]string{
		"activity":          {"Eingang", "Prüfung:1", "Prüfung:2", "Eingang", "Bescheid", "Bescheid"},
		"phase":             {"Eingang", "Prüfung", "Bescheid"},
		`^[^:]+`:            {"Eingang", "Prüfung", "Eingang", "Bescheid"},
		`^(E)|^Bescheid`:    {"E"},
		`^Prüfung:(\d)`:     {"1", "2"},
		`^(?:Prüfung).(\d)`: {"1", "2"},
	} {
		p := profileAt(t, level, "A", trace)
		if diff := cmp.Diff(want, p.Variants[0].Trace); diff != "" {
			t.Errorf("level %q (-want +got):\n%s", level, diff)
		}
		if p.Level != level || p.Events != len(want) {
			t.Errorf("level %q: profile says %q with %d events", level, p.Level, p.Events)
		}
	}
}

func TestLevelCountsCasesWithoutEvents(t *testing.T) {
	t.Parallel()
	p := profileAt(t, "^a", "A", "a b", "b", "a", "c")
	if p.Cases != 2 || p.Without != 2 {
		t.Errorf("cases %d, without %d; want 2 and 2", p.Cases, p.Without)
	}
	level, err := evidence.ParseLevel("z")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := evidence.Build(logOf("a b"), level, evidence.About{}); !errors.Is(err, evidence.ErrNoCases) {
		t.Errorf("error %v, want ErrNoCases", err)
	}
}

func TestParseLevelRefuses(t *testing.T) {
	t.Parallel()
	for level, want := range map[string]string{
		"":                       "0 characters",
		strings.Repeat("x", 501): "501 characters",
		"(":                      "neither activity nor phase",
		"(a)(b)":                 "has 2 groups",
	} {
		if _, err := evidence.ParseLevel(level); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseLevel(%q): error %v, want one with %q", level, err, want)
		}
	}
}
