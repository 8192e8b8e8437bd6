package exchange

import (
	"context"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange/tabular"
)

// Pairs is the list of what the comparisons say about every two authorities. It
// only goes out.
type Pairs struct {
	Evidence *evidence.Service
	Now      Landscape
	Words    Words
}

// List describes the list.
func (p Pairs) List() List {
	statements := []evidence.Statement{evidence.Different, evidence.NotDistinguishable, evidence.NoStatement}
	reasons := []evidence.Reason{
		evidence.ReasonTest, evidence.ReasonLarge, evidence.ReasonFewCases, evidence.ReasonTooFew, evidence.ReasonFewPermutations, evidence.ReasonFolded,
	}
	return List{
		Table: tabular.Table{Name: "pairs", Title: p.Words.T("exchange.pairs_title"), Columns: []tabular.Column{
			{Key: "key", Heading: p.Words.T("exchange.service"), Kind: tabular.Key},
			{Key: "service", Heading: p.Words.T("evidence.service")},
			{Key: "level", Heading: p.Words.T("evidence.level"), Kind: tabular.Selected, Choices: options(p.Words, "abstraction", abstractions)},
			{Key: "a", Heading: p.Words.T("process.first"), Role: tabular.Identifies},
			{Key: "b", Heading: p.Words.T("process.second"), Role: tabular.Identifies},
			{Key: "emd", Heading: p.Words.T("comparison.emd"), Kind: tabular.Decimal},
			{Key: "emd_low", Heading: p.Words.T("exchange.emd_low"), Kind: tabular.Decimal},
			{Key: "emd_high", Heading: p.Words.T("exchange.emd_high"), Kind: tabular.Decimal},
			{Key: "floor", Heading: p.Words.T("comparison.floor"), Kind: tabular.Decimal},
			{Key: "similarity", Heading: p.Words.T("comparison.similarity"), Kind: tabular.Decimal},
			{Key: "p_adjusted", Heading: p.Words.T("comparison.p"), Kind: tabular.Decimal},
			{Key: "statement", Heading: p.Words.T("comparison.statement"), Kind: tabular.Selected, Choices: options(p.Words, "statement", statements)},
			{Key: "reason", Heading: p.Words.T("comparison.reason"), Kind: tabular.Selected, Choices: options(p.Words, "statement_reason", reasons)},
			{Key: "comparison", Heading: p.Words.T("exchange.comparison"), Kind: tabular.Key, Role: tabular.Identifies},
		}},
		Read:  access.ReadEvidence,
		About: p.Words.T("exchange.pairs_about"),
		Rows:  p.all,
	}
}

func (p Pairs) all(ctx context.Context, actor access.Actor) (tabular.Rows, error) {
	now, err := p.Now(ctx)
	if err != nil {
		return nil, err
	}
	comparisons, err := p.Evidence.Comparisons(ctx, actor, "")
	return p.Rows(now.Catalogue, comparisons), err
}

// Rows returns the rows of the pairs of some comparisons.
func (p Pairs) Rows(services Services, comparisons []evidence.StoredComparison) tabular.Rows {
	t := p.List().Table
	return func(yield func([]string, error) bool) {
		for _, c := range comparisons {
			for _, pair := range c.Comparison.Pairs {
				if !yield(pairRow(t, services, c, pair), nil) {
					return
				}
			}
		}
	}
}

func pairRow(t tabular.Table, services Services, c evidence.StoredComparison, pair evidence.Pair) []string {
	values := map[string]string{
		"key": string(c.Service), "service": serviceName(services, c.Service), "level": c.Level, "a": pair.A, "b": pair.B,
		"emd": figure(pair.EMD), "floor": figure(pair.Floor), "similarity": figure(pair.Similarity), "p_adjusted": figure(pair.PAdjusted),
		"statement": string(pair.Statement), "reason": string(pair.Reason), "comparison": c.ID,
	}
	if pair.Bounds != nil {
		values["emd_low"], values["emd_high"] = tabular.Number(pair.Bounds.Low), tabular.Number(pair.Bounds.High)
	}
	return t.Row(values)
}

// figure is the plain form of a figure, "" if it is not known.
func figure(x *float64) string {
	if x == nil {
		return ""
	}
	return tabular.Number(*x)
}
