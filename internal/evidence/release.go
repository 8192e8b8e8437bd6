package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/landscape"
	"kiesel/internal/strictjson"
)

// ErrReleased is wrapped when cases of a profile have been released before, among
// others.
var ErrReleased = errors.New("evidence: some of the cases were released before, among others")

// ReleasesSchema is the schema id of a register of releases.
const ReleasesSchema = "kiesel-releases/1"

// Release tells which cases a signed profile was made of. It stays with the
// authority, beside its key.
type Release struct {
	Profile   string              `json:"profile"` // id
	Authority Origin              `json:"authority"`
	Service   landscape.ServiceID `json:"service"`
	Level     string              `json:"level"`
	MinCases  int                 `json:"min_cases"`
	From      string              `json:"from,omitempty"` // month in which the first case began, "2006-01"
	To        string              `json:"to,omitempty"`   // and the last; both empty if a case has no timestamps
	SHA256    []string            `json:"sha256"`         // of each input file, ascending
	All       int                 `json:"all"`            // cases of the input, also those without an event at the level
	Selected  string              `json:"selected"`       // which of the input, as the owner chose them; "" for all
	Day       string              `json:"day"`            // of the release
}

// Releases is the register of all releases with one key.
type Releases struct {
	Schema   string    `json:"schema"` // [ReleasesSchema]
	Releases []Release `json:"releases"`
}

// ReleaseOf describes the release of an exact profile in the form of p on a day.
// p may be the exact profile itself. selected says which cases of the input it was
// made of, "" for all.
func ReleaseOf(exact, p Profile, selected string, day time.Time) (Release, error) {
	id, err := p.ID()
	r := Release{
		Profile: id, Authority: p.Authority, Service: p.Service, Level: p.Level, MinCases: p.MinCases,
		SHA256: p.Source.SHA256, All: exact.Cases + exact.Without, Selected: selected, Day: day.Format(time.DateOnly),
	}
	if n := len(exact.Months); n > 0 && exact.MonthsRest == 0 {
		r.From, r.To = exact.Months[0].Month, exact.Months[n-1].Month
	}
	return r, err
}

// Add returns the register with a release.
func (rs Releases) Add(r Release) Releases {
	if slices.ContainsFunc(rs.Releases, func(earlier Release) bool { return earlier.Profile == r.Profile }) {
		return rs
	}
	return Releases{Schema: ReleasesSchema, Releases: append(slices.Clip(rs.Releases), r)}
}

// Check returns nil if a release may be made. A case may be released once only, or
// again with exactly the same other cases: at another level, or with another
// smallest group. Otherwise what lies between two profiles could be found by
// subtraction, and the error wraps [ErrReleased] and says with which.
func (rs Releases) Check(r Release) error {
	for _, earlier := range rs.Releases {
		if earlier.Profile != r.Profile && earlier.overlaps(r) {
			return fmt.Errorf("%w: %s on %s, as profile %s with the cases begun %s. What is new could be found by subtraction. "+
				"Release only the months that follow, with --from and --to",
				ErrReleased, r.Service, earlier.Day, earlier.Profile[:min(12, len(earlier.Profile))], earlier.period())
		}
	}
	return nil
}

// overlaps reports whether two releases have some but, as far as known, not all
// cases in common.
func (r Release) overlaps(other Release) bool {
	if !r.Authority.same(other.Authority) || r.Service != other.Service {
		return false
	}
	known := r.From != "" && other.From != ""
	apart := known && (r.To < other.From || other.To < r.From)
	same := len(r.SHA256) > 0 && slices.Equal(r.SHA256, other.SHA256) && r.All == other.All && r.Selected == other.Selected
	return !apart && !same
}

// period writes the months of a release.
func (r Release) period() string {
	if r.From == "" {
		return "at an unknown time"
	}
	return "from " + r.From + " to " + r.To
}

// ParseReleases reads a register; of no text it returns an empty one.
func ParseReleases(text []byte) (Releases, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return Releases{Schema: ReleasesSchema}, nil
	}
	var rs Releases
	if err := strictjson.Decode(text, &rs); err != nil {
		return Releases{}, fmt.Errorf("reading the register of releases: %w", err)
	}
	if rs.Schema != ReleasesSchema {
		return Releases{}, fmt.Errorf("reading the register of releases: its schema is %q, want %q", rs.Schema, ReleasesSchema)
	}
	return rs, nil
}

// Encode writes the register.
func (rs Releases) Encode() ([]byte, error) {
	text, err := json.MarshalIndent(rs, "", "  ")
	return append(text, '\n'), err
}
