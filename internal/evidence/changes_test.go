package evidence_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/evidence"
)

// A asks for a hearing that nobody else has, leaves out the check that all others
// make, and asks for papers more often; C writes reminders.
func TestChangesFor(t *testing.T) {
	t.Parallel()
	a := profileOf(t, "A", append(repeat(80, "Eingang Nachforderung Anhörung Bescheid"), repeat(20, "Eingang Bescheid")...)...)
	b := profileOf(t, "B", append(repeat(90, "Eingang Prüfung Bescheid"), repeat(10, "Eingang Nachforderung Prüfung Bescheid")...)...)
	c := profileOf(t, "C", append(repeat(70, "Eingang Prüfung Bescheid"), repeat(30, "Eingang Nachforderung Prüfung Erinnerung Bescheid")...)...)
	compared := compare(t, quick, a, b, c)
	for i, want := range []string{
		"adopt Prüfung 0→1 (100); drop Anhörung 0.8→0 (80); less Nachforderung 0.8→0.2 (60)",
		"more Nachforderung 0.1→0.55 (45)",
		"drop Erinnerung 0.3→0 (30)",
	} {
		if got := sayChanges(compared.ChangesFor(i)); got != want {
			t.Errorf("%s\n got %s\nwant %s", compared.Inputs[i].Name, got, want)
		}
	}
}

// sayChanges writes the changes of activities on one line.
func sayChanges(changes []evidence.StepChange) string {
	var said []string
	for _, x := range changes {
		if x.Activity != "" {
			said = append(said, fmt.Sprintf("%s %s %.2g→%.2g (%d)", x.Kind, x.Activity, *x.Here, x.Others, x.Cases))
		}
	}
	return strings.Join(said, "; ")
}

// Whatever the logs, each step is in one list at most, and two authorities have
// opposite things to change.
func TestChangesOfTwoAreOpposite(t *testing.T) {
	t.Parallel()
	traces := rapid.SliceOfN(rapid.StringMatching(`[a-e]( [a-e]){0,3}`), 1, 4)
	rapid.Check(t, func(r *rapid.T) {
		var profiles []evidence.Profile
		for _, name := range []string{"A", "B"} {
			var cases []string
			for _, trace := range traces.Draw(r, name) {
				cases = append(cases, repeat(rapid.IntRange(1, 40).Draw(r, "cases"), trace)...)
			}
			profiles = append(profiles, profileOf(t, name, cases...))
		}
		c := compare(t, quick, profiles...)
		a, b := countKinds(c.ChangesFor(0)), countKinds(c.ChangesFor(1))
		if a[evidence.Adopt]+a[evidence.DoMore] != b[evidence.DoLess] || b[evidence.Adopt]+b[evidence.DoMore] != a[evidence.DoLess] {
			r.Fatalf("A %v\nB %v", c.ChangesFor(0), c.ChangesFor(1))
		}
		seen := map[string]bool{}
		for _, x := range c.ChangesFor(0) {
			key := x.Activity + "|" + x.From + "|" + x.To
			if seen[key] {
				r.Fatalf("%s is listed twice", key)
			}
			seen[key] = true
			if x.Cases < 0 || x.Cases > c.Inputs[0].Cases {
				r.Fatalf("%s concerns %d of %d cases", key, x.Cases, c.Inputs[0].Cases)
			}
		}
	})
}

func countKinds(changes []evidence.StepChange) map[evidence.ChangeKind]int {
	n := map[evidence.ChangeKind]int{}
	for _, x := range changes {
		n[x.Kind]++
	}
	return n
}
