package evidence

import (
	"net/http"
	"strconv"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
	"kiesel/internal/web/processmap"
)

// mostMapEdges is the largest number of edges that a map on a page shows.
const mostMapEdges = 1000

// asked is what a map was asked to show.
type asked struct {
	evidence.Detail
	waits bool // on the arrows, instead of shares
}

// parseAsked reads what the map shall show: activities=12&edges=40&arrows=waits.
func parseAsked(v *page.View) (d asked, err error) {
	switch arrows := v.Param("arrows"); arrows {
	case "", "shares":
	case "waits":
		d.waits = true
	default:
		return d, page.BadRequest("arrows=%q: give shares or waits", arrows)
	}
	d.Edges = evidence.DefaultMapEdges
	for _, choice := range []struct {
		name string
		most int
		into *int
	}{{"activities", 1000, &d.Activities}, {"edges", mostMapEdges, &d.Edges}} {
		text := v.Param(choice.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > choice.most {
			return d, page.BadRequest("%s=%q: give a number from 1 to %d", choice.name, text, choice.most)
		}
		*choice.into = n
	}
	return d, nil
}

// sendPicture sends a map as an SVG file.
func (a Area) sendPicture(w http.ResponseWriter, r *http.Request, v *page.View, m evidence.Map, waits bool, id string) error {
	svg, err := processmap.Draw(r.Context(), m, words(v, m, waits))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Content-Disposition", `attachment; filename="`+v.T("process.file")+"-"+id[:min(12, len(id))]+`.svg"`)
	_, err = w.Write([]byte(processmap.Document(svg)))
	return err
}

// comparisonPicture sends the map that the page of a comparison shows.
func (a Area) comparisonPicture(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.findComparison(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	if len(c.steps.Nodes) == 0 {
		return page.NotFound("a map of comparison %s: %w", c.id, evidence.ErrNotFound)
	}
	return a.sendPicture(w, r, v, c.steps, c.asked.waits, c.id)
}

// profilePicture sends the map that the page of a profile shows.
func (a Area) profilePicture(w http.ResponseWriter, r *http.Request, v *page.View) error {
	stored, err := a.whole(r, v)
	if err != nil {
		return err
	}
	d, err := parseAsked(v)
	if err != nil {
		return err
	}
	return a.sendPicture(w, r, v, evidence.ProcessMap(stored.Profile, d.Detail), d.waits, stored.ID)
}
