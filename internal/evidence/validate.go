package evidence

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"kiesel/internal/landscape"
)

// ErrInvalid is wrapped by the error that names a contradiction or an
// impossible figure in a profile or comparison.
var ErrInvalid = errors.New("evidence: invalid")

// maxName limits names of authorities and notes in bytes.
const (
	maxName = 300
	maxNote = 4000
)

// problem is what is wrong with one field.
func problem(field, format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrInvalid, field, fmt.Sprintf(format, args...))
}

// Validate checks that all figures are possible and agree with each other. It
// returns an error that wraps [ErrInvalid] and names the first field that does
// not; of a signature that does not fit it wraps [ErrSignature].
func (p Profile) Validate() error {
	checks := []func() error{p.checkSignature, p.checkHead, p.checkMonths, p.checkVariants, p.checkBins, p.checkDurations, p.checkVariety, p.checkSource}
	if p.Exact() {
		checks = append(checks, p.checkExact)
	} else {
		checks = append(checks, p.checkFolded)
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (p Profile) checkHead() error {
	if _, err := ParseLevel(p.Level); err != nil {
		return problem("level", "%v", err)
	}
	if p.Authority.ARS != "" {
		if _, err := landscape.ParseARS(string(p.Authority.ARS)); err != nil {
			return problem("authority.ars", "%v", err)
		}
	}
	switch {
	case p.Schema != ProfileSchema && p.Schema != firstSchema:
		return problem("schema", "is %q, want %q", p.Schema, ProfileSchema)
	case strings.TrimSpace(p.Authority.Name) == "" || len(p.Authority.Name) > maxName:
		return problem("authority.name", "is blank or has more than %d bytes", maxName)
	case strings.ContainsFunc(p.Authority.Name, unicode.IsControl):
		return problem("authority.name", "%q holds a control character", p.Authority.Name)
	case len(p.Service) > maxName || len(p.Note) > maxNote:
		return problem("service, note", "too long")
	case p.MinCases < 1:
		return problem("min_cases", "is %d, want 1 or more", p.MinCases)
	case p.Cases < p.MinCases || p.Cases > maxCount:
		return problem("cases", "is %d, want %d to %d", p.Cases, p.MinCases, maxCount)
	case p.Events < p.Cases || p.Events > maxCount:
		return problem("events", "is %d for %d cases", p.Events, p.Cases)
	case p.Without < 0 || p.Without > maxCount || p.Without%p.MinCases != 0:
		return problem("without", "is %d, want a multiple of min_cases", p.Without)
	}
	return nil
}

// maxCount keeps sums far from overflow.
const maxCount = 1 << 48

func (p Profile) checkMonths() error {
	sum := p.MonthsRest
	for i, m := range p.Months {
		if _, err := time.Parse(monthLayout, m.Month); err != nil {
			return problem("months", "%q is not a month like 2026-01", m.Month)
		}
		if i > 0 && m.Month <= p.Months[i-1].Month {
			return problem("months", "%s does not come after %s", m.Month, p.Months[i-1].Month)
		}
		if m.Cases < p.MinCases || m.Cases > p.Cases {
			return problem("months", "%s has %d cases", m.Month, m.Cases)
		}
		sum += m.Cases
	}
	return p.checkRest("months", p.MonthsRest, sum)
}

// checkRest checks a table that must add up to all cases.
func (p Profile) checkRest(field string, rest, sum int) error {
	switch {
	case rest < 0 || 0 < rest && rest < p.MinCases:
		return problem(field, "the rest has %d cases, want none or at least min_cases", rest)
	case sum != p.Cases:
		return problem(field, "they add up to %d cases, want %d", sum, p.Cases)
	}
	return nil
}

func (p Profile) checkVariants() error {
	sum := p.Rest.Cases
	for i, v := range p.Variants {
		switch {
		case len(v.Trace) == 0 || slices.Contains(v.Trace, ""):
			return problem("variants", "number %d has no activity or an empty one", i+1)
		case v.Cases < p.MinCases || v.Cases > p.Cases:
			return problem("variants", "number %d has %d cases", i+1, v.Cases)
		case i > 0 && compareVariants(p.Variants[i-1], v) >= 0:
			return problem("variants", "number %d does not follow in order: most frequent first, then by trace", i+1)
		}
		sum += v.Cases
	}
	return p.checkRest("variants", p.Rest.Cases, sum)
}

func (p Profile) checkBins() error {
	if err := p.checkBinsOf("rest.lengths", p.Rest.Lengths, 1, openEnd, p.Rest.Cases); err != nil {
		return err
	}
	if p.Untimed < 0 || p.Untimed > p.Cases || 0 < p.Untimed && p.Untimed < p.MinCases {
		return problem("untimed", "is %d, want none or at least min_cases", p.Untimed)
	}
	return p.checkBinsOf("durations", p.Durations, 0, lastBucket, p.Cases-p.Untimed)
}

func (p Profile) checkBinsOf(field string, bins []Bin, lowest, highest, cases int) error {
	sum := 0
	for i, b := range bins {
		switch {
		case b.From < lowest || b.To < b.From || b.To > highest:
			return problem(field, "bin %d…%d is not within %d…%d", b.From, b.To, lowest, highest)
		case i > 0 && b.From <= bins[i-1].To:
			return problem(field, "bin %d…%d overlaps the one before", b.From, b.To)
		case p.Exact() && b.From != b.To:
			return problem(field, "bin %d…%d is joined although min_cases is 1", b.From, b.To)
		case b.Cases < p.MinCases || b.Cases > p.Cases:
			return problem(field, "bin %d…%d has %d cases", b.From, b.To, b.Cases)
		}
		sum += b.Cases
	}
	if sum != cases {
		return problem(field, "they add up to %d cases, want %d", sum, cases)
	}
	return nil
}

func (p Profile) checkVariety() error {
	v := p.Variety
	if v.Variants < max(1, len(p.Variants)) || v.Variants > p.Cases+p.MinCases-1 {
		return problem("variety.variants", "is %d for %d cases", v.Variants, p.Cases)
	}
	if err := v.check(p.Cases + p.MinCases - 1); err != nil {
		return err
	}
	return p.Complexity.check(p)
}

var sha256Text = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (p Profile) checkSource() error {
	for i, sum := range p.Source.SHA256 {
		if !sha256Text.MatchString(sum) || i > 0 && sum <= p.Source.SHA256[i-1] {
			return problem("source.sha256", "%q is not a SHA-256 in hex, or not in ascending order", sum)
		}
	}
	if p.Source.Skipped < 0 {
		return problem("source.skipped", "is %d", p.Source.Skipped)
	}
	return nil
}

// checkExact checks that everything that follows from the variants does.
func (p Profile) checkExact() error {
	switch {
	case (p.First == nil) != (p.Last == nil) || p.First != nil && p.Last.Before(*p.First):
		return problem("first, last", "give both or none, first not after last")
	case p.MonthsRest != p.Untimed || p.Rest.Cases != 0:
		return problem("rest", "months_rest and rest hold cases although min_cases is 1")
	}
	want := p
	want.Variants = slices.Clone(p.Variants)
	want.derive()
	switch {
	case p.Events != want.Events:
		return problem("events", "is %d, but the variants have %d", p.Events, want.Events)
	case !slices.Equal(p.Activities, want.Activities):
		return problem("activities", "they do not follow from the variants")
	case !slices.Equal(p.Edges, want.Edges):
		return problem("edges", "they do not follow from the variants")
	case !p.Variety.near(want.Variety):
		return problem("variety", "it does not follow from the variants")
	}
	return nil
}
