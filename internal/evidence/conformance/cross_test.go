package conformance_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/evidence/conformance"
)

// party is an authority that is measured by its own directly-follows model.
func party(tb testing.TB, name string, traces [][]string) conformance.Party {
	tb.Helper()
	log := variantsOf(traces)
	net, err := conformance.DirectlyFollows(log, 0)
	if err != nil {
		tb.Fatal(err)
	}
	return conformance.Party{Name: name, Variants: log, Model: net}
}

// If the cases of A are among those of B, and these among those of C, all of
// A's fit everywhere and C's only in C: a triangle. C's model suits all best.
func TestCrossTriangle(t *testing.T) {
	t.Parallel()
	a := repeat(5, "abd")
	b := slices.Concat(a, repeat(5, "acd"))
	c := slices.Concat(b, repeat(5, "axyd"))
	m, err := conformance.Cross(t.Context(), []conformance.Party{party(t, "A", a), party(t, "B", b), party(t, "C", c)}, conformance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Cells {
		for j, cell := range m.Cells[i] {
			if (cell.Fitness == 1) != (i <= j) || (cell.Fitting == cell.Cases) != (i <= j) || cell.Cases != 5*(i+1) {
				t.Errorf("log of %s on model of %s: %+v", m.Names[i], m.Names[j], cell)
			}
		}
	}
	if want := (5 + 5*(1-2.0/6)) / 10; math.Abs(m.Cells[1][0].Fitness-want) > 1e-12 { // acd on a → b → d: c in addition, b skipped
		t.Errorf("log of B on model of A: %+v", m.Cells[1][0])
	}
	if *m.Others[2] != 1 || *m.Others[0] >= *m.Others[1] {
		t.Errorf("means over the others: %v, %v, %v", *m.Others[0], *m.Others[1], *m.Others[2])
	}
}

// Every log fits its own model without filter, and no fitness is outside 0 to 1.
func TestCrossDiagonal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var parties []conformance.Party
		for _, name := range []string{"A", "B"}[:rapid.IntRange(1, 2).Draw(rt, "parties")] {
			parties = append(parties, party(t, name, rapid.SliceOfN(anyTrace(), 1, 5).Draw(rt, name)))
		}
		m, err := conformance.Cross(t.Context(), parties, conformance.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		for i := range m.Cells {
			for j, cell := range m.Cells[i] {
				if i == j && cell.Fitness != 1 || cell.Fitness < 0 || cell.Fitness > 1 {
					rt.Errorf("log %d on model %d: %+v", i, j, cell)
				}
			}
			if (m.Others[i] == nil) != (len(parties) == 1) {
				rt.Errorf("mean over the others: %v", m.Others[i])
			}
		}
	})
}

func TestCrossNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := party(t, "Nord", repeat(2, "ab"))
	stuck := conformance.Party{Name: "Süd", Variants: good.Variants, Model: netOf(t, "i -a-> p", "o -b-> p")}
	if _, err := conformance.Cross(t.Context(), []conformance.Party{good, stuck}, conformance.Options{}); !errors.Is(err, conformance.ErrNoEnd) || !strings.HasPrefix(err.Error(), "model of Süd: ") {
		t.Errorf("error %v", err)
	}
	none := conformance.Party{Name: "West", Variants: variantsOf(nil), Model: good.Model}
	if _, err := conformance.Cross(t.Context(), []conformance.Party{good, none}, conformance.Options{}); err == nil || !strings.HasPrefix(err.Error(), "West: the log has no case") || !errors.Is(err, conformance.ErrNoCases) {
		t.Errorf("error %v", err)
	}
}
