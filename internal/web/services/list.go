package services

import (
	"context"
	"math"
	"net/http"
	"slices"

	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// list is the content of the list page.
type list struct {
	now    *current.Snapshot
	land   landscape.Authority
	filter landscape.Filter
	level  string // code of the level asked for, "" for all
	found  landscape.Found
	pages  part.Pages
	levels landscape.Competences
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.query(r.Context(), v)
	if err != nil {
		return err
	}
	l.findPage(v)
	return v.RenderPart(w, r, "results", results(v, l), listPage(v, l))
}

// findPage collects the services of one page. Copying all that match would take
// longer than all the rest of the page.
func (l *list) findPage(v *page.View) {
	l.pages = part.ParsePages(v, math.MaxInt)
	for {
		l.filter.Offset, l.filter.Limit = l.pages.From(), part.PageSize
		l.found = l.now.Catalogue.Find(l.filter)
		l.pages = part.ParsePages(v, l.found.Total)
		if l.pages.From() == l.filter.Offset {
			return
		}
	}
}

// find collects all services that match the query.
func (a Area) find(ctx context.Context, v *page.View) (list, error) {
	l, err := a.query(ctx, v)
	if err == nil {
		l.found = l.now.Catalogue.Find(l.filter)
	}
	return l, err
}

// query reads what is asked for.
func (a Area) query(ctx context.Context, v *page.View) (list, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return list{}, err
	}
	l := list{now: now, level: v.Param("level"), levels: now.Competences(a.Home)}
	l.land, _ = now.Tree.Authority(a.Home)
	l.filter = landscape.Filter{
		Query:     v.Param("q"),
		Topic:     v.Param("topic"),
		Situation: v.Param("situation"),
		Type:      v.Param("type"),
		OZG:       landscape.OZGID(v.Param("ozg")),
		LevelOf:   l.levels.LevelOf,
	}
	if l.level != "" {
		level, ok := parseLevel(l.level)
		if !ok {
			return l, page.BadRequest("level %q: must be bund, land, kreis, amt or unknown", l.level)
		}
		l.filter.Levels = []landscape.Level{level}
	}
	return l, nil
}

// competentLevels are the levels that can be competent, as they are offered.
var competentLevels = []landscape.Level{
	landscape.LevelBund, landscape.LevelLand, landscape.LevelKreis, landscape.LevelAmt, landscape.LevelUnknown,
}

// parseLevel reads the code of a competent level.
func parseLevel(code string) (landscape.Level, bool) {
	i := slices.IndexFunc(competentLevels, func(l landscape.Level) bool { return l.String() == code })
	if i < 0 {
		return landscape.LevelUnknown, false
	}
	return competentLevels[i], true
}

// chips names the filters in force.
func (l list) chips(v *page.View) []part.Chip {
	var chips []part.Chip
	add := func(param, text string) {
		if v.Param(param) != "" {
			chips = append(chips, part.Chip{Param: param, Text: text})
		}
	}
	add("q", "„"+l.filter.Query+"“")
	add("topic", l.filter.Topic)
	add("situation", l.filter.Situation)
	add("type", v.T("services.type_is", "type", l.filter.Type))
	add("level", v.Term("competent", l.level))
	if bundle, ok := l.now.Catalogue.Bundle(l.filter.OZG); ok {
		add("ozg", bundle.Name)
	} else {
		add("ozg", string(l.filter.OZG))
	}
	return chips
}

// choices makes options of facets, with the number of services each would give.
func choices(v *page.View, facets []landscape.Facet, word func(string) string) []part.Option {
	options := make([]part.Option, len(facets))
	for i, f := range facets {
		options[i] = part.Option{Value: f.Value, Text: word(f.Value) + " (" + v.Int(f.Count) + ")"}
	}
	return options
}

// plain is the word of a facet that is a word already.
func plain(value string) string { return value }

// answer returns the figures of the sentence at the top.
func (l list) answer(v *page.View) part.Figures {
	count := part.Figure{
		Label:      v.T("services.title"),
		Definition: v.T("services.count_definition"),
		Source:     CatalogueSource(),
	}
	known := part.Figure{
		Label:      v.T("services.known"),
		Definition: v.T("services.known_definition"),
		Source:     v.T("services.known_source"),
	}
	unknown := 0
	for _, f := range l.found.Facets.Levels {
		if f.Value == landscape.LevelUnknown.String() {
			unknown = f.Count
		}
	}
	return part.Figures{
		"count": count.Int(v, l.found.Total),
		"total": count.Int(v, l.now.Catalogue.Len()),
		"known": known.Int(v, l.found.Total-unknown),
	}
}

// answerKey chooses the sentence.
func (l list) answerKey() string {
	switch {
	case l.found.Total == l.now.Catalogue.Len():
		return "all"
	case l.level != "":
		return "level"
	}
	return "some"
}

// bars shows how the services are spread over the competent levels.
func (l list) bars(v *page.View) chart.Bars {
	counts := map[string]int{}
	for _, f := range l.found.Facets.Levels {
		counts[f.Value] = f.Count
	}
	bars := chart.Bars{Title: v.T("services.bars_title"), Provenance: part.Figure{
		Label:      v.T("services.bars_title"),
		Definition: v.T("services.known_definition"),
		Source:     v.T("services.known_source"),
	}}
	for _, level := range competentLevels {
		code := level.String()
		bars.Rows = append(bars.Rows, chart.Bar{
			Name: v.Term("competent", code), Value: float64(counts[code]), Text: v.Int(counts[code]),
			Href: v.With("level", code), Muted: level == landscape.LevelUnknown,
		})
	}
	return bars
}

// CatalogueSource is the attribution of the catalogue.
func CatalogueSource() string {
	for _, a := range landscape.Attributions() {
		if a.Data == "Leistungen" {
			return a.Text
		}
	}
	return ""
}
