package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/entry"
	"kiesel/internal/landscape"
)

// Limits of a scenario. Lengths are in characters.
const (
	MaxName      = 80
	MaxQuestion  = 500
	MaxReason    = 2000
	MaxSettings  = 50   // as in the address of a verdict
	MaxForbidden = 50   // forbidden ways
	MaxOut       = 1000 // authorities that do not join
)

// Scenario asks where bundling a service would make sense if some things were
// different.
type Scenario struct {
	ID      string              `json:"id"`
	Service landscape.ServiceID `json:"service"`
	Land    landscape.ARS       `json:"land"`
	// Name tells it from the others of the service in the Land.
	Name string `json:"name"`
	// Question that it is to answer, in a sentence.
	Question string `json:"question"`
	// Settings are assumptions that are taken as certain.
	Settings bundling.WhatIf `json:"settings"`
	// Conditions that every plan must keep.
	Conditions bundling.Conditions `json:"conditions"`
	Version    int64               `json:"version"` // 1 for the first, 0 if there is none; never used twice
	By         string              `json:"by"`      // actor id
	At         time.Time           `json:"at"`      // UTC
}

var (
	// ErrNotFound is wrapped where there is no such scenario of the service.
	ErrNotFound = errors.New("there is no such scenario")
	// ErrNameTaken is wrapped where another scenario of the service in the Land
	// has the name.
	ErrNameTaken = errors.New("another scenario of this service has the name")
	// ErrTooMany is wrapped where more scenarios are to be compared than fit side
	// by side.
	ErrTooMany = errors.New("too many scenarios to compare")
)

// FieldError says which part of a scenario can't be kept, and why.
type FieldError = entry.Error

// The fields that a [FieldError] may be about.
const (
	FieldName       entry.Field = "name"
	FieldQuestion   entry.Field = "question"
	FieldSettings   entry.Field = "settings"
	FieldConditions entry.Field = "conditions"
	FieldReason     entry.Field = "reason"
)

// form is what scenarios are entered in.
var form = entry.Form{Of: "scenario"}

// trim takes the blanks around the texts away.
func (s Scenario) trim() Scenario {
	s.Name, s.Question = strings.TrimSpace(s.Name), strings.TrimSpace(s.Question)
	return s
}

// Check tells whether name and question can be kept and the settings name
// parameters with values that they allow. The error holds a [*FieldError] for all
// that can't be kept, see [entry.All]; one about the settings wraps a
// [*bundling.RangeError] or [bundling.ErrUnknownParameter], unless they are too
// many. Conditions are checked against a landscape, see [bundling.Conditions.Check].
func (s Scenario) Check() error {
	errs := []error{form.Line(FieldName, s.Name, MaxName), form.Text(FieldQuestion, s.Question, MaxQuestion)}
	if n := len(s.Settings); n > MaxSettings {
		errs = append(errs, form.Wrong(FieldSettings, "%d assumptions are changed, at most %d are possible", n, MaxSettings))
	}
	for _, setting := range s.Settings.Settings() {
		_, err := bundling.ParseWhatIf([]string{setting})
		errs = append(errs, form.Because(FieldSettings, err))
	}
	if n := len(s.Conditions.Forbid); n > MaxForbidden {
		errs = append(errs, form.Wrong(FieldConditions, "%d ways are forbidden, at most %d are possible", n, MaxForbidden))
	}
	if n := len(s.Conditions.Out); n > MaxOut {
		errs = append(errs, form.Wrong(FieldConditions, "%d authorities stay out, at most %d are possible", n, MaxOut))
	}
	return entry.Join(errs...)
}

// checkName returns an error that wraps [ErrNameTaken] if one of the others has the
// name.
func (s Scenario) checkName(others []Scenario) error {
	if !slices.ContainsFunc(others, func(o Scenario) bool { return o.ID != s.ID && sameName(o.Name, s.Name) }) {
		return nil
	}
	return form.Because(FieldName, fmt.Errorf("%w %q", ErrNameTaken, s.Name))
}

// checkConditions tells whether the conditions are about this Land.
func (s Scenario) checkConditions(tree *landscape.Tree) error {
	if err := s.Conditions.Check(tree); err != nil {
		return err
	}
	within := func(key landscape.ARS) bool { return strings.HasPrefix(string(key), string(s.Land)) }
	for _, key := range s.Conditions.Out {
		if !within(key) || key == s.Land {
			return fmt.Errorf("%w: out: %s is no authority below the Land %s", bundling.ErrConditions, key, s.Land)
		}
	}
	for _, a := range s.Conditions.Forbid {
		if !within(a.From) || !within(a.To) {
			return fmt.Errorf("%w: forbid: %s lies outside the Land %s", bundling.ErrConditions, a, s.Land)
		}
	}
	return nil
}

// sameName reports whether two names could be taken for each other.
func sameName(a, b string) bool { return strings.EqualFold(a, b) }

// subject is how the journal names the scenario.
func (s Scenario) subject() string { return string(s.Service) + "/" + s.ID }

// state is what the journal keeps of s: nothing if there is no such scenario.
// Settings stand there one by one, so that the history names those that changed.
func (s Scenario) state() any {
	if s.Version == 0 {
		return nil
	}
	return s
}
