package exchange

import (
	"context"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
)

// Ideas is the ideas about a Land: a row per idea, the last handed in first. It
// only goes out; ideas are handed in and answered one by one.
type Ideas struct {
	Now       Landscape
	Programme *programme.Service
	Home      landscape.ARS // the Land
	Words     Words
}

// IdeaRow is one row.
type IdeaRow struct {
	programme.Idea
	State programme.State
	Name  string // of the service
}

// List describes the list. Money is EUR per year, the probability from 0 to 1.
func (x Ideas) List() List {
	outcomes := []bundling.Outcome{bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal, bundling.NotEnoughData}
	column := func(key string, kind tabular.Kind) tabular.Column {
		return tabular.Column{Key: key, Heading: x.Words.Term("idea_column", key), Kind: kind}
	}
	selected := func(key string, heading tabular.Text, choices []tabular.Option) tabular.Column {
		return tabular.Column{Key: key, Heading: heading, Kind: tabular.Selected, Choices: choices}
	}
	id := column("id", tabular.Any)
	id.Role = tabular.Identifies
	return List{
		Table: tabular.Table{Name: "ideas", Title: x.Words.T("ideas.title"), Columns: []tabular.Column{
			id, column("title", tabular.Any),
			selected("state", x.Words.Term("idea_column", "state"), options(x.Words, "idea_state", programme.States())),
			{Key: "key", Heading: x.Words.T("exchange.service"), Kind: tabular.Key},
			{Key: "name", Heading: x.Words.T("services.name")},
			selected("function", x.Words.T("verdict.function"), options(x.Words, "function", landscape.Functions())),
			{Key: "aim", Heading: x.Words.Term("idea_field", "aim")},
			selected("outcome", x.Words.Term("idea_column", "outcome"), options(x.Words, "outcome", outcomes)),
			column("gain", tabular.Decimal), column("gain_p10", tabular.Decimal), column("gain_p90", tabular.Decimal), column("probability", tabular.Decimal),
			column("rank", tabular.Integer), column("of", tabular.Integer), column("entry", tabular.Integer),
			column("at", tabular.Instant), column("reply_by", tabular.Date), column("replied_at", tabular.Instant),
			{Key: "reason", Heading: x.Words.T("ideas.reason")},
		}},
		Read:  access.ReadContent,
		About: x.Words.T("ideas.list_about"),
		Rows:  x.all,
	}
}

func (x Ideas) all(ctx context.Context, _ access.Actor) (tabular.Rows, error) {
	ideas, err := x.Programme.Ideas(ctx, x.Home)
	if err != nil {
		return nil, err
	}
	now, err := x.Now(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]IdeaRow, len(ideas))
	for i, idea := range ideas {
		service, _ := now.Catalogue.Service(idea.Service)
		rows[i] = IdeaRow{Idea: idea, State: idea.State(x.Programme.Today()), Name: service.Name}
	}
	return x.Rows(rows), nil
}

// Rows returns the rows in their order.
func (x Ideas) Rows(rows []IdeaRow) tabular.Rows {
	t := x.List().Table
	return func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(t.Row(row.values()), nil) {
				return
			}
		}
	}
}

func (i IdeaRow) values() map[string]string {
	values := map[string]string{
		"id": i.ID, "title": i.Title, "state": string(i.State), "key": string(i.Service), "name": i.Name, "function": string(i.Function),
		"aim": i.Aim, "outcome": string(i.Basis.Outcome), "entry": strconv.FormatInt(i.Basis.Entry, 10), "at": tabular.At(i.At), "reply_by": string(i.ReplyBy),
	}
	if g := i.Basis.Gain; g != nil {
		values["gain"], values["gain_p10"], values["gain_p90"] = tabular.Number(rounded(g.Value, 0)), tabular.Number(rounded(g.P10, 0)), tabular.Number(rounded(g.P90, 0))
	}
	if p := i.Basis.Probability; p != nil {
		values["probability"] = tabular.Number(rounded(*p, 3))
	}
	if i.Basis.Rank > 0 {
		values["rank"], values["of"] = strconv.Itoa(i.Basis.Rank), strconv.Itoa(i.Basis.Of)
	}
	if r := i.Reply; r != nil {
		values["replied_at"], values["reason"] = tabular.At(r.At), r.Reason
	}
	return values
}
