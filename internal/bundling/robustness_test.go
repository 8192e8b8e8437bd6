package bundling

import (
	"slices"
	"testing"

	"kiesel/internal/landscape"
)

func function(v Verdict, f landscape.Function) FunctionVerdict {
	return v.Functions[slices.Index(landscape.Functions(), f)]
}

// Setting a parameter to its break-even makes both sides cost the same.
func TestBreakEvensBalance(t *testing.T) {
	t.Parallel()
	v := verdict(t, wohngeld)
	current := embedded(t)
	service, _ := current.Catalogue.Service(wohngeld)
	f, err := newField(current.Tree, current.Tree.Administrations("13"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSheet(service, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	expertise := function(v, landscape.Expertise)
	p := priceOf(landscape.Expertise, s.value)
	best, err := newOptimiser(f).solve(&p)
	if err != nil {
		t.Fatal(err)
	}
	l := f.layout(best.plan)
	seen := map[string]bool{}
	for _, b := range expertise.BreakEvens {
		seen[b.Key] = true
		p := priceOf(landscape.Expertise, s.value)
		switch b.Key {
		case "coordination_factor":
			for _, level := range []*tier{&p.kreis, &p.land} {
				level.coordination *= b.Value
				level.distance *= b.Value
			}
			near(t, b.Key, f.saving(&p, l, 1), 0, 1e-3)
		case "joining_share":
			step := 1 / float64(v.Authorities-expertise.Local)
			if f.saving(&p, l, b.Value) < 0 || f.saving(&p, l, b.Value-step) >= 0 {
				t.Errorf("%s: %.4f is not the least share", b.Key, b.Value)
			}
		case "payback_years":
			if b.Value <= 0 || b.Value >= b.Present {
				t.Errorf("a plan that saves pays back within %g years, got %g", b.Present, b.Value)
			}
		default:
			key, err := ParseKey(b.Key)
			if err != nil {
				t.Fatal(err)
			}
			margin := 1e-6 * b.Value
			for _, at := range []float64{b.Value - margin, b.Value + margin} {
				p := priceOf(landscape.Expertise, s.with(key, at))
				if pays := f.saving(&p, l, 1) > 0; pays != ((at > b.Value) == b.Above) {
					t.Errorf("%s = %g: pays %t, said to pay above: %t", b.Key, at, pays, b.Above)
				}
			}
		}
	}
	for _, key := range []string{"coordination_factor", "joining_share", "payback_years", "realised"} {
		if !seen[key] {
			t.Errorf("no break-even for %s", key)
		}
	}
}

// Where bundling is recommended the present value lies on the side on which it pays,
// elsewhere on the other; and no transition pays back that nobody is to begin.
func TestBreakEvensFollowTheRecommendation(t *testing.T) {
	t.Parallel()
	seen := map[Outcome]int{}
	for _, service := range []landscape.ServiceID{wohngeld, "99012008001000"} {
		v := verdict(t, service)
		for _, f := range v.Functions {
			for _, b := range f.BreakEvens {
				seen[f.Outcome]++
				switch b.Key {
				case "payback_years":
					if f.Outcome == KeepLocal {
						t.Errorf("%s %s: a transition pays back that nobody recommends", service, f.Function)
					}
				case "joining_share": // all may be needed
					if f.Outcome == KeepLocal || b.Value > b.Present {
						t.Errorf("%s %s: %s: %+v contradicts %s", service, f.Function, b.Key, b, f.Outcome)
					}
				default:
					if pays := (b.Present > b.Value) == b.Above; pays == (f.Outcome == KeepLocal) {
						t.Errorf("%s %s: %s: %+v contradicts %s", service, f.Function, b.Key, b, f.Outcome)
					}
				}
			}
		}
		for _, flip := range v.Flips() {
			if f := function(v, flip.Function); f.Outcome != flip.Outcome {
				t.Errorf("%s: what turns %s over is said of %s", flip.Function, f.Outcome, flip.Outcome)
			}
		}
	}
	if seen[KeepLocal] == 0 || seen[Bundle] == 0 {
		t.Errorf("break-evens by outcome: %v", seen)
	}
}

func TestRoot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		fn              func(float64) float64
		present, lo, hi float64
		want            float64
		ok              bool
	}{
		{"above", func(x float64) float64 { return x - 70 }, 10, 0, 100, 70, true},
		{"below", func(x float64) float64 { return x - 3 }, 10, 0, 100, 3, true},
		{"the nearer of two", func(x float64) float64 { return (x - 9) * (x - 30) }, 10, 0, 100, 9, true},
		{"outside", func(x float64) float64 { return x - 170 }, 10, 0, 100, 0, false},
		{"at zero", func(x float64) float64 { return x - .5 }, 0, 0, 1, .5, true},
	} {
		got, ok := root(c.fn, c.present, c.lo, c.hi)
		if ok != c.ok {
			t.Errorf("%s: found %t", c.name, ok)
		}
		near(t, c.name, got, c.want, 1e-9)
	}
}

// Knowing the one figure on which everything hangs is worth what the wrong
// choices cost; knowing one without influence is worth nothing.
func TestMeasureFindsTheFigureThatDecides(t *testing.T) {
	t.Parallel()
	const n = 1000
	decisive, idle := Key{Name: "rate"}, Key{Name: "hour_cost"}
	s := &sheet{
		catalogue: &catalogue{definitions: []definition{
			{key: decisive, min: -10, max: 10, shape: shapeNormal},
			{key: idle, min: -10, max: 10, shape: shapeNormal},
		}},
		entries: []entry{{figure: figure{low: -1, high: 1}}, {figure: figure{low: -1, high: 1}}},
	}
	x := s.draw(n)
	certain := contender{draws: make([]float64, n)}
	uncertain := contender{draws: slices.Clone(x.values[0])} // cheaper in half of the cases
	got := x.measure(landscape.Online, []contender{certain, uncertain}, uncertain.draws)
	if len(got) != 1 || got[0].Key != decisive || got[0].Spread < .95 {
		t.Fatalf("got %+v", got)
	}
	// E[max(0, −x)] of a normal variable is its deviation divided by √(2π).
	near(t, "value", got[0].Value, 1/z90/2.5066282746, .01)
}

// Each parameter has a random stream of its own.
func TestFixingOneParameterLeavesTheOtherDraws(t *testing.T) {
	t.Parallel()
	draw := func(whatIf WhatIf) *sample {
		s, err := newSheet(landscape.Service{ID: wohngeld}, nil, nil, whatIf)
		if err != nil {
			t.Fatal(err)
		}
		return s.draw(100)
	}
	all, fixed := draw(nil), draw(WhatIf{{Name: "rate"}: 30})
	for i, p := range all.sheet.parameters() {
		if p.Key == (Key{Name: "rate"}) {
			if fixed.values[i] != nil {
				t.Error("a certain value is drawn")
			}
			continue
		}
		if !slices.Equal(all.values[i], fixed.values[i]) {
			t.Errorf("the draws of %s changed", p.Key)
		}
	}
}

func TestCitationsSpeakAgainstTheRecommendation(t *testing.T) {
	t.Parallel()
	v := verdict(t, wohngeld)
	for f, want := range map[landscape.Function]string{
		landscape.Online:    "nao-2012",
		landscape.Expertise: "roesel-2016",
		landscape.Decision:  "bikker-vanderlinde-2016",
	} {
		found := function(v, f).Citations
		i := slices.IndexFunc(found, func(c Citation) bool { return c.Key == want })
		if i < 0 || !found[i].Against {
			t.Errorf("%s: %s is not among %v", f, want, found)
		}
		for _, c := range found {
			if c.Reference == "" {
				t.Errorf("%s has no reference", c.Key)
			}
		}
	}
	if found := function(v, landscape.Contact).Citations; len(found) > 0 {
		t.Errorf("where the law decides studies do not matter: %v", found)
	}
}
