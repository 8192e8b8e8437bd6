package bundling

import (
	"errors"
	"fmt"

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
	s := &sheet{index: c.index}
	for i, d := range c.definitions {
		known, f := d.known, d.value
		if shippedFigure, ok := c.services[service.ID][d.key]; ok {
			known, f = true, shippedFigure
		}
		evidence := ""
		if d.key.Name == "standardisability" {
			known, f, evidence = true, standardisability(service.Type), "E0"
		}
		s.parameters = append(s.parameters, Parameter{Key: d.key, Min: d.min, Max: d.max, Unit: d.unit, Origin: OriginMissing, Evidence: evidence})
		s.estimates = append(s.estimates, estimate{min: d.min, max: d.max, shape: d.shape})
		if known {
			s.set(i, OriginDefault, f)
			s.parameters[i].Default = &f.value
		}
	}
	for _, layer := range []struct {
		origin      Origin
		assumptions []Assumption
	}{{OriginGlobal, global}, {OriginService, own}} {
		for _, a := range layer.assumptions {
			i, ok := s.index[a.key()]
			if !ok {
				continue // kept from a version that knew this parameter
			}
			s.estimates[i].shape = freeShape(s.estimates[i].shape)
			s.parameters[i].Evidence = ""
			s.set(i, layer.origin, figure{value: a.Value, low: a.Low, high: a.High, source: a.Source, asOf: a.AsOf})
		}
	}
	for key, v := range whatIf {
		if err := key.check(v); err != nil {
			return nil, err
		}
		s.set(s.index[key], OriginWhatIf, figure{value: v, low: v, high: v})
	}
	return s, nil
}

// freeShape is the distribution of a user's own range: a triangle always spans
// all values allowed, so it gives way to one that keeps to the range.
func freeShape(s shape) shape {
	if s == shapeTriangular {
		return shapeNormal
	}
	return s
}

func (s *sheet) set(i int, origin Origin, f figure) {
	p, e := &s.parameters[i], &s.estimates[i]
	p.Value, p.Low, p.High, p.Source, p.AsOf, p.Origin = f.value, f.low, f.high, f.source, f.asOf, origin
	e.value, e.low, e.high = f.value, f.low, f.high
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

// standardisability is what the LeiKa type alone says about how alike a service
// can be done everywhere (level of evidence E0).
func standardisability(leikaType string) figure {
	f := figure{source: "Annahme nach LeiKa-Typ " + leikaType, asOf: "2026-11-22"}
	switch leikaType {
	case "1", "2", "2/3", "1, 2", "1, 2/3":
		f.value, f.low, f.high = .9, .75, .97
	case "4":
		f.value, f.low, f.high = .8, .6, .92
	case "5":
		f.value, f.low, f.high = .4, .2, .65
	default:
		f.value, f.low, f.high = .6, .3, .85
		f.source = "Annahme, LeiKa-Typ unbekannt"
	}
	return f
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
