package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"kiesel/internal/landscape"
)

// ProfileSchema is the schema id that every new profile carries. The schema is
// published in docs/schema/profile.schema.json.
const ProfileSchema = "kiesel-profile/2"

// firstSchema is the schema id of profiles whose months, variants and bins are
// not rounded when folded. They are read, but not made any more.
const firstSchema = "kiesel-profile/1"

// Profile is the aggregated, shareable summary of one authority's log for one
// service at one level of abstraction. It holds no case. Profiles are kept and
// exchanged as JSON.
//
// A profile is exact (MinCases 1) or folded (see [Profile.Fold]): in a folded
// profile no group of fewer than MinCases cases shows, and all counts are
// rounded to multiples of MinCases.
type Profile struct {
	Schema    string              `json:"schema"`    // [ProfileSchema]
	Authority Origin              `json:"authority"` // whose log it was
	Service   landscape.ServiceID `json:"service"`   // what is done; may be empty for own use
	Level     string              `json:"level"`     // see [ParseLevel]
	MinCases  int                 `json:"min_cases"` // k ≥ 1; 1 says that nothing is folded
	Cases     int                 `json:"cases"`     // cases with at least one event at this level
	Events    int                 `json:"events"`    // events at this level
	Without   int                 `json:"without"`   // cases without any event at this level, left out
	First     *time.Time          `json:"first,omitempty"`
	Last      *time.Time          `json:"last,omitempty"` // first and last timestamp, UTC; only in exact profiles

	Months     []Month    `json:"months"`      // by month, ascending
	MonthsRest int        `json:"months_rest"` // cases whose month is not listed or not known
	Activities []Activity `json:"activities"`  // by name
	Edges      []Edge     `json:"edges"`       // by (from, to)
	Variants   []Variant  `json:"variants"`    // most frequent first, then by trace
	Rest       Rest       `json:"rest"`        // the variants that are not listed
	Variety    Variety    `json:"variety"`     // of all cases, whether listed or not
	Durations  Sketch     `json:"durations"`   // from the first to the last event of each case
	Untimed    int        `json:"untimed"`     // cases whose duration is not told, for want of timestamps

	// What earlier versions did not tell, or not every profile can.
	Complexity    *Complexity    `json:"complexity,omitempty"`     // of all cases; not of merged profiles
	StepDurations []StepDuration `json:"step_durations,omitempty"` // by step; only in folded profiles
	Waits         []Wait         `json:"waits,omitempty"`          // by (from, to); not of merged profiles

	Source Source `json:"source"`
	Note   string `json:"note,omitempty"` // shown wherever the profile is, e.g. a citation

	Signature *Signature `json:"signature,omitempty"` // of all the above; left out if nobody signed
}

// Origin names the authority whose log was summarised.
type Origin struct {
	Name string        `json:"name"`
	ARS  landscape.ARS `json:"ars,omitempty"` // if it is in the register
}

// Month counts the cases that began in a calendar month, local time as written.
type Month struct {
	Month string `json:"month"` // "2006-01"
	Cases int    `json:"cases"`
}

// Activity counts one activity.
type Activity struct {
	Name   string `json:"name"`
	Cases  int    `json:"cases"`            // cases in which it occurs
	Events int    `json:"events,omitempty"` // occurrences; only in exact profiles
	// Position is the mean place of its first occurrence in the cases that have
	// it, from 0 for the first event to 1 for the last, to two decimals.
	Position float64 `json:"position"`
}

// Edge counts how often one activity directly follows another. An empty From
// is the artificial start of a case, an empty To its artificial end.
type Edge struct {
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
	Cases int    `json:"cases"`           // cases in which it occurs
	Count int    `json:"count,omitempty"` // occurrences; only in exact profiles
}

// Variant counts the cases with one sequence of activities.
type Variant struct {
	Trace []string `json:"trace"`
	Cases int      `json:"cases"`
	// Durations are those of its cases that have timestamps; only in exact profiles.
	Durations Sketch `json:"durations,omitempty"`
}

// Rest stands for the cases whose variants are too rare to be listed.
type Rest struct {
	Cases   int   `json:"cases"`
	Lengths []Bin `json:"lengths"` // their numbers of events
}

// Bin counts the cases whose value lies in From…To, both included.
type Bin struct {
	From  int `json:"from"`
	To    int `json:"to"`
	Cases int `json:"cases"`
}

// Source says where the figures come from.
type Source struct {
	SHA256  []string `json:"sha256"`  // hex, of each input file, ascending
	Tool    string   `json:"tool"`    // program and version that computed the profile
	Skipped int      `json:"skipped"` // events and cases that a lenient reader left out
}

// Outline is what lists show of a profile, and what is left of it when it is
// deleted: that it is or was there, how large, and of its months the first and
// the last.
func (p Profile) Outline() Profile {
	outline := Profile{Schema: p.Schema, Authority: p.Authority, Service: p.Service, Level: p.Level, MinCases: p.MinCases, Cases: p.Cases, Events: p.Events, Signature: p.Signature}
	if n := len(p.Months); n > 1 {
		outline.Months = []Month{p.Months[0], p.Months[n-1]}
	} else {
		outline.Months = p.Months
	}
	return outline
}

// Period returns the first and the last month in which cases began, "2006-01",
// as far as the profile tells; empty if it tells none.
func (p Profile) Period() (first, last string) {
	if len(p.Months) == 0 {
		return "", ""
	}
	return p.Months[0].Month, p.Months[len(p.Months)-1].Month
}

// Exact reports whether nothing was folded.
func (p Profile) Exact() bool { return p.MinCases == 1 }

// canonical returns the profile's canonical JSON, which is what encoding/json
// writes for it without its signature.
func (p Profile) canonical() ([]byte, error) {
	p.Signature = nil
	text, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encoding the profile of %s: %w", p.Authority.Name, err)
	}
	return text, nil
}

// ID returns the hex SHA-256 of the profile's canonical JSON. It does not depend
// on the signature.
func (p Profile) ID() (string, error) {
	text, err := p.canonical()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
