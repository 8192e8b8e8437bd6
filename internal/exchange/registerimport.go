package exchange

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// dateDigits takes a date apart.
var dateDigits = strings.NewReplacer("-", "")

// registerImport takes registers back in.
type registerImport struct{ Register }

// Need implements [Importer].
func (registerImport) Need() access.Action { return access.ApplyRegister }

// Compare implements [Importer]. Behind the rows of the file stand those of the
// units that would be dissolved because the file does not have them.
func (r registerImport) Compare(ctx context.Context, file tabular.File) ([]Row, error) {
	now, err := r.Now(ctx)
	if err != nil {
		return nil, err
	}
	edition, err := r.Keeper.InForce(ctx)
	if err != nil {
		return nil, err
	}
	c := registerComparer{t: r.List().Table, tree: now.Tree, edition: edition, file: file, seen: map[landscape.ARS]bool{}, laender: map[landscape.ARS]bool{}}
	rows := make([]Row, len(file.Rows))
	for i, row := range file.Rows {
		rows[i] = c.compare(row)
	}
	rows = slices.Concat(rows, c.missing())
	c.checkEdition(rows)
	if !slices.ContainsFunc(rows, func(r Row) bool { return r.Kind == Wrong }) && slices.ContainsFunc(rows, changes) {
		c.assemble(rows)
	}
	return rows, nil
}

// changes reports whether a row would change something.
func changes(r Row) bool { return r.Kind == New || r.Kind == Changed }

// registerComparer compares the rows of one file.
type registerComparer struct {
	t       tabular.Table
	tree    *landscape.Tree
	edition landscape.Edition // in force
	file    tabular.File
	seen    map[landscape.ARS]bool // units that the file names
	laender map[landscape.ARS]bool // for which the file speaks
	date    string                 // of the file
	first   int                    // line with the date
	stated  []landscape.Stated     // what the file says that exists
}

func (c *registerComparer) compare(r tabular.Row) Row {
	key, err := landscape.ParseARS(c.t.Get(r.Values, "key"))
	before, known := c.tree.Authority(key)
	double := c.seen[key] // which the service refuses
	if err == nil {
		c.seen[key], c.laender[key.Land()] = true, true
	}
	switch {
	case len(r.Problems) > 0:
		return wrong(r, before.Name)
	case err != nil || key == landscape.Bund:
		return wrong(r, "", c.problem(r, "key", tabular.Textf(
			"„%s“ ist kein Regionalschlüssel; ein Land hat 2 Ziffern, ein Regierungsbezirk 3, ein Kreis 5, ein Amt 9, eine Gemeinde 12",
			"“%s” is no regional key; a Land has 2 digits, a Regierungsbezirk 3, a Kreis 5, an Amt 9, a Gemeinde 12", c.t.Get(r.Values, "key"))))
	}
	if problem := c.noteDate(r); problem != nil {
		return wrong(r, before.Name, *problem)
	}
	if c.t.Get(r.Values, "state") == unitGone {
		return c.gone(r, before, known)
	}
	for _, figure := range []string{"population", "area_km2"} {
		if key.Level() == landscape.LevelGemeinde && c.t.Get(r.Values, figure) == "" {
			return wrong(r, before.Name, c.problem(r, figure, tabular.Text{
				De: "eine Gemeinde braucht diese Zahl; 0, wenn dort niemand wohnt", En: "a Gemeinde needs this figure; 0 if nobody lives there"}))
		}
	}
	if !double {
		c.stated = append(c.stated, landscape.Stated{Authority: unitOf(c.t, r.Values), Line: r.Line})
	}
	r.Values = c.complete(r.Values, before, known)
	h := holding{name: c.t.Get(r.Values, "name"), version: editionVersion(c.edition)}
	if known {
		h.values, h.own = unitRow(c.t, before, c.edition.Date), true
	}
	return c.row(r, h)
}

// row says what a row would do; that the edition is another is no change of the
// unit.
func (c *registerComparer) row(r tabular.Row, h holding) Row {
	before := h.values
	if before != nil {
		h.values = slices.Clone(before)
		h.values[c.t.Index("edition")] = c.t.Get(r.Values, "edition")
	}
	row := compare(c.t, r, h)
	row.Before = before
	return row
}

func (c *registerComparer) problem(r tabular.Row, column string, what tabular.Text) tabular.Problem {
	return c.file.Problem(r.Line, c.t.Index(column), what)
}

