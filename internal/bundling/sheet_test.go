package bundling

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/landscape"
)

func TestShippedAssumptionsAreCompleteAndSourced(t *testing.T) {
	t.Parallel()
	c, current := shipped(), embedded(t)
	for _, d := range c.definitions {
		if d.known && (d.value.source == "" || d.value.asOf == "" || d.unit == "") {
			t.Errorf("%s: a source, date or unit is missing", d.key)
		}
		if d.key.Function != "" && !slices.Contains(landscape.Functions(), d.key.Function) {
			t.Errorf("%s: unknown function", d.key)
		}
	}
	services := AssumedServices()
	if len(services) < 25 {
		t.Errorf("rates for %d services, want 25 or more", len(services))
	}
	for _, id := range services {
		if _, ok := current.Catalogue.Service(id); !ok {
			t.Errorf("%s is not in the catalogue", id)
		}
		if _, ok := c.services[id][Key{Name: "rate"}]; !ok {
			t.Errorf("%s has figures but no rate", id)
		}
		for key, f := range c.services[id] {
			if f.source == "" {
				t.Errorf("%s %s has no source", id, key)
			}
			if _, err := landscape.ParseDate(string(f.asOf)); err != nil {
				t.Errorf("%s %s: %v", id, key, err)
			}
		}
	}
}

