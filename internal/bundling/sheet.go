package bundling

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kiesel/internal/landscape"
)

// sheet holds every parameter of one service with the value that is in force.
type sheet struct {
	parameters []Parameter
	estimates  []estimate
	index      map[Key]int // shared with all sheets
}

// newSheet settles for each parameter which value holds: the what-if, else the
// user's for the service, else the user's for all services, else what ships for
// the service, else the general default.
func newSheet(service landscape.Service, global, own []Assumption, whatIf WhatIf) (*sheet, error) {
	c := shipped()
	n := len(c.definitions)
	s := &sheet{parameters: make([]Parameter, n), estimates: make([]estimate, n), index: c.index}
	for i, d := range c.definitions {
		s.parameters[i] = Parameter{Key: d.key, Min: d.min, Max: d.max, Unit: d.unit, Origin: OriginMissing}
		s.estimates[i] = estimate{min: d.min, max: d.max, shape: d.shape}
		if d.known {
			s.set(i, OriginDefault, d.value)
		}
	}
	s.set(s.index[standardisability], OriginDefault, standardisabilityOf(service.Type))
	for key, f := range c.services[service.ID] {
		s.set(s.index[key], OriginDefault, f)
	}
	s.setAll(OriginGlobal, global)
	s.setAll(OriginService, own)
	for key, v := range whatIf {
		if err := key.check(v); err != nil {
			return nil, err
		}
		s.set(s.index[key], OriginWhatIf, figure{value: v, low: v, high: v})
	}
	return s, nil
}

// setAll sets what users know better. Parameters that no longer exist are
// passed over: an earlier version may have kept them.
func (s *sheet) setAll(origin Origin, assumptions []Assumption) {
	for _, a := range assumptions {
		i, ok := s.index[a.key()]
		if !ok {
			continue
		}
		s.set(i, origin, figure{value: a.Value, low: a.Low, high: a.High, source: a.Source, asOf: a.AsOf})
		if e := &s.estimates[i]; e.shape == shapeTriangular {
			e.shape = shapeNormal // a triangle spans all values allowed, the user's range does not
		}
	}
}

func (s *sheet) set(i int, origin Origin, f figure) {
	p, e := &s.parameters[i], &s.estimates[i]
	p.Value, p.Low, p.High, p.Source, p.AsOf, p.Origin = f.value, f.low, f.high, f.source, f.asOf, origin
	e.value, e.low, e.high = f.value, f.low, f.high
	if origin == OriginDefault {
		p.Default, p.HasDefault = f.value, true
	}
	if p.Key == standardisability {
		p.Evidence = evidenceLevel(f.source)
	}
}

// value returns the value in force.
func (s *sheet) value(k Key) float64 { return s.parameters[s.index[k]].Value }

// with returns the values in force but for one.
func (s *sheet) with(k Key, v float64) func(Key) float64 {
	return func(other Key) float64 {
		if other == k {
			return v
		}
		return s.value(other)
	}
}

// missing lists what is needed for any statement on function f and not known.
func (s *sheet) missing(f landscape.Function) []Missing {
	var missing []Missing
	for _, p := range s.parameters {
		if p.Origin == OriginMissing && (p.Key.Function == "" || p.Key.Function == f) {
			missing = append(missing, Missing{Key: p.Key.String()})
		}
	}
	return missing
}

var standardisability = Key{Name: "standardisability"}

// standardisabilityOf is what the LeiKa type alone says about how alike a
// service can be done everywhere.
func standardisabilityOf(leikaType string) figure {
	f := figure{source: "E0: Annahme nach LeiKa-Typ " + leikaType, asOf: "2026-11-22"}
	switch leikaType {
	case "1", "2", "2/3", "1, 2", "1, 2/3":
		f.value, f.low, f.high = .9, .75, .97
	case "4":
		f.value, f.low, f.high = .8, .6, .92
	case "5":
		f.value, f.low, f.high = .4, .2, .65
	default:
		f.value, f.low, f.high = .6, .3, .85
		f.source = "E0: Annahme, LeiKa-Typ unbekannt"
	}
	return f
}

// evidenceLevel reads the level from a source such as "E3: Vergleich von fünf
// Ereignisprotokollen".
func evidenceLevel(source string) string {
	level, _, ok := strings.Cut(source, ":")
	if !ok || !slices.Contains([]string{"E0", "E1", "E2", "E3"}, level) {
		return ""
	}
	return level
}

// check returns an error unless the assumption names a parameter and its value
// and range are allowed: a [RangeError] or one that wraps
// [ErrUnknownParameter].
func (a Assumption) check() error {
	key := a.key()
	for _, v := range []float64{a.Value, a.Low, a.High} {
		if err := key.check(v); err != nil {
			return err
		}
	}
	if a.Low > a.Value || a.Value > a.High {
		return &RangeError{Key: key, Value: a.Value, Min: a.Low, Max: a.High}
	}
	if a.Source == "" {
		return fmt.Errorf("%s: %w", key, ErrNoSource)
	}
	return nil
}

func (a Assumption) key() Key { return Key{Function: a.Function, Name: a.Name} }

// ErrNoSource is wrapped by errors about a figure without provenance.
var ErrNoSource = errors.New(`a source is needed, at least the word "Annahme"`)