// noteDate demands one edition in the whole file.
func (c *registerComparer) noteDate(r tabular.Row) *tabular.Problem {
	date := c.t.Get(r.Values, "edition")
	if c.date == "" {
		c.date, c.first = date, r.Line
	}
	if date == c.date {
		return nil
	}
	column := c.t.Columns[c.t.Index("edition")]
	p := c.problem(r, "edition", tabular.Textf(
		"alle Zeilen brauchen denselben Gebietsstand; Zeile %d hat den %s", "all rows need the same edition; row %d has that of %s",
		c.first, column.Show(c.date, tabular.German)))
	return &p
}

// gone is a row about a unit that is dissolved.
func (c *registerComparer) gone(r tabular.Row, before landscape.Authority, known bool) Row {
	if !known {
		return wrong(r, c.t.Get(r.Values, "name"), c.problem(r, "state", tabular.Text{
			De: "aufgelöst werden kann nur, was es gibt", En: "only what exists can be dissolved"}))
	}
	r.Values = c.dissolved(before)
	return c.row(r, holding{name: before.Name, values: unitRow(c.t, before, c.edition.Date), own: true, version: editionVersion(c.edition)})
}

// dissolved are the values of a unit that is gone.
func (c *registerComparer) dissolved(u landscape.Authority) []string {
	values := unitRow(c.t, u, landscape.Date(c.date))
	values[c.t.Index("state")] = unitGone
	return values
}

// complete fills in what an edition may leave out: a seat or place that is known
// stays, and figures above the Gemeinden are sums.
func (c *registerComparer) complete(values []string, before landscape.Authority, known bool) []string {
	full := slices.Clone(values)
	full[c.t.Index("state")], full[c.t.Index("successor")] = unitExists, ""
	if landscape.ARS(c.t.Get(values, "key")).Level() != landscape.LevelGemeinde {
		for _, figure := range []string{"population", "area_km2", "lon", "lat"} {
			full[c.t.Index(figure)] = ""
		}
	}
	if !known {
		return full
	}
	kept := unitRow(c.t, before, c.edition.Date)
	if c.t.Get(full, "seat") == "" {
		full[c.t.Index("seat")] = c.t.Get(kept, "seat")
	}
	if c.t.Get(full, "lon") == "" && c.t.Get(full, "lat") == "" {
		full[c.t.Index("lon")], full[c.t.Index("lat")] = c.t.Get(kept, "lon"), c.t.Get(kept, "lat")
	}
	return full
}

// missing are rows about the units of the file's Länder that it does not have.
func (c *registerComparer) missing() []Row {
	var rows []Row
	for u := range c.tree.All() {
		if u.Level == landscape.LevelBund || c.seen[u.Key] || !c.laender[u.Key.Land()] || c.date == "" {
			continue
		}
		rows = append(rows, c.gone(tabular.Row{Values: c.dissolved(u)}, u, true))
	}
	return rows
}

// checkEdition makes the rows wrong that change something without a later date.
func (c *registerComparer) checkEdition(rows []Row) {
	if landscape.Date(c.date) > c.edition.Date {
		return
	}
	column := c.t.Columns[c.t.Index("edition")]
	what := tabular.Textf(
		"wer etwas ändert, trägt in allen Zeilen einen späteren Gebietsstand ein als den geltenden vom %s",
		"whoever changes something states a later edition in all rows than that in force, of %s", column.Show(string(c.edition.Date), tabular.German))
	for i, r := range rows {
		if changes(r) {
			rows[i].Kind = Wrong
			rows[i].Problems = []tabular.Problem{c.file.Problem(r.Line, c.t.Index("edition"), what)}
		}
	}
}

// assemble makes the whole register, and notes what does not fit together or
// into what a dissolved unit went.
func (c *registerComparer) assemble(rows []Row) {
	units := slices.Clone(c.stated)
	for u := range c.tree.All() {
		if u.Level != landscape.LevelBund && !c.laender[u.Key.Land()] {
			units = append(units, landscape.Stated{Authority: withoutSums(u)})
		}
	}
	register, err := landscape.Assemble(landscape.Date(c.date), units)
	if err != nil {
		c.blame(rows, err)
		return
	}
	successors := map[landscape.ARS]landscape.ARS{}
	for _, change := range landscape.Diff(slices.Collect(c.tree.All()), register.Units) {
		if change.Before.Key != "" && change.Successor != "" {
			successors[change.Before.Key] = change.Successor
		}
	}
	names := map[landscape.ARS]string{}
	for _, u := range register.Units {
		names[u.Key] = u.Name
	}
	for _, r := range rows {
		if heir := successors[landscape.ARS(c.t.Get(r.Values, "key"))]; heir != "" && c.t.Get(r.Values, "state") == unitGone {
			r.Values[c.t.Index("successor")] = string(heir) + " " + names[heir]
		}
	}
}

