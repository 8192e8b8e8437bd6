package bundling

import (
	"errors"
	"math"
	"strings"
	"testing"

	"kiesel/internal/landscape"
)

// workloadsOf gives every administration of Mecklenburg-Vorpommern hours that grow
// with the given power of its inhabitants.
func workloadsOf(t *testing.T, power float64) Workloads {
	t.Helper()
	w := Workloads{In: InHours}
	for i, u := range embedded(t).Tree.Administrations("13") {
		hours := 3 * math.Pow(float64(u.Population), power) * math.Exp(.04*math.Sin(float64(5*i*i)))
		w.Rows = append(w.Rows, Workload{Line: i + 2, Authority: u.Key, Year: 2024 + i%2, Effort: hours, Cases: math.NaN()})
	}
	return w
}

func TestCalibrateMovesTheShippedElasticity(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	w := workloadsOf(t, .85)
	w.Rows[7].Effort = math.NaN()
	w.Service, w.Function = wohngeld, landscape.Decision
	c, err := s.Calibrate(t.Context(), "13", w)
	if err != nil {
		t.Fatal(err)
	}
	above := 0
	for _, l := range c.LeftOut {
		u, _ := embedded(t).Tree.Authority(l.Authority)
		switch {
		case l.Why == "above_limit" && u.Population >= 60_000:
			above++
		case l.Why != "no_effort" || l.Line != 9:
			t.Errorf("left out: %+v", l)
		}
	}
	if above == 0 || c.Units+len(c.LeftOut) != 116 || c.By != ByInhabitants || c.ScaleLimit != 60_000 {
		t.Errorf("%d count, %d left out, by %s up to %g", c.Units, len(c.LeftOut), c.By, c.ScaleLimit)
	}
	if math.Abs(c.Fit.Elasticity-.85) > .02 || c.Posterior.Value > .87 || c.Prior.Value < .948 || c.Prior.Value > .95 {
		t.Errorf("fit %+v, prior %+v, posterior %+v", c.Fit, c.Prior, c.Posterior)
	}
	a := c.Assumption("aufwand.xlsx", strings.Repeat("0123456789abcdef", 4), "2026-11-22")
	if err := a.Check(); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"Eigene Zahlen von ", "Stunden für die Entscheidung nach Einwohnerzahl der Jahre 2024 bis 2025", "aufwand.xlsx", "SHA-256 0123456789ab"} {
		if !strings.Contains(a.Source, part) {
			t.Errorf("source %q lacks %q", a.Source, part)
		}
	}
	if a.Service != wohngeld || a.Name != "elasticity" || math.Abs(a.Value-c.Posterior.Value) > 1e-4 {
		t.Errorf("assumption %+v", a)
	}
}

func TestCalibrateLeavesOutOtherLaender(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	c, err := s.Calibrate(t.Context(), "14", workloadsOf(t, .9))
	if err != nil {
		t.Fatal(err)
	}
	if c.Enough() || len(c.LeftOut) != 116 || c.LeftOut[0].Why != "other_land" || c.Posterior != c.Prior {
		t.Errorf("%d left out, lacks %v", len(c.LeftOut), c.Lacks)
	}
}

func TestCalibrateCountsCasesIfStated(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	w := workloadsOf(t, .9)
	for i := range w.Rows[:40] {
		w.Rows[i].Cases = 100 + float64(i)
	}
	c, err := s.Calibrate(t.Context(), "13", w)
	if err != nil {
		t.Fatal(err)
	}
	if c.By != ByCases || c.Units >= 40 || c.LeftOut[len(c.LeftOut)-1].Why != "no_volume" {
		t.Errorf("by %s, %d count", c.By, c.Units)
	}
}

func TestCalibrateRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	w := workloadsOf(t, .9)
	if _, err := s.Calibrate(t.Context(), "99", w); !errors.Is(err, ErrUnknownLand) {
		t.Errorf("error %v", err)
	}
	w.Service = "nothing"
	if _, err := s.Calibrate(t.Context(), "13", w); !errors.Is(err, ErrUnknownService) {
		t.Errorf("error %v", err)
	}
	if _, err := s.Calibrate(t.Context(), "13", Workloads{Rows: []Workload{{Authority: "999999999", Effort: 1}}}); err == nil || !strings.Contains(err.Error(), "999999999") {
		t.Errorf("error %v", err)
	}
}
