package scenario

import (
	"errors"
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
// parameters with values that they allow. The error is a [*FieldError], a
// [*bundling.RangeError] or wraps [bundling.ErrUnknownParameter]. Conditions are
// checked against a landscape, see [bundling.Conditions.Check].
func (s Scenario) Check() error {
	if err := form.Line(FieldName, s.Name, MaxName); err != nil {
		return err
	}
	if err := form.Text(FieldQuestion, s.Question, MaxQuestion); err != nil {
		return err
	}
	if n := len(s.Settings); n > MaxSettings {
		return form.Wrong(FieldSettings, "%d assumptions are changed, at most %d are possible", n, MaxSettings)
	}
	if n := len(s.Conditions.Forbid); n > MaxForbidden {
		return form.Wrong(FieldConditions, "%d ways are forbidden, at most %d are possible", n, MaxForbidden)
	}
	if n := len(s.Conditions.Out); n > MaxOut {
		return form.Wrong(FieldConditions, "%d authorities stay out, at most %d are possible", n, MaxOut)
	}
	_, err := bundling.ParseWhatIf(s.Settings.Settings())
	return err
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
