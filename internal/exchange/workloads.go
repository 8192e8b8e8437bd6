package exchange

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Workloads is a list that only comes in, and of which nothing is kept: what
// authorities needed for their cases, from which the elasticity of case handling
// is estimated.
type Workloads struct {
	Words Words
}

// WorkloadFile is what a file of workloads holds.
type WorkloadFile struct {
	bundling.Workloads
	// Ignored are headings of columns that are not understood.
	Ignored []string
	// Digest is the SHA-256 of the file in hexadecimal digits.
	Digest string
}

// Table describes the list.
func (l Workloads) Table() tabular.Table {
	return tabular.Table{Name: "workloads", Title: l.Words.T("calibration.workloads"), Columns: []tabular.Column{
		{Key: "ars", Heading: l.Words.T("authorities.key"), Kind: tabular.Key, Role: tabular.Identifies, Needed: true},
		{Key: "name", Heading: l.Words.T("authorities.name")},
		{Key: "year", Heading: l.Words.T("calibration.year"), Kind: tabular.Integer, Role: tabular.Identifies, Optional: true},
		{Key: "cost", Heading: l.Words.T("calibration.cost"), Kind: tabular.Decimal, Role: tabular.Changes, Optional: true, Units: aYear("EUR", "€", "Euro")},
		{Key: "hours", Heading: l.Words.T("calibration.hours"), Kind: tabular.Decimal, Role: tabular.Changes, Optional: true, Units: aYear("h", "Std", "Std.")},
		{Key: "cases", Heading: l.Words.T("calibration.cases"), Kind: tabular.Decimal, Role: tabular.Changes, Optional: true, Units: aYear("")},
	}}
}

// aYear writes units as people do of what is needed in a year.
func aYear(units ...string) []string {
	spans := []string{"", "/a", "/Jahr", " im Jahr", " je Jahr", " pro Jahr", " a year", "/year"}
	all := make([]string, 0, len(units)*len(spans))
	for _, unit := range units {
		for _, span := range spans {
			all = append(all, strings.TrimSpace(unit+span))
		}
	}
	return all
}

// Rows returns rows for authorities, with figures still to be filled in.
func (l Workloads) Rows(authorities []landscape.Authority) tabular.Rows {
	t, rows := l.Table(), make([][]string, len(authorities))
	for i, a := range authorities {
		rows[i] = t.Row(map[string]string{"ars": string(a.Key), "name": a.Name})
	}
	return tabular.All(rows)
}

// Read reads a CSV or XLSX file of workloads of authorities of the tree. A cell
// may be empty where a figure is not known; everything else that cannot be used is
// an error of the whole file, a [*tabular.FileError] that names every row.
func (l Workloads) Read(tree *landscape.Tree, content []byte) (WorkloadFile, error) {
	t := l.Table()
	file, err := t.Read(content)
	if err != nil {
		return WorkloadFile{}, err
	}
	digest := sha256.Sum256(content)
	r := workloadReader{t: t, tree: tree, file: file, lines: map[landscape.ARS]map[string]int{}}
	r.out.Ignored, r.out.Digest = file.Ignored, hex.EncodeToString(digest[:])
	r.chooseEffort()
	for _, row := range file.Rows {
		r.read(row)
	}
	r.overlaps()
	if len(r.problems) > 0 {
		return WorkloadFile{}, r.refusal()
	}
	return r.out, nil
}

// mostProblems is how many problems of a file are told.
const mostProblems = 100

// refusal names what is wrong, in the order of the rows.
func (r *workloadReader) refusal() *tabular.FileError {
	all := r.problems
	slices.SortStableFunc(all, func(a, b tabular.Problem) int { return cmp.Compare(a.Line, b.Line) })
	if more := len(all) - mostProblems; more > 0 {
		all = append(all[:mostProblems:mostProblems], tabular.Problem{What: tabular.Textf(
			"und %d weitere Mängel", "and %d further problems", more)})
	}
	return &tabular.FileError{Problems: all}
}

// workloadReader reads the rows of one file.
type workloadReader struct {
	t        tabular.Table
	tree     *landscape.Tree
	file     tabular.File
	effort   string                           // column with the effort
	lines    map[landscape.ARS]map[string]int // of the rows read, by authority and year
	problems []tabular.Problem
	out      WorkloadFile
}

// blame notes what is wrong with a cell, or with the file for row 0.
func (r *workloadReader) blame(line int, column string, de, en string, args ...any) {
	r.problems = append(r.problems, r.file.Problem(line, r.t.Index(column), tabular.Textf(de, en, args...)))
}

// chooseEffort finds out whether the file speaks of money or of hours.
func (r *workloadReader) chooseEffort() {
	filled := func(column string) bool {
		for _, row := range r.file.Rows {
			if r.t.Get(row.Values, column) != "" {
				return true
			}
		}
		return false
	}
	cost, hours := filled("cost"), filled("hours")
	r.effort, r.out.In = "cost", bundling.InMoney
	if hours {
		r.effort, r.out.In = "hours", bundling.InHours
	}
	what := tabular.Text{}
	switch {
	case len(r.file.Rows) == 0:
		what = tabular.Text{De: "die Datei hat nur Überschriften; unter ihnen braucht jede Behörde eine Zeile", En: "the file has only headings; below them each authority needs a row"}
	case cost && hours:
		what = tabular.Text{De: "die Datei hat Kosten und Stunden; lassen Sie eine der beiden Spalten weg", En: "the file has both cost and hours; leave one of the two columns out"}
	case !cost && !hours && !r.spoilt():
		what = r.noEffort()
	}
	if what.De != "" {
		r.problems = append(r.problems, tabular.Problem{What: what})
	}
}

