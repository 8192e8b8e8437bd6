package exchange

import (
	"context"
	"iter"
	"math"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Authorities is the list of the units of the administration with their figures,
// as the screen shows them: also those that are sums. It only goes out; what
// comes back in is the [Register], from which the sums are made.
type Authorities struct {
	Now   Landscape
	Words Words
}

// List describes the list.
func (a Authorities) List() List {
	levels := []string{
		landscape.LevelBund.String(), landscape.LevelLand.String(), landscape.LevelBezirk.String(),
		landscape.LevelKreis.String(), landscape.LevelAmt.String(), landscape.LevelGemeinde.String(),
	}
	return List{
		Table: tabular.Table{Name: "authorities", Title: a.Words.T("authorities.title"), Columns: []tabular.Column{
			{Key: "key", Heading: a.Words.T("authorities.key"), Kind: tabular.Key, Role: tabular.Identifies},
			{Key: "name", Heading: a.Words.T("authorities.name")},
			{Key: "type", Heading: a.Words.T("authorities.type")},
			{Key: "parent", Heading: a.Words.T("authorities.parent_key"), Kind: tabular.Key},
			{Key: "population", Heading: a.Words.Term("measure", "population"), Kind: tabular.Integer},
			{Key: "area_km2", Heading: a.Words.T("exchange.area"), Kind: tabular.Decimal},
			{Key: "valid_from", Heading: a.Words.T("authorities.valid_from"), Kind: tabular.Date},
			{Key: "level", Heading: a.Words.T("authorities.level"), Kind: tabular.Selected, Choices: options(a.Words, "level", levels)},
			{Key: "seat", Heading: a.Words.T("authorities.seat")},
			{Key: "density", Heading: a.Words.Term("measure_unit", "density"), Kind: tabular.Decimal},
		}},
		Read:  access.ReadContent,
		About: a.Words.T("exchange.authorities_about"),
		Rows:  a.all,
	}
}

func (a Authorities) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	now, err := a.Now(ctx)
	if err != nil {
		return nil, err
	}
	return a.Rows(now.Tree.All()), nil
}

// Rows returns the rows of some units.
func (a Authorities) Rows(units iter.Seq[landscape.Authority]) tabular.Rows {
	t := a.List().Table
	return func(yield func([]string, error) bool) {
		for u := range units {
			if !yield(authority(t, u), nil) {
				return
			}
		}
	}
}

func authority(t tabular.Table, u landscape.Authority) []string {
	values := map[string]string{
		"key": string(u.Key), "name": u.Name, "type": u.Type, "parent": string(u.Parent), "population": strconv.Itoa(u.Population),
		"valid_from": string(u.ValidFrom), "level": u.Level.String(), "seat": u.Seat,
	}
	if u.AreaKM2 > 0 { // 0 is unknown
		values["area_km2"] = tabular.Number(u.AreaKM2)
		values["density"] = tabular.Number(rounded(float64(u.Population)/u.AreaKM2, 1))
	}
	return t.Row(values)
}

// rounded rounds to some decimals, so that files do not show what the
// computation adds.
func rounded(x float64, decimals int) float64 {
	unit := math.Pow10(decimals)
	return math.Round(x*unit) / unit
}
