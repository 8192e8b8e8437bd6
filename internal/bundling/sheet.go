package bundling

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kiesel/internal/landscape"
)

// sheet holds every parameter of one service with the figure that is in force.
type sheet struct {
	catalogue *catalogue
	entries   []entry // by definition
}

// entry is what a sheet knows of one parameter.
type entry struct {
	figure
	origin  Origin
	version int64   // of the assumption of this very service, see [Parameter]
	shipped float64 // default, unless the parameter has none
	has     bool
}

// newSheet settles for each parameter which value holds: the what-if, else the
// user's for the service, else the user's for all services, else what ships for
// the service, else the general default.
func newSheet(service landscape.Service, global, own []Assumption, whatIf WhatIf) (*sheet, error) {
	c := shipped()
	s := &sheet{catalogue: c, entries: make([]entry, len(c.definitions))}
	for i, d := range c.definitions {
		s.entries[i].origin = OriginMissing
		if d.known {
			s.ship(d.key, d.value)
		}
	}
	s.ship(standardisability, standardisabilityOf(service.Type))
	for key, f := range c.services[service.ID] {
		s.ship(key, f)
	}
	for _, a := range global {
		s.set(a.Key(), OriginGlobal, a.figure())
	}
	for _, a := range own {
		s.set(a.Key(), OriginService, a.figure())
	}
	if service.ID == "" {
		own = global
	}
	for _, a := range own {
		s.number(a)
	}
	for key, v := range whatIf {
		if err := key.check(v); err != nil {
			return nil, err
		}
		s.set(key, OriginWhatIf, figure{value: v, low: v, high: v})
	}
	return s, nil
}

// ship sets the default of a parameter.
func (s *sheet) ship(key Key, f figure) {
	e := &s.entries[s.catalogue.index[key]]
	*e = entry{figure: f, origin: OriginDefault, shipped: f.value, has: true}
}

// set puts a figure in force. A parameter that does not exist is passed over:
// an earlier version of Kiesel may have kept its figure.
func (s *sheet) set(key Key, origin Origin, f figure) {
	if i, ok := s.catalogue.index[key]; ok {
		s.entries[i].figure, s.entries[i].origin = f, origin
	}
}

// number notes which version of an assumption is in force.
func (s *sheet) number(a Assumption) {
	if i, ok := s.catalogue.index[a.Key()]; ok {
		s.entries[i].version = a.Version
	}
}

func (s *sheet) entry(key Key) entry { return s.entries[s.catalogue.index[key]] }

// value returns the value in force.
func (s *sheet) value(key Key) float64 { return s.entry(key).value }

// estimate returns the distribution of the i-th parameter. A user's own range
// is kept, while the triangle that ships spans all values allowed.
func (s *sheet) estimate(i int) estimate {
	d, e := s.catalogue.definitions[i], s.entries[i]
	if e.origin != OriginDefault && d.shape == shapeTriangular {
		d.shape = shapeNormal
	}
	return estimate{value: e.value, low: e.low, high: e.high, min: d.min, max: d.max, shape: d.shape}
}

// parameters lists everything on the sheet in the order of display.
func (s *sheet) parameters() []Parameter {
	list := make([]Parameter, len(s.entries))
	for i := range list {
		list[i] = s.parameter(i)
	}
	return list
}

func (s *sheet) parameter(i int) Parameter {
	d, e := s.catalogue.definitions[i], s.entries[i]
	p := Parameter{
		Key: d.key, Value: e.value, Low: e.low, High: e.high, Min: d.min, Max: d.max, Unit: d.unit,
		Source: e.source, AsOf: e.asOf, Origin: e.origin, Version: e.version, Default: e.shipped, HasDefault: e.has,
		Optional: d.optional(),
	}
	if d.key == standardisability {
		p.Evidence = evidenceLevel(e.source)
	}
	return p
}

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
	for i, d := range s.catalogue.definitions {
		if s.entries[i].origin == OriginMissing && !d.optional() && (d.key.Function == "" || d.key.Function == f) {
			missing = append(missing, Missing{Key: d.key.String()})
		}
	}
	return missing
}

var standardisability = Key{Name: "standardisability"}

// acceptance is the share of the authorities concerned that would take part
// willingly, from a survey or a roll-out. It enters no cost: a verdict does without
// it, and only a ranking asks for it.
var acceptance = Key{Name: "acceptance"}

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

// Legal is what the LeiKa type of a service alone says about its
// standardisability: an assumption.
type Legal struct {
	Value, Low, High float64
	Source           string
}

// Standardisability returns what ships as the standardisability of a service.
func Standardisability(service landscape.Service) Legal {
	f := standardisabilityOf(service.Type)
	return Legal{Value: f.value, Low: f.low, High: f.high, Source: f.source}
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

// Check returns an error unless the assumption names a parameter and a source,
// and its value and range are allowed: a [*RangeError] or one that wraps
// [ErrUnknownParameter] or [ErrNoSource].
func (a Assumption) Check() error {
	key := a.Key()
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

func (a Assumption) figure() figure {
	return figure{value: a.Value, low: a.Low, high: a.High, source: a.Source, asOf: a.AsOf}
}

// Key names the parameter.
func (a Assumption) Key() Key { return Key{Function: a.Function, Name: a.Name} }

// ErrNoSource is wrapped by errors about a figure without provenance.
var ErrNoSource = errors.New(`a source is needed, at least the word "Annahme"`)
