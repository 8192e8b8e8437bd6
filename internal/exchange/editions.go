package exchange

import (
	"context"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Editions is the list of the editions of the register that were put in force.
// It only goes out: an edition comes in as a whole, see [Register].
type Editions struct {
	Keeper *landscape.Keeper
	Words  Words
}

// List describes the list.
func (e Editions) List() List {
	return List{
		Table: tabular.Table{Name: "editions", Title: e.Words.T("exchange.editions"), Columns: []tabular.Column{
			{Key: "date", Heading: e.Words.T("exchange.edition"), Kind: tabular.Date, Role: tabular.Identifies},
			{Key: "units", Heading: e.Words.T("exchange.units"), Kind: tabular.Integer},
			{Key: "source", Heading: e.Words.T("exchange.source")},
			{Key: "sha256", Heading: e.Words.T("exchange.checksum"), Kind: tabular.Key},
		}},
		Read:  access.ReadContent,
		About: e.Words.T("exchange.editions_about"),
		Rows:  e.all,
	}
}

func (e Editions) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	editions, err := e.Keeper.Store.Editions(ctx)
	if err != nil {
		return nil, err
	}
	t := e.List().Table
	rows := make([][]string, len(editions))
	for i, edition := range editions {
		rows[i] = t.Row(map[string]string{
			"date": string(edition.Date), "units": strconv.Itoa(edition.Units), "source": edition.Source, "sha256": edition.SHA256,
		})
	}
	return tabular.All(rows), nil
}