// noEffort says why no row has cost or hours: the cells are empty, or there is no
// such column.
func (r *workloadReader) noEffort() tabular.Text {
	cost, hours := r.file.Heading(r.t.Index("cost")), r.file.Heading(r.t.Index("hours"))
	first, last := r.file.Rows[0].Line, r.file.Rows[len(r.file.Rows)-1].Line
	switch {
	case cost != "" && hours != "":
		return tabular.Textf("die Spalten „%s“ und „%s“ sind da, aber in den Zeilen %d bis %d leer; füllen Sie eine von beiden aus",
			"the columns “%s” and “%s” are there but empty in rows %d to %d; fill in one of the two", cost, hours, first, last)
	case cost+hours != "":
		return tabular.Textf("die Spalte „%s“ ist da, aber in den Zeilen %d bis %d leer; füllen Sie sie aus",
			"the column “%s” is there but empty in rows %d to %d; fill it in", cost+hours, first, last)
	}
	what := tabular.Text{
		De: "die Datei hat weder Kosten noch Stunden; eine der beiden Spalten wird gebraucht, in Euro oder Stunden im Jahr",
		En: "the file has neither cost nor hours; one of the two columns is needed, in euros or hours a year",
	}
	if len(r.file.Ignored) > 0 {
		unknown := strings.Join(r.file.Ignored, ", ")
		what.De, what.En = what.De+"; nicht verstanden: "+unknown, what.En+"; not understood: "+unknown
	}
	return what
}

// spoilt reports whether any row has a problem of its own.
func (r *workloadReader) spoilt() bool {
	for _, row := range r.file.Rows {
		if len(row.Problems) > 0 {
			return true
		}
	}
	return false
}

// read takes one row.
func (r *workloadReader) read(row tabular.Row) {
	r.problems = append(r.problems, row.Problems...)
	if len(row.Problems) > 0 {
		return
	}
	w := bundling.Workload{Line: row.Line, Effort: r.positive(row, r.effort), Cases: r.positive(row, "cases")}
	w.Year = r.year(row)
	key, err := landscape.ParseARS(landscape.WithoutSeparators(r.t.Get(row.Values, "ars")))
	if err != nil {
		r.blame(row.Line, "ars",
			"„%s“ ist kein Regionalschlüssel; ein Kreis hat 5 Ziffern, ein Amt 9, eine Gemeinde 12; führende Nullen gehören dazu",
			"“%s” is no regional key; a Kreis has 5 digits, an Amt 9, a Gemeinde 12; leading zeros belong to it", r.t.Get(row.Values, "ars"))
		return
	}
	if _, known := r.tree.Authority(key); !known {
		r.blame(row.Line, "ars", "den Schlüssel %s gibt es im geltenden Verzeichnis nicht", "there is no %s in the register in force", string(key))
		return
	}
	year := r.t.Get(row.Values, "year")
	if first, double := r.lines[key][year]; double {
		r.blame(row.Line, "ars", "die Behörde steht schon in Zeile %d; für mehrere Jahre braucht jede Zeile ihr Jahr",
			"the authority is already in row %d; for several years each row needs its year", first)
		return
	}
	if r.lines[key] == nil {
		r.lines[key] = map[string]int{}
	}
	r.lines[key][year] = row.Line
	w.Authority = key
	r.out.Rows = append(r.out.Rows, w)
}

// positive returns the figure of a cell, NaN for an empty one.
func (r *workloadReader) positive(row tabular.Row, column string) float64 {
	text := r.t.Get(row.Values, column)
	if text == "" {
		return math.NaN()
	}
	x := tabular.Float(text)
	switch {
	case x <= 0:
		r.blame(row.Line, column, "%s ist nicht größer als 0; lassen Sie die Zelle leer, wenn die Zahl nicht bekannt ist",
			"%s is not above 0; leave the cell empty if the figure is not known", text)
	case x < leastFigure || x > mostFigure:
		r.blame(row.Line, column, "%s kann keine Angabe einer Behörde für ein Jahr sein", "%s cannot be what an authority needed in a year", text)
	default:
		return x
	}
	return math.NaN()
}

// Figures that an authority may have in a year.
const leastFigure, mostFigure = 1e-3, 1e12

// Years that figures may be of.
const firstYear, lastYear = 1990, 2100

func (r *workloadReader) year(row tabular.Row) int {
	text := r.t.Get(row.Values, "year")
	if text == "" {
		return 0
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < firstYear || year > lastYear {
		r.blame(row.Line, "year", "%s ist kein Jahr von %d bis %d", "%s is no year from %d to %d", text, firstYear, lastYear)
		return 0
	}
	return year
}

// overlaps demands that nobody is counted twice: an authority must not stand
// beside one of which it is a part.
func (r *workloadReader) overlaps() {
	for _, w := range r.out.Rows {
		for _, above := range r.tree.Ancestors(w.Authority) {
			years, listed := r.lines[above.Key]
			if !listed {
				continue
			}
			line := 0
			for _, l := range years {
				if line == 0 || l < line {
					line = l
				}
			}
			r.blame(w.Line, "ars", "die Behörde ist ein Teil von %s in Zeile %d; niemand darf zweimal zählen",
				"the authority is a part of %s in row %d; nobody must be counted twice", above.Name, line)
			break
		}
	}
}
