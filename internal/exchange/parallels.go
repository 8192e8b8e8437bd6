package exchange

import (
	"context"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/parallel"
)

// Parallels is the list of services that may be the same task, with what was
// decided about them. It only goes out: the pairs are computed, and each deserves a
// look of its own before somebody decides.
type Parallels struct {
	Parallel *parallel.Service
	Words    Words
}

// List describes the list.
func (p Parallels) List() List {
	return List{
		Table: tabular.Table{Name: "parallels", Title: p.Words.T("parallel.title"), Columns: []tabular.Column{
			{Key: "a", Heading: p.Words.T("parallel.key_a"), Kind: tabular.Key, Role: tabular.Identifies},
			{Key: "name_a", Heading: p.Words.T("parallel.name_a")},
			{Key: "b", Heading: p.Words.T("parallel.key_b"), Kind: tabular.Key, Role: tabular.Identifies},
			{Key: "name_b", Heading: p.Words.T("parallel.name_b")},
			{Key: "score", Heading: p.Words.T("parallel.score"), Kind: tabular.Decimal},
			{Key: "relation", Heading: p.Words.T("parallel.relation"), Kind: tabular.Selected, Choices: options(p.Words, "parallel_relation", parallel.Relations())},
			{Key: "group", Heading: p.Words.T("parallel.group_key"), Kind: tabular.Key},
			{Key: "shared", Heading: p.Words.T("parallel.shared")},
			{Key: "only_a", Heading: p.Words.T("parallel.only_a")},
			{Key: "only_b", Heading: p.Words.T("parallel.only_b")},
			{Key: "state", Heading: p.Words.T("parallel.state"), Kind: tabular.Selected, Choices: options(p.Words, "parallel_state", parallel.States())},
			{Key: "reason", Heading: p.Words.T("parallel.reason")},
			{Key: "at", Heading: p.Words.T("parallel.decided_at"), Kind: tabular.Instant},
		}},
		Read:  access.ReadContent,
		About: p.Words.T("parallel.about"),
		Rows:  p.all,
	}
}

func (p Parallels) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	found, err := p.Parallel.Find(ctx, parallel.Filter{})
	if err != nil {
		return nil, err
	}
	return p.Rows(found.Pairs), nil
}

// Rows returns the rows of some pairs.
func (p Parallels) Rows(pairs []parallel.Judged) tabular.Rows {
	t := p.List().Table
	return func(yield func([]string, error) bool) {
		for _, j := range pairs {
			row, err := p.row(t, j)
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

func (p Parallels) row(t tabular.Table, j parallel.Judged) ([]string, error) {
	words, err := p.Parallel.Words(j)
	if err != nil {
		return nil, err
	}
	return t.Row(map[string]string{
		"a": string(j.A), "name_a": j.ServiceA.Name, "b": string(j.B), "name_b": j.ServiceB.Name,
		"score": tabular.Number(rounded(j.Score, 3)), "relation": string(j.Relation), "group": string(j.Group),
		"shared": strings.Join(words.Shared, " "), "only_a": strings.Join(words.OnlyA, " "), "only_b": strings.Join(words.OnlyB, " "),
		"state": string(j.State()), "reason": j.Decision.Reason, "at": tabular.At(j.Decision.At),
	}), nil
}
