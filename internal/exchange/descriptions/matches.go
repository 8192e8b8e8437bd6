package descriptions

import (
	"io"
	"math"
	"strconv"
	"strings"

	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
)

// matches describes the table of matches.
var matches = tabular.Table{
	Name:  "matches",
	Title: tabular.Text{De: "Vorschläge", En: "Suggestions"},
	Columns: []tabular.Column{
		{Key: "place", Heading: tabular.Text{De: "Fundstelle", En: "Place"}},
		{Key: "authority", Heading: tabular.Text{De: "Behörde", En: "Authority"}},
		{Key: "name", Heading: tabular.Text{De: "Name", En: "Name"}},
		{Key: "own", Heading: tabular.Text{De: "Eigener Leistungsschlüssel", En: "Own service key"}, Kind: tabular.Key},
		{Key: "result", Heading: tabular.Text{De: "Ergebnis", En: "Result"}, Kind: tabular.Selected, Choices: []tabular.Option{
			{Code: "suggested", Word: tabular.Text{De: "Vorschlag", En: "suggestion"}},
			{Code: "none", Word: tabular.Text{De: "kein Treffer", En: "no match"}},
		}},
		{Key: "key", Heading: tabular.Text{De: "Vorgeschlagener Leistungsschlüssel", En: "Suggested service key"}, Kind: tabular.Key},
		{Key: "service", Heading: tabular.Text{De: "Vorgeschlagene Leistung", En: "Suggested service"}},
		{Key: "others", Heading: tabular.Text{De: "Weitere", En: "Others"}},
		{Key: "score", Heading: tabular.Text{De: "Ähnlichkeit", En: "Similarity"}, Kind: tabular.Decimal},
		{Key: "group", Heading: tabular.Text{De: "Gruppe", En: "Group"}, Kind: tabular.Integer},
		{Key: "group_size", Heading: tabular.Text{De: "Beschreibungen in der Gruppe", En: "Descriptions in the group"}, Kind: tabular.Integer},
	},
}

// WriteMatches writes a row for each description. Where no service is suggested it
// names none.
func WriteMatches(w io.Writer, f tabular.Format, l tabular.Lang, r parallel.Report, catalogue *landscape.Catalogue) error {
	return matches.Write(w, f, l, func(yield func([]string, error) bool) {
		for _, m := range r.Matches {
			if !yield(matchRow(r, m, catalogue), nil) {
				return
			}
		}
	})
}

// joinKeys writes keys one after the other.
func joinKeys(keys []landscape.LeiKa) string {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = string(key)
	}
	return strings.Join(texts, ", ")
}

func matchRow(r parallel.Report, m parallel.Match, catalogue *landscape.Catalogue) []string {
	values := map[string]string{
		"place": m.Place, "authority": m.Authority, "name": m.Name, "own": joinKeys(m.Keys), "result": "none",
		"score": tabular.Number(math.Round(m.Score*1000) / 1000),
	}
	if m.Suggested {
		service, _ := catalogue.Service(m.Best)
		values["result"], values["key"], values["service"] = "suggested", string(m.Best), service.Name
		others := make([]string, len(m.Others))
		for i, o := range m.Others {
			other, _ := catalogue.Service(o.Service)
			others[i] = other.Name + " (" + string(o.Service) + ")"
		}
		values["others"] = strings.Join(others, "; ")
	}
	if m.Group > 0 {
		values["group"], values["group_size"] = strconv.Itoa(m.Group), strconv.Itoa(len(r.Groups[m.Group-1].Members))
	}
	return matches.Row(values)
}
