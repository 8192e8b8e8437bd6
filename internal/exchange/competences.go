package exchange

import (
	"context"
	"slices"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Landscape returns the landscape in force.
type Landscape func(context.Context) (bundling.Landscape, error)

// Competences is the list of all services with who must provide them in one
// Land. What differs when it comes back becomes an override.
type Competences struct {
	Now    Landscape
	Keeper *landscape.Keeper
	Home   landscape.ARS // the Land
	Words  Words
}

// competentLevels are the levels that can be competent, as they are offered.
var competentLevels = []string{
	landscape.LevelBund.String(), landscape.LevelLand.String(), landscape.LevelKreis.String(), landscape.LevelAmt.String(),
	landscape.LevelUnknown.String(),
}

// List describes the list.
func (c Competences) List() List {
	levels := options(c.Words, "competent", competentLevels)
	return List{
		Table: tabular.Table{Name: "competences", Title: c.Words.T("exchange.competences"), Columns: []tabular.Column{
			{Key: "key", Heading: c.Words.T("exchange.service"), Kind: tabular.Key, Role: tabular.Identifies, Needed: true},
			{Key: "name", Heading: c.Words.T("services.name")},
			{Key: "level", Heading: c.Words.T("services.level"), Kind: tabular.Selected, Role: tabular.Changes, Choices: levels, Needed: true},
			{Key: "reason", Heading: c.Words.T("exchange.decided_because"), Role: tabular.Changes},
			{Key: "source", Heading: c.Words.T("exchange.decided_source"), Role: tabular.Changes},
			{Key: "body", Heading: c.Words.T("services.body")},
			{Key: "rule", Heading: c.Words.T("services.rule")},
			{Key: "type", Heading: c.Words.T("services.type"), Kind: tabular.Key},
			{Key: "ozg", Heading: c.Words.T("services.ozg_id"), Kind: tabular.Key},
			{Key: "bundle", Heading: c.Words.T("services.ozg")},
			{Key: "topic", Heading: c.Words.T("services.topic")},
			{Key: "situation", Heading: c.Words.T("services.situation")},
		}},
		Read:   access.ReadContent,
		About:  c.Words.T("exchange.competences_about"),
		Rows:   c.all,
		Import: competenceImport{c},
	}
}

func (c Competences) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	now, err := c.Now(ctx)
	if err != nil {
		return nil, err
	}
	return c.Rows(now, slices.Collect(now.Catalogue.All())), nil
}

// Rows returns the rows of some services.
func (c Competences) Rows(now bundling.Landscape, services []landscape.Service) tabular.Rows {
	t := c.List().Table
	return func(yield func([]string, error) bool) {
		for _, s := range services {
			if !yield(c.row(t, now, s), nil) {
				return
			}
		}
	}
}

func (c Competences) row(t tabular.Table, now bundling.Landscape, s landscape.Service) []string {
	competence, override := now.Rules.Competence(s, c.Home), now.Rules.Override(s.ID)
	return t.Row(map[string]string{
		"key": string(s.ID), "name": s.Name, "level": competence.Level.String(),
		"reason": override.Reason, "source": override.Source, "body": competence.Body, "rule": competence.Rule,
		"type": s.Type, "ozg": string(s.OZG), "bundle": s.OZGName, "topic": s.Topic, "situation": s.Situation,
	})
}

// competenceImport takes competences back in.
type competenceImport struct{ Competences }

// Need implements [Importer].
func (competenceImport) Need() access.Action { return access.SetCompetence }

// Compare implements [Importer].
func (c competenceImport) Compare(ctx context.Context, file tabular.File) ([]Row, error) {
	now, err := c.Now(ctx)
	if err != nil {
		return nil, err
	}
	t := c.List().Table
	rows := make([]Row, len(file.Rows))
	for i, r := range file.Rows {
		rows[i] = c.compare(t, now, file, r)
	}
	return rows, nil
}

func (c competenceImport) compare(t tabular.Table, now bundling.Landscape, file tabular.File, r tabular.Row) Row {
	id := t.Get(r.Values, "key")
	service, known := now.Catalogue.Service(landscape.ServiceID(id))
	switch {
	case len(r.Problems) > 0:
		return wrong(r, service.Name)
	case !known:
		return wrong(r, "", unknownService(file, t, r))
	}
	override := now.Rules.Override(service.ID)
	row := compare(t, r, holding{
		name: service.Name, values: c.row(t, now, service), own: override.Version > 0, version: override.Version,
	})
	if row.Kind != Unchanged && t.Get(r.Values, "reason") == "" {
		return wrong(r, service.Name, file.Problem(r.Line, t.Index("reason"), tabular.Text{
			De: "wer eine Zuständigkeit festlegt, muss sie begründen", En: "whoever decides a competence must give a reason"}))
	}
	return row
}

// unknownService says that a key is not in the catalogue.
func unknownService(file tabular.File, t tabular.Table, r tabular.Row) tabular.Problem {
	return file.Problem(r.Line, t.Index("key"), tabular.Textf(
		"„%s“ ist keine Leistung des Katalogs", "“%s” is no service of the catalogue", t.Get(r.Values, "key")))
}

// Write implements [Importer].
func (c competenceImport) Write(ctx context.Context, tx Tx, actor access.Actor, set, remove []Row, reason string) ([]int64, error) {
	t := c.List().Table
	overrides := make([]landscape.Override, len(set))
	for i, r := range set {
		level, err := landscape.ParseLevel(t.Get(r.Values, "level"))
		if err != nil {
			return nil, err
		}
		overrides[i] = landscape.Override{
			Service: landscape.ServiceID(t.Get(r.Values, "key")), Version: r.Version, Level: level,
			Reason: t.Get(r.Values, "reason"), Source: t.Get(r.Values, "source"),
		}
	}
	kept, err := c.Keeper.SetOverrides(ctx, tx.Landscape(), actor, overrides)
	if err != nil {
		return nil, err
	}
	ended := make([]landscape.Override, len(remove))
	for i, r := range remove {
		ended[i] = landscape.Override{Service: landscape.ServiceID(t.Get(r.Values, "key")), Version: r.Version}
	}
	if err := c.Keeper.RemoveOverrides(ctx, tx.Landscape(), actor, ended, reason); err != nil {
		return nil, err
	}
	versions := make([]int64, len(kept))
	for i, o := range kept {
		versions[i] = o.Version
	}
	return versions, nil
}
