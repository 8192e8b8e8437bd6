package exchange

import (
	"context"
	"strconv"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange/tabular"
)

// Comparisons is the list of the comparisons. It only goes out: a comparison is
// computed.
type Comparisons struct {
	Evidence *evidence.Service
	Now      Landscape
	Words    Words
}

// List describes the list.
func (c Comparisons) List() List {
	return List{
		Table: tabular.Table{Name: "comparisons", Title: c.Words.T("evidence.comparisons"), Columns: []tabular.Column{
			{Key: "key", Heading: c.Words.T("exchange.service"), Kind: tabular.Key},
			{Key: "service", Heading: c.Words.T("evidence.service")},
			{Key: "level", Heading: c.Words.T("evidence.level"), Kind: tabular.Selected, Choices: options(c.Words, "abstraction", abstractions)},
			{Key: "authorities", Heading: c.Words.T("evidence.authorities")},
			{Key: "different", Heading: c.Words.T("evidence.different_pairs"), Kind: tabular.Integer},
			{Key: "pairs", Heading: c.Words.T("exchange.pairs"), Kind: tabular.Integer},
			{Key: "at", Heading: c.Words.T("evidence.at"), Kind: tabular.Instant},
			{Key: "id", Heading: c.Words.T("account.id"), Kind: tabular.Key, Role: tabular.Identifies},
		}},
		Read:  access.ReadEvidence,
		About: c.Words.T("exchange.comparisons_about"),
		Rows:  c.all,
	}
}

func (c Comparisons) all(ctx context.Context, actor access.Actor) (tabular.Rows, error) {
	now, err := c.Now(ctx)
	if err != nil {
		return nil, err
	}
	comparisons, err := c.Evidence.Comparisons(ctx, actor, "")
	return c.Rows(now.Catalogue, comparisons), err
}

// Rows returns the rows of some comparisons.
func (c Comparisons) Rows(services Services, comparisons []evidence.StoredComparison) tabular.Rows {
	t := c.List().Table
	rows := make([][]string, len(comparisons))
	for i, stored := range comparisons {
		names := make([]string, len(stored.Comparison.Inputs))
		for k, in := range stored.Comparison.Inputs {
			names[k] = in.Name
		}
		different := 0
		for _, p := range stored.Comparison.Pairs {
			if p.Statement == evidence.Different {
				different++
			}
		}
		rows[i] = t.Row(map[string]string{
			"key": string(stored.Service), "service": serviceName(services, stored.Service), "level": stored.Level,
			"authorities": strings.Join(names, "; "), "different": strconv.Itoa(different),
			"pairs": strconv.Itoa(len(stored.Comparison.Pairs)), "at": tabular.At(stored.At), "id": stored.ID,
		})
	}
	return tabular.All(rows)
}