// withoutSums is a unit as a register states it: figures above the Gemeinden are
// left to be summed up.
func withoutSums(u landscape.Authority) landscape.Authority {
	if u.Level != landscape.LevelGemeinde {
		u.Population, u.AreaKM2, u.Lon, u.Lat = 0, 0, 0, 0
	}
	return u
}

// misfits says in German what does not fit, by the field that the landscape room
// names.
var misfits = map[string]string{
	"key":        "die Einheit darüber fehlt, oder die Einheit hat keine Gemeinde",
	"name":       "die Einheit hat keinen Namen",
	"population": "die Einwohnerzahl ist unmöglich oder nicht die Summe der Gemeinden; über den Gemeinden darf sie fehlen",
	"area":       "die Fläche ist unmöglich oder nicht die Summe der Gemeinden; über den Gemeinden darf sie fehlen",
	"lon":        "die Länge liegt nicht in Deutschland",
	"lat":        "die Breite liegt nicht in Deutschland",
}

// blame makes the row wrong that does not fit into the register; what is no
// row's fault counts for the first.
func (c *registerComparer) blame(rows []Row, err error) {
	at, problem := 0, tabular.Problem{What: tabular.Text{De: err.Error(), En: err.Error()}}
	var misfit *landscape.ReadError
	if errors.As(err, &misfit) {
		at = max(0, slices.IndexFunc(rows, func(r Row) bool { return r.Line == misfit.Line }))
		column := misfit.Field
		if column == "area" {
			column = "area_km2"
		}
		problem = c.file.Problem(rows[at].Line, c.t.Index(column), tabular.Text{De: misfits[misfit.Field], En: misfit.Problem})
	}
	problem.Line = rows[at].Line
	rows[at].Kind, rows[at].Problems = Wrong, []tabular.Problem{problem}
}

// Write implements [Importer]. Rows with a later edition than the one in force
// put it in force; others take it back.
func (r registerImport) Write(ctx context.Context, tx Tx, actor access.Actor, set, remove []Row, reason string) ([]int64, error) {
	t := r.List().Table
	inForce, err := tx.Landscape().InForce(ctx)
	if err != nil {
		return nil, err
	}
	for _, row := range slices.Concat(set, remove) {
		if err := journal.CheckVersion(string(inForce.Date), row.Version, editionVersion(inForce)); err != nil {
			return nil, err
		}
	}
	var after landscape.Edition
	if len(remove) > 0 || len(set) > 0 && landscape.Date(t.Get(set[0].Values, "edition")) <= inForce.Date {
		after, err = r.Keeper.WithdrawIn(ctx, tx.Landscape(), actor, inForce.Date, reason)
	} else {
		after, err = r.put(ctx, tx.Landscape(), actor, t, set, reason)
	}
	versions := make([]int64, len(set))
	for i := range versions {
		versions[i] = editionVersion(after)
	}
	return versions, err
}

// put puts what rows change in force.
func (r registerImport) put(ctx context.Context, tx landscape.Tx, actor access.Actor, t tabular.Table, set []Row, reason string) (landscape.Edition, error) {
	date := landscape.Date(t.Get(set[0].Values, "edition"))
	inForce, err := tx.Authorities(ctx, date)
	if err != nil {
		return landscape.Edition{}, err
	}
	units := map[landscape.ARS]landscape.Authority{}
	for _, u := range inForce {
		if u.Level != landscape.LevelBund {
			units[u.Key] = withoutSums(u)
		}
	}
	for _, row := range set {
		u := unitOf(t, row.Values)
		units[u.Key] = u
		if t.Get(row.Values, "state") == unitGone {
			delete(units, u.Key)
		}
	}
	stated := make([]landscape.Stated, 0, len(units))
	for _, u := range units {
		stated = append(stated, landscape.Stated{Authority: u})
	}
	slices.SortFunc(stated, func(a, b landscape.Stated) int { return cmp.Compare(a.Key, b.Key) })
	register, err := landscape.Assemble(date, stated)
	if err != nil {
		return landscape.Edition{}, fmt.Errorf("putting the register of %s together: %w", date, err)
	}
	p, err := r.Keeper.ApplyIn(ctx, tx, actor, register, reason)
	return p.Edition, err
}
