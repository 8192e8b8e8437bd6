package bundling

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/landscape"
)

// Key names a parameter: "rate" for one that all functions share,
// "decision.hours_per_case" for one of a single function.
type Key struct {
	Function landscape.Function // "" for all functions
	Name     string
}

// String returns the key as [ParseKey] reads it.
func (k Key) String() string {
	if k.Function == "" {
		return k.Name
	}
	return string(k.Function) + "." + k.Name
}

// MarshalText returns [Key.String], so that JSON holds the key as one word.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what [ParseKey] accepts.
func (k *Key) UnmarshalText(text []byte) (err error) {
	*k, err = ParseKey(string(text))
	return err
}

// ErrUnknownParameter is wrapped by errors about a parameter that does not exist.
var ErrUnknownParameter = errors.New("unknown parameter")

// ErrUnknownService is wrapped by errors about a service that is not in the catalogue.
var ErrUnknownService = errors.New("unknown service")

// RangeError says that a value can't be what the parameter stands for.
type RangeError struct {
	Key      Key
	Value    float64
	Min, Max float64 // the values allowed, both included
	Switch   bool    // of the values only 0 (no) and 1 (yes) are allowed
}

// Error names the parameter, the value and what is allowed.
func (e *RangeError) Error() string {
	if e.Switch {
		return fmt.Sprintf("%s = %g: must be 0 (no) or 1 (yes), nothing between", e.Key, e.Value)
	}
	return fmt.Sprintf("%s = %g: must be a number from %g to %g", e.Key, e.Value, e.Min, e.Max)
}

// Origin says where the value of a parameter comes from.
type Origin string

// The origins, each taking precedence over those before it.
const (
	OriginMissing Origin = "missing" // nobody knows it
	OriginDefault Origin = "default" // shipped with Kiesel
	OriginGlobal  Origin = "global"  // set by a user for all services
	OriginService Origin = "service" // set by a user for this service
	OriginWhatIf  Origin = "what_if" // set for this request only
)

// Parameter is one assumption as it enters a verdict, with its provenance.
// Low and High span the range within which the truth is believed to lie
// (about 80 %).
type Parameter struct {
	Key    Key            `json:"key"`
	Value  float64        `json:"value"`
	Low    float64        `json:"low"`
	High   float64        `json:"high"`
	Min    float64        `json:"min"` // smallest value allowed
	Max    float64        `json:"max"` // largest value allowed
	Unit   string         `json:"unit"`
	Source string         `json:"source"` // citation, or the word "Annahme"
	AsOf   landscape.Date `json:"as_of"`
	Origin Origin         `json:"origin"`
	// Version is that of the assumption set for this very service (or for all,
	// if those were asked for), 0 if none is. Whoever changes it must name it.
	Version int64 `json:"version"`
	// Default is the value that ships with Kiesel, if HasDefault.
	Default    float64 `json:"default"`
	HasDefault bool    `json:"has_default"`
	// Optional says that a verdict does without it: it enters no cost.
	Optional bool `json:"optional,omitempty"`
	// Evidence is the level of evidence of the standardisability, "E0" (legal
	// type) to "E3" (event logs); "" where the source does not begin with it,
	// and for all other parameters.
	Evidence string `json:"evidence,omitempty"`
}

// WhatIf holds values that shall be taken as certain for one request.
type WhatIf map[Key]float64

// ParseWhatIf reads settings of the form name=value with a decimal point; no
// parameter may be set twice. The error is a [*RangeError], wraps
// [ErrUnknownParameter] or says which setting cannot be understood.
func ParseWhatIf(settings []string) (WhatIf, error) {
	w := WhatIf{}
	for _, s := range settings {
		name, number, ok := strings.Cut(s, "=")
		if !ok {
			return nil, fmt.Errorf("setting %q: want name=value, e.g. rate=120", s)
		}
		key, err := ParseKey(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		if _, twice := w[key]; twice {
			return nil, fmt.Errorf("setting %q: %s is set twice; give one value for it", s, key)
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil {
			return nil, fmt.Errorf("setting %q: %q is not a number; write it like %s", s, number, withPoint(number))
		}
		if err := key.check(v); err != nil {
			return nil, err
		}
		w[key] = v
	}
	return w, nil
}

// withPoint is a number that was written with a decimal comma as settings have it,
// and an example if it was no such number.
func withPoint(text string) string {
	whole, fraction, _ := strings.Cut(strings.TrimSpace(text), ",")
	number := strings.ReplaceAll(whole, ".", "") + "." + fraction
	if _, err := strconv.ParseFloat(number, 64); err != nil {
		return "12.5"
	}
	return number
}

// Settings returns w in the form that [ParseWhatIf] reads, ordered by name.
func (w WhatIf) Settings() []string {
	settings := make([]string, 0, len(w))
	for key, v := range w {
		settings = append(settings, key.String()+"="+strconv.FormatFloat(v, 'g', -1, 64))
	}
	slices.Sort(settings)
	return settings
}

// ParseKey reads a key as written by [Key.String]. The error wraps
// [ErrUnknownParameter].
func ParseKey(s string) (Key, error) {
	key := Key{Name: s}
	if f, name, ok := strings.Cut(s, "."); ok {
		key = Key{Function: landscape.Function(f), Name: name}
	}
	if _, ok := definitionOf(key); !ok {
		return Key{}, fmt.Errorf("%w %q", ErrUnknownParameter, s)
	}
	return key, nil
}

// Allowed is the error of a value that the parameter may not have, without the value:
// it says which are possible, none if there is no such parameter.
func (k Key) Allowed() RangeError {
	d, _ := definitionOf(k)
	return d.allowed()
}

// check returns a [RangeError] unless v is allowed for k.
func (k Key) check(v float64) error {
	d, ok := definitionOf(k)
	if !ok {
		return fmt.Errorf("%w %q", ErrUnknownParameter, k)
	}
	return d.check(v)
}
