package evidence_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kiesel/internal/evidence"
)

var releaseDay = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)

func releaseOf(tb testing.TB, exact, p evidence.Profile, selected string) evidence.Release {
	tb.Helper()
	r, err := evidence.ReleaseOf(exact, p, selected, releaseDay)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// TestRegisterKeepsCasesApart offers profiles of random periods of one log to a
// register: those that it lets pass are of the same cases, or have none in common.
func TestRegisterKeepsCasesApart(t *testing.T) {
	t.Parallel()
	traces := make([]string, 200)
	for i := range traces {
		traces[i] = []string{"a b", "a c", "b", "x"}[i%4]
	}
	log := logOf(traces...)
	rapid.Check(t, func(r *rapid.T) {
		register, err := evidence.ParseReleases(nil)
		if err != nil {
			r.Fatal(err)
		}
		var passed [][2]int
		months := []string{"", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"}
		for i := range 6 {
			from := rapid.SampledFrom(months).Draw(r, fmt.Sprint("from ", i))
			to := rapid.SampledFrom(months).Draw(r, fmt.Sprint("to ", i))
			selected, err := evidence.InMonths(log, from, to)
			if err != nil {
				r.Fatal(err)
			}
			levelName := rapid.SampledFrom([]string{evidence.LevelActivity, coarse}).Draw(r, fmt.Sprint("level ", i))
			exact, ok := part(t, selected, levelName, func(int) bool { return true })
			if !ok || exact.Cases < 10 {
				continue
			}
			p := fold(t, exact, rapid.SampledFrom([]int{5, 10}).Draw(r, fmt.Sprint("k ", i)))
			release := releaseOf(t, exact, p, from+".."+to)
			if register.Check(release) != nil {
				continue
			}
			register = register.Add(release)
			first := slices.Index(log.CaseIDs, selected.CaseIDs[0])
			passed = append(passed, [2]int{first, first + selected.Cases()})
		}
		for i, a := range passed {
			for _, b := range passed[:i] {
				if a != b && a[0] < b[1] && b[0] < a[1] {
					r.Fatalf("cases %v and %v were both released", a, b)
				}
			}
		}
	})
}

func TestRegisterRefuses(t *testing.T) {
	t.Parallel()
	log := logOf(repeat(60, "a b")...) // January and February
	january, err := evidence.InMonths(log, "", "2026-01")
	if err != nil {
		t.Fatal(err)
	}
	february, err := evidence.InMonths(log, "2026-02", "2026-02")
	if err != nil {
		t.Fatal(err)
	}
	all := func(int) bool { return true }
	first, _ := part(t, january, evidence.LevelActivity, all)
	next, _ := part(t, february, evidence.LevelActivity, all)
	both, _ := part(t, log, evidence.LevelActivity, all)
	if first.Cases != 31 || next.Cases != 28 || both.Cases != 60 {
		t.Fatalf("%d, %d and %d cases", first.Cases, next.Cases, both.Cases)
	}

	register := evidence.Releases{}.Add(releaseOf(t, first, fold(t, first, k), "..2026-01"))
	if err := register.Check(releaseOf(t, next, fold(t, next, k), "2026-02..2026-02")); err != nil {
		t.Errorf("the months that follow: %v", err)
	}
	if err := register.Check(releaseOf(t, first, fold(t, first, 10), "..2026-01")); err != nil {
		t.Errorf("the same cases with another limit: %v", err)
	}
	other := both
	other.Service = "99012008001001"
	if err := register.Check(releaseOf(t, other, other, "")); err != nil {
		t.Errorf("another service: %v", err)
	}
	again := first
	again.Source.SHA256 = []string{strings.Repeat("1", 64)}
	untimed := next
	untimed.Months, untimed.MonthsRest = nil, untimed.Cases
	for what, r := range map[string]evidence.Release{
		"more months":                      releaseOf(t, both, fold(t, both, k), ""),
		"the same months of another file":  releaseOf(t, again, fold(t, again, k), "..2026-01"),
		"cases of which no month is known": releaseOf(t, untimed, untimed, ""),
	} {
		err := register.Check(r)
		if !errors.Is(err, evidence.ErrReleased) || !strings.Contains(err.Error(), "from 2026-01 to 2026-01") {
			t.Errorf("%s: error %v, want ErrReleased with the period", what, err)
		}
	}

	text, err := register.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := evidence.ParseReleases(text)
	if err != nil || len(back.Releases) != 1 || len(back.Add(register.Releases[0]).Releases) != 1 {
		t.Errorf("the register came back as %v (%v)", back, err)
	}
	for _, broken := range []string{`{"schema":"other"}`, `{"releases":1}`, `{"schema":"kiesel-releases/1","x":1}`} {
		if _, err := evidence.ParseReleases([]byte(broken)); err == nil {
			t.Errorf("%s was taken for a register", broken)
		}
	}
}

func TestInMonths(t *testing.T) {
	t.Parallel()
	log := logOf(repeat(40, "a")...)
	for _, c := range []struct {
		from, to string
		cases    int
	}{{"", "", 40}, {"2026-01", "2026-01", 31}, {"2026-02", "", 9}, {"", "2025-12", 0}} {
		some, err := evidence.InMonths(log, c.from, c.to)
		if err != nil || some.Cases() != c.cases {
			t.Errorf("%q to %q: %d cases (%v), want %d", c.from, c.to, some.Cases(), err, c.cases)
		}
	}
	if _, err := evidence.InMonths(log, "2026-13", ""); err == nil {
		t.Error("a thirteenth month was accepted")
	}
}
