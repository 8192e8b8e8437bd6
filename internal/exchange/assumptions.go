package exchange

import (
	"context"
	"errors"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Assumptions is the list of the figures behind the verdicts: every parameter as
// it holds for all services, and what was set for single ones. The whole sheet
// of one service comes out with its verdict, and goes back in here.
type Assumptions struct {
	Now      Landscape
	Bundling *bundling.Service
	Clock    func() time.Time
	Words    Words
}

// List describes the list.
func (a Assumptions) List() List {
	origins := []bundling.Origin{bundling.OriginMissing, bundling.OriginDefault, bundling.OriginGlobal, bundling.OriginService}
	functions := options(a.Words, "function", landscape.Functions())
	parameters := options(a.Words, "parameter", bundling.ParameterNames())
	return List{
		Table: tabular.Table{Name: "assumptions", Title: a.Words.T("exchange.assumptions"), Columns: []tabular.Column{
			{Key: "key", Heading: a.Words.T("exchange.service"), Kind: tabular.Key, Role: tabular.Identifies},
			{Key: "name", Heading: a.Words.T("services.name")},
			{Key: "function", Heading: a.Words.T("exchange.function"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: functions},
			{Key: "parameter", Heading: a.Words.T("exchange.parameter"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: parameters, Needed: true},
			{Key: "value", Heading: a.Words.T("exchange.value"), Kind: tabular.Decimal, Role: tabular.Changes},
			{Key: "low", Heading: a.Words.T("exchange.low"), Kind: tabular.Decimal, Role: tabular.Changes},
			{Key: "high", Heading: a.Words.T("exchange.high"), Kind: tabular.Decimal, Role: tabular.Changes},
			{Key: "unit", Heading: a.Words.T("exchange.unit")},
			{Key: "source", Heading: a.Words.T("exchange.source"), Role: tabular.Changes},
			{Key: "as_of", Heading: a.Words.T("exchange.as_of"), Kind: tabular.Date, Role: tabular.Changes},
			{Key: "origin", Heading: a.Words.T("exchange.origin"), Kind: tabular.Selected, Choices: options(a.Words, "origin", origins)},
		}},
		Read:   access.ReadContent,
		About:  a.Words.T("exchange.assumptions_about"),
		Rows:   a.all,
		Import: assumptionImport{a},

		Nameless: a.Words.T("exchange.all_services"),
	}
}

func (a Assumptions) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	now, err := a.Now(ctx)
	if err != nil {
		return nil, err
	}
	services, err := a.Bundling.ServicesWithAssumptions(ctx)
	if err != nil {
		return nil, err
	}
	return func(yield func([]string, error) bool) {
		t := a.List().Table
		for _, id := range append([]landscape.ServiceID{""}, services...) {
			service, known := now.Catalogue.Service(id)
			if id != "" && !known {
				continue // of an earlier catalogue
			}
			parameters, err := a.Bundling.Assumptions(ctx, id)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, p := range parameters {
				if id != "" && p.Origin != bundling.OriginService {
					continue
				}
				if !yield(a.row(t, service, p), nil) {
					return
				}
			}
		}
	}, nil
}

// Rows returns the whole sheet of a service.
func (a Assumptions) Rows(service landscape.Service, parameters []bundling.Parameter) tabular.Rows {
	t := a.List().Table
	rows := make([][]string, len(parameters))
	for i, p := range parameters {
		rows[i] = a.row(t, service, p)
	}
	return tabular.All(rows)
}

func (a Assumptions) row(t tabular.Table, service landscape.Service, p bundling.Parameter) []string {
	values := map[string]string{
		"key": string(service.ID), "name": service.Name, "function": string(p.Key.Function), "parameter": p.Key.Name,
		"unit": p.Unit, "origin": string(p.Origin),
	}
	if p.Origin != bundling.OriginMissing {
		values["value"], values["low"], values["high"] = tabular.Number(p.Value), tabular.Number(p.Low), tabular.Number(p.High)
		values["source"], values["as_of"] = p.Source, string(p.AsOf)
	}
	return t.Row(values)
}

// assumptionImport takes assumptions back in.
type assumptionImport struct{ Assumptions }

// Need implements [Importer].
func (assumptionImport) Need() access.Action { return access.SetAssumption }

// Compare implements [Importer].
func (a assumptionImport) Compare(ctx context.Context, file tabular.File) ([]Row, error) {
	now, err := a.Now(ctx)
	if err != nil {
		return nil, err
	}
	c := assumptionComparer{Assumptions: a.Assumptions, t: a.List().Table, now: now, file: file, sheets: map[landscape.ServiceID]sheet{}}
	rows := make([]Row, len(file.Rows))
	for i, r := range file.Rows {
		if rows[i], err = c.compare(ctx, r); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// sheet holds the parameters of one service.
type sheet map[bundling.Key]bundling.Parameter

// assumptionComparer compares the rows of one file.
type assumptionComparer struct {
	Assumptions
	t      tabular.Table
	now    bundling.Landscape
	file   tabular.File
	sheets map[landscape.ServiceID]sheet // of the services met so far
}

func (c *assumptionComparer) compare(ctx context.Context, r tabular.Row) (Row, error) {
	id := landscape.ServiceID(c.t.Get(r.Values, "key"))
	service, known := c.now.Catalogue.Service(id)
	name := service.Name
	switch {
	case len(r.Problems) > 0:
		return wrong(r, name), nil
	case id != "" && !known:
		return wrong(r, "", unknownService(c.file, c.t, r)), nil
	}
	parameters, err := c.sheet(ctx, id)
	if err != nil {
		return Row{}, err
	}
	key := bundling.Key{Function: landscape.Function(c.t.Get(r.Values, "function")), Name: c.t.Get(r.Values, "parameter")}
	p, known := parameters[key]
	if !known {
		return wrong(r, name, c.file.Problem(r.Line, c.t.Index("parameter"), tabular.Text{
			De: "diese Annahme gibt es für diese Teilaufgabe nicht", En: "there is no such assumption for this function"})), nil
	}
	if problem, half := c.halfRange(r); half {
		return wrong(r, name, problem), nil
	}
	before := c.row(c.t, service, p)
	r.Values = c.complete(r.Values, before)
	h := holding{name: name, values: before, own: p.Version > 0, version: p.Version}
	if p.Origin == bundling.OriginMissing {
		h.values = nil
	}
	row := compare(c.t, r, h)
	if row.Kind != Unchanged {
		if problems := c.check(r); problems != nil {
			return wrong(r, name, problems...), nil
		}
	}
	return row, nil
}

func (c *assumptionComparer) sheet(ctx context.Context, id landscape.ServiceID) (sheet, error) {
	if s, ok := c.sheets[id]; ok {
		return s, nil
	}
	parameters, err := c.Bundling.Assumptions(ctx, id)
	if err != nil {
		return nil, err
	}
	s := sheet{}
	for _, p := range parameters {
		s[p.Key] = p
	}
	c.sheets[id] = s
	return s, nil
}

// halfRange reports whether a row gives one end of the range without the other,
// which can mean neither an exact value nor a range.
func (c *assumptionComparer) halfRange(r tabular.Row) (tabular.Problem, bool) {
	given, missing := c.t.Index("low"), c.t.Index("high")
	if r.Values[given] == "" {
		given, missing = missing, given
	}
	if r.Values[given] == "" || r.Values[missing] != "" {
		return tabular.Problem{}, false
	}
	there, absent := c.t.Columns[given].Heading, c.t.Columns[missing].Heading
	return c.file.Problem(r.Line, missing, tabular.Text{
		De: "die Zelle ist leer, „" + there.De + "“ aber nicht; geben Sie „" + there.De + "“ und „" + absent.De + "“ beide an oder keines (dann ist der Wert genau)",
		En: "the cell is empty but “" + there.En + "” is not; give both “" + there.En + "” and “" + absent.En + "” or neither (the value is then exact)",
	}), true
}

// complete fills in what may be left out: without a range the value is exact,
// without a day the figure is of today, or of the day that holds for the same
// value.
func (c *assumptionComparer) complete(values, before []string) []string {
	full := c.t.Row(nil)
	copy(full, values)
	value := c.t.Get(values, "value")
	if value == "" {
		return full
	}
	for _, key := range []string{"low", "high"} {
		if c.t.Get(values, key) == "" {
			full[c.t.Index(key)] = value
		}
	}
	if c.t.Get(values, "as_of") == "" {
		day := string(landscape.DateOf(c.Clock()))
		if c.t.Get(before, "value") == value {
			day = c.t.Get(before, "as_of")
		}
		full[c.t.Index("as_of")] = day
	}
	return full
}

// check says what the bundling room would not take.
func (c *assumptionComparer) check(r tabular.Row) []tabular.Problem {
	if c.t.Get(r.Values, "value") == "" {
		return []tabular.Problem{c.file.Problem(r.Line, c.t.Index("value"), tabular.Text{
			De: "der Wert fehlt; eine Einfuhr nimmt nichts zurück, das geht bei der Empfehlung der Leistung",
			En: "the value is missing; an import takes nothing back, that is done with the verdict of the service"})}
	}
	err := assumption(c.t, Row{Values: r.Values}).Check()
	var outside *bundling.RangeError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, bundling.ErrNoSource):
		return []tabular.Problem{c.file.Problem(r.Line, c.t.Index("source"), tabular.Text{
			De: "eine Quelle wird gebraucht, mindestens das Wort „Annahme“", En: "a source is needed, at least the word “Annahme”"})}
	case errors.As(err, &outside):
		column := c.columnOf(r.Values, outside.Value)
		if outside.Switch {
			return []tabular.Problem{c.file.Problem(r.Line, column, tabular.Textf(
				"%s ist weder 0 noch 1; hier gibt es nur 0 (nein) und 1 (ja)", "%s is neither 0 nor 1; here there are only 0 (no) and 1 (yes)",
				c.german(outside.Value)))}
		}
		return []tabular.Problem{c.file.Problem(r.Line, column, tabular.Textf(
			"%[1]s liegt nicht zwischen %[2]s und %[3]s", "%[1]s is not between %[2]s and %[3]s",
			c.german(outside.Value), c.german(outside.Min), c.german(outside.Max)))}
	}
	return []tabular.Problem{{Line: r.Line, What: tabular.Text{De: err.Error(), En: err.Error()}}}
}

// columnOf returns the column of a figure, the value's own if several fit.
func (c *assumptionComparer) columnOf(values []string, figure float64) int {
	for _, key := range []string{"value", "low", "high"} {
		if c.t.Get(values, key) == tabular.Number(figure) {
			return c.t.Index(key)
		}
	}
	return c.t.Index("value")
}

// german writes a figure as it stands in files.
func (c *assumptionComparer) german(x float64) string {
	return c.t.Columns[c.t.Index("value")].Show(tabular.Number(x), tabular.German)
}

// assumption is what a row says, with the version that was seen.
func assumption(t tabular.Table, r Row) bundling.Assumption {
	figure := func(key string) float64 { return tabular.Float(t.Get(r.Values, key)) }
	return bundling.Assumption{
		Service:  landscape.ServiceID(t.Get(r.Values, "key")),
		Function: landscape.Function(t.Get(r.Values, "function")), Name: t.Get(r.Values, "parameter"), Version: r.Version,
		Value: figure("value"), Low: figure("low"), High: figure("high"),
		Source: t.Get(r.Values, "source"), AsOf: landscape.Date(t.Get(r.Values, "as_of")),
	}
}

// Write implements [Importer].
func (a assumptionImport) Write(ctx context.Context, tx Tx, actor access.Actor, set, remove []Row, reason string) ([]int64, error) {
	t := a.List().Table
	list := func(rows []Row) []bundling.Assumption {
		all := make([]bundling.Assumption, len(rows))
		for i, r := range rows {
			all[i] = assumption(t, r)
		}
		return all
	}
	kept, err := a.Bundling.SetAssumptions(ctx, tx.Bundling(), actor, list(set), reason)
	if err != nil {
		return nil, err
	}
	if err := a.Bundling.ResetAssumptions(ctx, tx.Bundling(), actor, list(remove), reason); err != nil {
		return nil, err
	}
	versions := make([]int64, len(kept))
	for i, k := range kept {
		versions[i] = k.Version
	}
	return versions, nil
}
