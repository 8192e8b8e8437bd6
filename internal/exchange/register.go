package exchange

import (
	"context"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Register is the register of municipalities in force: a row per unit from the
// Land to the Gemeinde, with its edition. Figures stand at the Gemeinden; those
// above are their sums and stay empty.
//
// A file that comes back with a later edition puts that in force. It speaks for
// every Land of which it has a row, and for all of it: units of the Land that
// are not in the file are dissolved, and the preview has a row for each that says
// so. Taking the import back puts the edition before in force again.
type Register struct {
	Now    Landscape
	Keeper *landscape.Keeper
	Words  Words
}

// What a row says of its unit.
const (
	unitExists = "exists"
	unitGone   = "gone"
)

// List describes the list.
func (r Register) List() List {
	return List{
		Table: tabular.Table{Name: "register", Title: r.Words.T("exchange.register"), Columns: []tabular.Column{
			{Key: "key", Heading: r.Words.T("authorities.key"), Kind: tabular.Key, Role: tabular.Identifies, Needed: true},
			{Key: "name", Heading: r.Words.T("authorities.name"), Role: tabular.Changes, Needed: true},
			{Key: "type", Heading: r.Words.T("authorities.type"), Role: tabular.Changes},
			{Key: "seat", Heading: r.Words.T("authorities.seat"), Role: tabular.Changes},
			{Key: "population", Heading: r.Words.Term("measure", "population"), Kind: tabular.Integer, Role: tabular.Changes},
			{Key: "area_km2", Heading: r.Words.T("exchange.area"), Kind: tabular.Decimal, Role: tabular.Changes},
			{Key: "lon", Heading: r.Words.T("exchange.lon"), Kind: tabular.Decimal, Role: tabular.Changes},
			{Key: "lat", Heading: r.Words.T("exchange.lat"), Kind: tabular.Decimal, Role: tabular.Changes},
			{Key: "state", Heading: r.Words.T("exchange.unit_state"), Kind: tabular.Selected, Role: tabular.Changes, Choices: options(r.Words, "exchange_unit", []string{unitExists, unitGone})},
			{Key: "edition", Heading: r.Words.T("exchange.edition"), Kind: tabular.Date, Role: tabular.Changes, Needed: true},
			{Key: "successor", Heading: r.Words.T("exchange.successor")},
		}},
		Read:   access.ReadContent,
		About:  r.Words.T("exchange.register_about"),
		Rows:   r.all,
		Import: registerImport{r},
		Whole:  true,
	}
}

func (r Register) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	now, err := r.Now(ctx)
	if err != nil {
		return nil, err
	}
	edition, err := r.Keeper.InForce(ctx)
	if err != nil {
		return nil, err
	}
	t := r.List().Table
	return func(yield func([]string, error) bool) {
		for u := range now.Tree.All() {
			if u.Level != landscape.LevelBund && !yield(unitRow(t, u, edition.Date), nil) {
				return
			}
		}
	}, nil
}

// unitRow is what a register states of a unit.
func unitRow(t tabular.Table, u landscape.Authority, edition landscape.Date) []string {
	values := map[string]string{
		"key": string(u.Key), "name": u.Name, "type": u.Type, "seat": u.Seat, "state": unitExists, "edition": string(edition),
	}
	if u.Level == landscape.LevelGemeinde {
		values["population"], values["area_km2"] = strconv.Itoa(u.Population), tabular.Number(u.AreaKM2)
		if u.Lon != 0 || u.Lat != 0 {
			values["lon"], values["lat"] = tabular.Number(u.Lon), tabular.Number(u.Lat)
		}
	}
	return t.Row(values)
}

// unitOf is the unit that a row states; figures that it leaves out are 0.
func unitOf(t tabular.Table, values []string) landscape.Authority {
	u := landscape.Authority{
		Key: landscape.ARS(t.Get(values, "key")), Name: t.Get(values, "name"), Type: t.Get(values, "type"), Seat: t.Get(values, "seat"),
	}
	number := func(key string) float64 {
		if t.Get(values, key) == "" {
			return 0
		}
		return tabular.Float(t.Get(values, key))
	}
	u.Population, u.AreaKM2, u.Lon, u.Lat = int(number("population")), number("area_km2"), number("lon"), number("lat")
	return u
}

// Read reads a whole register from a file of the list, as 'kiesel landscape
// import' takes it. The error is a [*tabular.FileError] if the file is none of
// this list or has rows that cannot be used, or a [*landscape.ReadError].
func (r Register) Read(content []byte) (landscape.Register, error) {
	t := r.List().Table
	file, err := t.Read(content)
	if err != nil {
		return landscape.Register{}, err
	}
	c := registerComparer{t: t, file: file}
	var stated []landscape.Stated
	for _, row := range file.Rows {
		problems := row.Problems
		if p := c.noteDate(row); len(problems) == 0 && p != nil {
			problems = []tabular.Problem{*p}
		}
		if len(problems) > 0 {
			return landscape.Register{}, &tabular.FileError{Problems: problems}
		}
		if t.Get(row.Values, "state") != unitGone {
			stated = append(stated, landscape.Stated{Authority: unitOf(t, row.Values), Line: row.Line})
		}
	}
	return landscape.Assemble(landscape.Date(c.date), stated)
}

// Understands reports whether a file has the columns of the list.
func (r Register) Understands(content []byte) bool {
	_, err := r.List().Table.Read(content)
	return err == nil
}

// editionVersion numbers an edition, so that two of the same date are told
// apart: the date and six digits of the checksum.
func editionVersion(e landscape.Edition) int64 {
	date, _ := strconv.ParseInt(dateDigits.Replace(string(e.Date)), 10, 64)
	sum, _ := strconv.ParseInt(e.SHA256[:min(10, len(e.SHA256))], 16, 64)
	return date*1_000_000 + sum%1_000_000
}
