package evidence

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// profile is the content of a profile's page.
type profile struct {
	evidence.StoredProfile
	service string
	signer  evidence.Signer
	picture string
	steps   evidence.Map
	asked   asked // of the process
	request deletion
}

// deletion is a request to delete the profile that was refused; it is empty if
// there was none.
type deletion struct {
	reason  string
	problem string // code of what was wrong with the reason
}

func (a Area) profile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.renderProfile(w, r, v, http.StatusOK, deletion{})
}

func (a Area) renderProfile(w http.ResponseWriter, r *http.Request, v *page.View, status int, d deletion) error {
	stored, err := a.whole(r, v)
	if err != nil {
		return err
	}
	signers, err := a.Evidence.Signers(r.Context(), stored.Profile)
	if err != nil {
		return err
	}
	p := profile{StoredProfile: stored, service: a.name(stored.Service), signer: signers[0], request: d}
	if p.asked, err = parseAsked(v); err != nil {
		return err
	}
	p.steps = evidence.ProcessMap(stored.Profile, p.asked.Detail)
	p.picture = a.draw(r.Context(), v, p.steps, p.asked.waits)
	if v.Partial("process") {
		return v.Render(w, r, http.StatusOK, profileMap(v, p))
	}
	return v.Render(w, r, status, profilePage(v, p))
}

// whole returns the profile that the address names, unless it was deleted since
// the day that is shown.
func (a Area) whole(r *http.Request, v *page.View) (evidence.StoredProfile, error) {
	stored, err := a.Evidence.Profile(r.Context(), v.Actor, r.PathValue("id"))
	if err == nil && stored.Deleted {
		err = page.NotFound("profile %s: %w, it was deleted later", stored.ID, evidence.ErrNotFound)
	}
	return stored, err
}

// profileJSON sends the profile as the file that other installations read.
func (a Area) profileJSON(w http.ResponseWriter, r *http.Request, v *page.View) error {
	stored, err := a.whole(r, v)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(stored.Profile, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding profile %s: %w", stored.ID, err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="steckbrief-`+stored.ID[:12]+`.json"`)
	_, err = w.Write(append(text, '\n'))
	return err
}

const (
	maxReason   = 2000      // characters of the reason of a change
	doneDeleted = "deleted" // tells the overview what has just happened
)

// deleteProfile removes the profile, with a reason, and leads to the overview.
func (a Area) deleteProfile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := r.ParseForm(); err != nil {
		return page.BadRequest("reading the form: %w", err)
	}
	d := deletion{reason: strings.TrimSpace(r.PostForm.Get("reason"))}
	if d.problem = reasonProblem(d.reason); d.problem != "" {
		return a.renderProfile(w, r, v, http.StatusUnprocessableEntity, d)
	}
	if err := a.Evidence.DeleteProfile(r.Context(), v.Actor, r.PathValue("id"), d.reason); err != nil {
		return err
	}
	http.Redirect(w, r, evidenceHref+"?done="+doneDeleted, http.StatusSeeOther)
	return nil
}

// reasonProblem returns the code of what is wrong with a reason, "" if nothing is.
func reasonProblem(reason string) string {
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return "no_reason"
	case n > maxReason:
		return "too_long"
	}
	return ""
}

// figures are the key figures of the profile.
func (p profile) figures(v *page.View) []part.Figure {
	f := func(name string) part.Figure {
		return part.Figure{
			Label: v.Term("profile_figure", name), Definition: v.Term("profile_definition", name),
			Source: v.T("profile.source", "authority", p.Authority), AsOf: p.At.Format(time.DateOnly),
		}
	}
	top := 0
	if len(p.Profile.Variants) > 0 {
		top = p.Profile.Variants[0].Cases
	}
	share := f("top")
	share.Value = v.Percent(float64(top)/float64(p.Profile.Cases), 1)
	median := f("median")
	if low, high := p.Profile.Duration(0.5); high > 0 {
		median.Value = duration(v, low, high)
	}
	return []part.Figure{
		f("cases").Int(v, p.Profile.Cases),
		f("events").Int(v, p.Profile.Events),
		f("variants").Int(v, p.Profile.Variety.Variants),
		share,
		median,
	}
}

// signature says who signed the profile.
func (p profile) signature(v *page.View) string {
	key := p.signer.Key.String()
	switch p.signer.State {
	case evidence.SignedKnown:
		return v.T("profile.signed_known", "key", key)
	case evidence.SignedUnknown:
		return v.T("profile.signed_unknown", "key", key)
	case evidence.SignedForeign:
		return v.T("profile.signed_foreign", "key", key, "authority", p.signer.Known.Authority.Name)
	case evidence.SignedRevoked:
		return v.T("profile.signed_revoked", "key", key, "date", v.Date(p.signer.Known.Revoked.Format(time.DateOnly)))
	default:
		return v.T("profile.unsigned")
	}
}

// method says what became of small groups.
func (p profile) method(v *page.View) string {
	switch k := p.Profile.MinCases; {
	case p.Profile.Exact():
		return v.T("profile.method_exact")
	case !p.Profile.Rounded():
		return v.T("profile.method_first", "k", k)
	default:
		return v.T("profile.method", "k", k)
	}
}

// duration writes a duration that is known between limits, in the unit that
// fits.
func duration(v *page.View, low, high time.Duration) string {
	if high < time.Minute {
		return v.T("profile.under_a_minute")
	}
	open := high == math.MaxInt64 // the bin of the longest durations has no end
	of := unitOf(high)
	if open {
		of = unitOf(low)
	}
	unit := v.Term("duration_unit", of.name)
	a, b := float64(low)/float64(of.length), float64(high)/float64(of.length)
	switch {
	case open && low == 0:
		return v.Missing()
	case open:
		return v.T("profile.at_least", "low", v.Decimal(a, 1), "unit", unit)
	case b-a <= 0.05*b:
		return v.Quantity((a+b)/2, 1, unit)
	}
	return v.T("profile.duration_range", "low", v.Decimal(a, 1), "high", v.Decimal(b, 1), "unit", unit)
}

// durationUnit is a unit of time with the code of its name.
type durationUnit struct {
	name   string
	length time.Duration
}

// unitOf returns the unit in which a duration has at least about two of it.
func unitOf(d time.Duration) durationUnit {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return durationUnit{"days", day}
	case d >= 2*time.Hour:
		return durationUnit{"hours", time.Hour}
	}
	return durationUnit{"minutes", time.Minute}
}

// maxVariants is how many variants a page shows.
const maxVariants = 10

// shown returns the variants that the page lists.
func (p profile) shown() []evidence.Variant {
	return p.Profile.Variants[:min(maxVariants, len(p.Profile.Variants))]
}

// more returns how many variants the profile lists beyond those on the page,
// and their cases.
func (p profile) more() (variants, cases int) {
	left := p.Profile.Variants[len(p.shown()):]
	for _, variant := range left {
		cases += variant.Cases
	}
	return len(left), cases
}