func TestTablesWithMistakesAreRefused(t *testing.T) {
	t.Parallel()
	const header = "function,name,value,low,high,min,max,shape,unit,as_of,source\n"
	const good = header + ",rate,,,,0,100,log,1,,\n"
	const services = "service,label,function,name,value,low,high,as_of,source\n"
	for name, c := range map[string]struct{ parameters, services string }{
		"value outside":     {header + ",rate,500,1,600,0,100,log,1,,\n", services},
		"range upside down": {header + ",rate,5,7,6,0,100,log,1,,\n", services},
		"no number":         {header + ",rate,x,1,2,0,100,log,1,,\n", services},
		"unknown parameter": {good, services + "1,x,,speed,1,1,1,2026-01-01,Annahme\n"},
		"ragged":            {good, services + "1,x\n"},
	} {
		if _, err := readCatalogue([]byte(c.parameters), []byte(c.services)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := readCatalogue([]byte(good), []byte(services)); err != nil {
		t.Error(err)
	}
}

func TestTheNearerFigureHolds(t *testing.T) {
	t.Parallel()
	wohngeld := landscape.Service{ID: "99107023017000", Type: "2/3"}
	rate := Key{Name: "rate"}
	figure := func(v float64) []Assumption {
		return []Assumption{{Name: "rate", Value: v, Low: v, High: v, Source: "Annahme"}}
	}
	for _, c := range []struct {
		name        string
		service     landscape.Service
		global, own []Assumption
		whatIf      WhatIf
		want        float64
		origin      Origin
	}{
		{"nobody knows", landscape.Service{ID: "x"}, nil, nil, nil, 0, OriginMissing},
		{"shipped for the service", wohngeld, nil, nil, nil, 25, OriginDefault},
		{"for all services", wohngeld, figure(1), nil, nil, 1, OriginGlobal},
		{"for this service", wohngeld, figure(1), figure(2), nil, 2, OriginService},
		{"what if", wohngeld, figure(1), figure(2), WhatIf{rate: 3}, 3, OriginWhatIf},
	} {
		s, err := newSheet(c.service, c.global, c.own, c.whatIf)
		if err != nil {
			t.Fatal(err)
		}
		p := s.parameter(s.catalogue.index[rate])
		if p.Value != c.want || p.Origin != c.origin || p.HasDefault != (c.service.ID == wohngeld.ID) {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
}

// A user's own range replaces the triangle that spans all values allowed.
func TestAUsersRangeIsKept(t *testing.T) {
	t.Parallel()
	s, err := newSheet(landscape.Service{}, []Assumption{{Name: "realised", Value: .7, Low: .6, High: .8}, {Name: "no longer known"}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := s.estimate(s.catalogue.index[Key{Name: "realised"}])
	near(t, "p10", e.quantile()(.1), .6, 1e-3)
	near(t, "p90", e.quantile()(.9), .8, 2e-3)
}

func TestStandardisabilityCarriesItsLevelOfEvidence(t *testing.T) {
	t.Parallel()
	for leikaType, want := range map[string]float64{"2/3": .9, "4": .8, "5": .4, "": .6} {
		s, err := newSheet(landscape.Service{Type: leikaType}, nil, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p := s.parameter(s.catalogue.index[standardisability]); p.Value != want || p.Evidence != "E0" {
			t.Errorf("type %q: %+v", leikaType, p)
		}
	}
	own := []Assumption{{Name: "standardisability", Value: .75, Low: .7, High: .8, Source: "E3: Vergleich von fünf Ereignisprotokollen"}}
	s, err := newSheet(landscape.Service{Type: "2/3"}, nil, own, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p := s.parameter(s.catalogue.index[standardisability]); p.Value != .75 || p.Evidence != "E3" {
		t.Errorf("from logs: %+v", p)
	}
}

func TestSettingsReadBackAsWritten(t *testing.T) {
	t.Parallel()
	w, err := ParseWhatIf([]string{"rate=12.5", " decision.hours_per_case = 2"})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Settings(); !slices.Equal(got, []string{"decision.hours_per_case=2", "rate=12.5"}) {
		t.Errorf("got %q", got)
	}
}

func TestBadSettingsAreExplained(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]string{
		"rate":                "want name=value",
		"speed=1":             `unknown parameter "speed"`,
		"kontakt.build=1":     `unknown parameter "kontakt.build"`,
		"online.hour_cost=60": `unknown parameter "online.hour_cost"`,
		"rate=viel":           `"viel" is not a number; write it like 12.5`,
		"rate=25,5":           `"25,5" is not a number; write it like 25.5`,
		"rate= 1.234,5":       `is not a number; write it like 1234.5`,
		"rate=1,2,3":          `"1,2,3" is not a number; write it like 12.5`,
		"rate=":               `"" is not a number; write it like 12.5`,
		"rate=NaN":            "rate = NaN: must be a number from 0 to 10000",
		"rate=Inf":            "rate = +Inf: must be a number from 0 to 10000",
		"rate=-1":             "rate = -1: must be a number from 0 to 10000",
		"elasticity=1.06":     "elasticity = 1.06: must be a number from 0.8 to 1.05",

		"online.must_be_local=0.5": "online.must_be_local = 0.5: must be 0 (no) or 1 (yes), nothing between",
		"online.must_be_local=NaN": "online.must_be_local = NaN: must be 0 (no) or 1 (yes)",
		"contact.must_be_local=2":  "contact.must_be_local = 2: must be 0 (no) or 1 (yes)",
	} {
		if _, err := ParseWhatIf([]string{setting}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", setting, err, want)
		}
	}
}

func TestNothingIsSetTwice(t *testing.T) {
	t.Parallel()
	for _, settings := range [][]string{{"rate=1", "rate=2"}, {"rate=1", "interest=0", " rate =1"}} {
		if w, err := ParseWhatIf(settings); err == nil || !strings.Contains(err.Error(), "rate is set twice") {
			t.Errorf("%q: %v, %v", settings, w, err)
		}
	}
	if w, err := ParseWhatIf([]string{"online.build=1", "decision.build=2"}); err != nil || len(w) != 2 {
		t.Errorf("one name of two functions: %v, %v", w, err)
	}
}

// A parameter that is yes or no is nothing between, nor is an end of its range.
func TestSwitchesAreZeroOrOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value, low, high float64
		ok               bool
	}{{0, 0, 0, true}, {1, 1, 1, true}, {1, 0, 1, true}, {.5, .5, .5, false}, {1, .5, 1, false}, {0, 0, .1, false}} {
		a := Assumption{Function: landscape.Online, Name: "must_be_local", Value: c.value, Low: c.low, High: c.high, Source: "Annahme"}
		err, outside := a.Check(), (*RangeError)(nil)
		if refused := errors.As(err, &outside) && outside.Switch; refused == c.ok || err == nil != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func FuzzParseWhatIf(f *testing.F) {
	for _, s := range []string{"rate=1", "online.build=0", "=", "rate==1", "rate=1e308", "decision.cover=0x1p2", "rate=NaN", "."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, setting string) {
		w, err := ParseWhatIf([]string{setting})
		if err != nil {
			return
		}
		again, err := ParseWhatIf(w.Settings())
		if err != nil {
			t.Fatalf("%q became %q: %v", setting, w.Settings(), err)
		}
		for key, v := range w {
			if again[key] != v || math.IsNaN(v) {
				t.Errorf("%s: %g became %g", key, v, again[key])
			}
		}
	})
}
