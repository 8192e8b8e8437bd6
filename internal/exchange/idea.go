package exchange

import (
	"strconv"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
)

// Ideas is the ideas about a Land: a row per idea. It only goes out.
type Ideas struct {
	Words Words
	// Day is the one for which the states are told.
	Day landscape.Date
	// Name names a service.
	Name func(landscape.ServiceID) string
}

// Table describes the list. Money is EUR per year, the probability from 0 to 1.
func (x Ideas) Table() tabular.Table {
	outcomes := []bundling.Outcome{bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal, bundling.NotEnoughData}
	column := func(key string, kind tabular.Kind) tabular.Column {
		return tabular.Column{Key: key, Heading: x.Words.Term("idea_column", key), Kind: kind}
	}
	selected := func(key string, heading tabular.Text, choices []tabular.Option) tabular.Column {
		return tabular.Column{Key: key, Heading: heading, Kind: tabular.Selected, Choices: choices}
	}
	id := column("id", tabular.Key)
	id.Role = tabular.Identifies
	return tabular.Table{Name: "ideas", Title: x.Words.T("ideas.title"), Columns: []tabular.Column{
		id, column("title", tabular.Any), selected("state", x.Words.Term("idea_column", "state"), options(x.Words, "idea_state", programme.States())),
		{Key: "key", Heading: x.Words.T("exchange.service"), Kind: tabular.Key},
		{Key: "name", Heading: x.Words.T("services.name")},
		selected("function", x.Words.T("verdict.function"), options(x.Words, "function", landscape.Functions())),
		{Key: "aim", Heading: x.Words.Term("idea_field", "aim")},
		selected("outcome", x.Words.Term("idea_column", "outcome"), options(x.Words, "outcome", outcomes)),
		column("gain", tabular.Decimal), column("gain_p10", tabular.Decimal), column("gain_p90", tabular.Decimal), column("probability", tabular.Decimal),
		column("rank", tabular.Integer), column("of", tabular.Integer), column("entry", tabular.Integer),
		column("at", tabular.Instant), column("reply_by", tabular.Date), column("replied_at", tabular.Instant),
		{Key: "reason", Heading: x.Words.T("ideas.reason")},
	}}
}

// Rows returns the rows in their order.
func (x Ideas) Rows(ideas []programme.Idea) tabular.Rows {
	t := x.Table()
	return func(yield func([]string, error) bool) {
		for _, i := range ideas {
			if !yield(t.Row(x.values(i)), nil) {
				return
			}
		}
	}
}

func (x Ideas) values(i programme.Idea) map[string]string {
	values := map[string]string{
		"id": i.ID, "title": i.Title, "state": string(i.State(x.Day)), "key": string(i.Service), "name": x.Name(i.Service), "function": string(i.Function),
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
