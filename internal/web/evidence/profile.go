package evidence

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// profile is the content of a profile's page.
type profile struct {
	evidence.StoredProfile
	service string
	picture string
	steps   evidence.Map
}

func (a Area) profile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	stored, err := a.Evidence.Profile(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := profile{StoredProfile: stored, service: a.name(stored.Service)}
	p.steps = evidence.ProcessMap(stored.Profile, evidence.DefaultMapEdges)
	if p.picture, err = a.Drawer.Draw(r.Context(), p.steps, words(v)); err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, profilePage(v, p))
}

// profileJSON sends the profile as the file that other installations read.
func (a Area) profileJSON(w http.ResponseWriter, r *http.Request, _ *page.View) error {
	stored, err := a.Evidence.Profile(r.Context(), r.PathValue("id"))
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
	if low, high := p.Profile.Durations.Quantile(0.5); high > 0 {
		median.Value = days(v, low, high)
	}
	return []part.Figure{
		f("cases").Int(v, p.Profile.Cases),
		f("events").Int(v, p.Profile.Events),
		f("variants").Int(v, p.Profile.Variety.Variants),
		share,
		median,
	}
}

// days writes a duration that is known between limits, in days.
func days(v *page.View, low, high time.Duration) string {
	const day = 24 * time.Hour
	a, b := low.Hours()/day.Hours(), high.Hours()/day.Hours()
	if b-a <= 0.05*b {
		return v.T("profile.days", "n", v.Decimal((a+b)/2, 1))
	}
	return v.T("profile.days_range", "low", v.Decimal(a, 1), "high", v.Decimal(b, 1))
}
