package descriptions

import (
	"fmt"
	"strconv"
	"strings"

	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
)

// table describes the columns. Keys and keywords may be missing.
var table = tabular.Table{
	Name:  "descriptions",
	Title: tabular.Text{De: "Leistungsbeschreibungen", En: "Descriptions of services"},
	Columns: []tabular.Column{
		{Key: "authority", Heading: tabular.Text{De: "Behörde", En: "Authority"}, Role: tabular.Changes, Needed: true},
		{Key: "name", Heading: tabular.Text{De: "Name", En: "Name"}, Role: tabular.Changes, Needed: true},
		{Key: "text", Heading: tabular.Text{De: "Beschreibung", En: "Description"}, Role: tabular.Changes},
		{Key: "keywords", Heading: tabular.Text{De: "Stichwörter", En: "Keywords"}},
		{Key: "key", Heading: tabular.Text{De: "Leistungsschlüssel", En: "Service key"}, Kind: tabular.Key},
	},
}

// shownProblems is how many problems of a file are told; the rest is counted.
const shownProblems = 5

// readTable reads a CSV or XLSX file with a row for each description.
func readTable(content []byte) ([]parallel.Description, error) {
	file, err := table.Read(content)
	if err != nil {
		return nil, err
	}
	var list []parallel.Description
	var problems []tabular.Problem
	for _, row := range file.Rows {
		problems = append(problems, row.Problems...)
		d := parallel.Description{
			Place: strconv.Itoa(row.Line), Authority: strings.TrimSpace(table.Get(row.Values, "authority")), Name: strings.TrimSpace(table.Get(row.Values, "name")),
			Text: fromHTML(table.Get(row.Values, "text")), Keywords: splitKeywords(table.Get(row.Values, "keywords")),
		}
		if text := table.Get(row.Values, "key"); text != "" {
			if d.Keys, err = parseKeys(text); err != nil {
				problems = append(problems, file.Problem(row.Line, table.Index("key"), tabular.Textf("%v", "%v", err)))
			}
		}
		list = append(list, d)
	}
	if len(problems) > 0 {
		return nil, problemsOf(problems)
	}
	return list, nil
}

// problemsOf tells the first problems.
func problemsOf(problems []tabular.Problem) error {
	err := error(&tabular.FileError{Problems: problems[:min(len(problems), shownProblems)]})
	if more := len(problems) - shownProblems; more > 0 {
		err = fmt.Errorf("%w; and %d more", err, more)
	}
	return err
}

// parseKeys reads one or several keys.
func parseKeys(text string) (keys []landscape.LeiKa, err error) {
	for _, piece := range splitKeywords(text) {
		key, err := landscape.ParseLeiKa(piece)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// splitKeywords cuts a list of keywords.
func splitKeywords(text string) []string {
	var list []string
	for keyword := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if keyword = strings.TrimSpace(keyword); keyword != "" {
			list = append(list, keyword)
		}
	}
	return list
}
