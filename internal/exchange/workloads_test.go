package exchange_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
)

func workloads(tb testing.TB) (exchange.Workloads, *landscape.Tree) {
	tb.Helper()
	words, err := i18n.Load()
	if err != nil {
		tb.Fatal(err)
	}
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		tb.Fatal(err)
	}
	return exchange.Workloads{Words: words.Words()}, tree
}

func TestReadWorkloads(t *testing.T) {
	t.Parallel()
	list, tree := workloads(t)
	f, err := list.Read(tree, []byte("Regionalschlüssel (ARS);Name;Jahr;Kosten;Fälle;Notiz\n130735351;Altenpleen;2025;1.234,5;300;x\n13 073 5352;;2025;;12,5;\n"))
	if err != nil {
		t.Fatal(err)
	}
	first, second := f.Rows[0], f.Rows[1]
	if f.In != bundling.InMoney || first != (bundling.Workload{Line: 2, Authority: "130735351", Year: 2025, Effort: 1234.5, Cases: 300}) {
		t.Errorf("%s %+v", f.In, first)
	}
	if second.Authority != "130735352" || !math.IsNaN(second.Effort) || second.Cases != 12.5 {
		t.Errorf("%+v", second)
	}
	if !slices.Equal(f.Ignored, []string{"Notiz"}) || len(f.Digest) != 64 {
		t.Errorf("ignored %v, digest %q", f.Ignored, f.Digest)
	}
	english, err := list.Read(tree, []byte("ARS,Hours\n130735351,12.5\n"))
	if err != nil || english.In != bundling.InHours || english.Rows[0].Effort != 12.5 || !math.IsNaN(english.Rows[0].Cases) {
		t.Errorf("%+v, %v", english, err)
	}
}

// A heading may name the unit in which the column is read anyway.
func TestReadWorkloadsWithUnits(t *testing.T) {
	t.Parallel()
	list, tree := workloads(t)
	for heading, want := range map[string]bundling.Effort{
		"Kosten (EUR)": bundling.InMoney, "Kosten (€)": bundling.InMoney, "kosten [Euro]": bundling.InMoney, "Kosten(EUR/a)": bundling.InMoney,
		"Cost ( EUR a year )": bundling.InMoney, "Stunden (h)": bundling.InHours, "Stunden (Std. im Jahr)": bundling.InHours,
		"Fälle (im Jahr);Stunden": bundling.InHours,
	} {
		f, err := list.Read(tree, []byte("ARS;"+heading+"\n130735351;12,5"+strings.Repeat(";12,5", strings.Count(heading, ";"))+"\n"))
		if err != nil || f.In != want || f.Rows[0].Effort != 12.5 || len(f.Ignored) > 0 {
			t.Errorf("%s: %+v, %v", heading, f, err)
		}
	}
	_, err := list.Read(tree, []byte("ARS;Kosten (EUR);Kosten (€)\n130735351;1;2\n"))
	if err == nil || !strings.Contains(err.Error(), "occurs twice") {
		t.Errorf("two columns of one kind: %v", err)
	}
}

// Every row that cannot be used is named with its column and what to do.
func TestReadWorkloadsNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	list, tree := workloads(t)
	for name, c := range map[string]struct{ file, want string }{
		"both":           {"ARS;Kosten;Stunden\n130735351;1;2\n", "lassen Sie eine der beiden Spalten weg"},
		"neither":        {"ARS;Fälle\n130735351;1\n", "weder Kosten noch Stunden"},
		"not understood": {"ARS;Kosten (T€);Fälle;Stunden je Fall\n130735351;1;2;3\n", "nicht verstanden: Kosten (T€), Stunden je Fall"},
		"empty":          {"ARS;Kosten;Stunden;Fälle\n130735351;;;1\n130735352;;;2\n", "die Spalten „Kosten“ und „Stunden“ sind da, aber in den Zeilen 2 bis 3 leer"},
		"empty cost":     {"ARS;Kosten (€)\n130735351;\n", "die Spalte „Kosten (€)“ ist da, aber in den Zeilen 2 bis 2 leer"},
		"no rows":        {"ARS;Kosten\n", "nur Überschriften"},
		"no key":         {"Kosten\n1\n", "Spalte „Regionalschlüssel (ARS)“ fehlt"},
		"empty key":      {"ARS;Kosten\n;1\n", "Zeile 2, Spalte A „ARS“: die Zelle ist leer"},
		"bad key":        {"ARS;Kosten\n13x;1\n", "Zeile 2, Spalte A „ARS“: „13x“ ist kein Regionalschlüssel"},
		"unknown":        {"ARS;Kosten\n130739999;1\n", "den Schlüssel 130739999 gibt es"},
		"twice":          {"ARS;Kosten\n130735351;1\n130735351;2\n", "Zeile 3, Spalte A „ARS“: die Behörde steht schon in Zeile 2"},
		"zero":           {"ARS;Kosten\n130735351;0\n", "Zeile 2, Spalte B „Kosten“: 0 ist nicht größer als 0"},
		"negative":       {"ARS;Stunden;Fälle\n130735351;1;-3\n", "Zeile 2, Spalte C „Fälle“: -3 ist nicht größer"},
		"huge":           {"ARS;Kosten\n130735351;9999999999999\n", "kann keine Angabe einer Behörde"},
		"no number":      {"ARS;Kosten\n130735351;viel\n", "Zeile 2, Spalte B „Kosten“: „viel“ ist keine Zahl"},
		"ambiguous":      {"ARS;Kosten\n130735351;1.234\n", "ist zweideutig"},
		"bad year":       {"ARS;Jahr;Kosten\n130735351;24;1\n", "Zeile 2, Spalte B „Jahr“: 24 ist kein Jahr"},
		"counted twice":  {"ARS;Kosten\n13073;1\n130735351;2\n", "Zeile 3, Spalte A „ARS“: die Behörde ist ein Teil von"},
	} {
		_, err := list.Read(tree, []byte(c.file))
		var unusable *tabular.FileError
		if !errors.As(err, &unusable) || !strings.Contains(unusable.In(tabular.German), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	many := "ARS;Kosten\n" + strings.Repeat("13x;1\n", 500)
	_, err := list.Read(tree, []byte(many))
	var unusable *tabular.FileError
	if !errors.As(err, &unusable) || len(unusable.Problems) != 101 || !strings.Contains(err.Error(), "and 400 further problems") {
		t.Errorf("%.200v", err)
	}
}

// The form that goes out comes back filled in, as CSV and XLSX.
func TestFormOfWorkloadsComesBack(t *testing.T) {
	t.Parallel()
	list, tree := workloads(t)
	for _, format := range tabular.Formats() {
		var file bytes.Buffer
		if err := list.Table().Write(&file, format, tabular.German, list.Rows(tree.Administrations("13"))); err != nil {
			t.Fatal(err)
		}
		_, err := list.Read(tree, file.Bytes())
		var unusable *tabular.FileError
		if !errors.As(err, &unusable) || len(unusable.Problems) != 1 || !strings.Contains(err.Error(), "the columns “Kosten” and “Stunden” are there but empty in rows 2 to 117") {
			t.Errorf("%s: only the figures must be missing, not %v", format, err)
		}
	}
}

// Whatever comes in, what is taken can be computed with.
func FuzzReadWorkloads(f *testing.F) {
	list, tree := workloads(f)
	f.Add([]byte("ARS;Jahr;Kosten;Fälle\n130735351;2025;1,5;3\n130735352;;2;\n"))
	f.Add([]byte("ARS,Hours\n13073,1e3\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := list.Read(tree, content)
		if err != nil {
			return
		}
		seen := map[[2]any]bool{}
		for _, w := range file.Rows {
			if _, known := tree.Authority(w.Authority); !known || w.Effort <= 0 || w.Cases <= 0 || math.IsInf(w.Effort, 0) || math.IsInf(w.Cases, 0) {
				t.Fatalf("%+v", w)
			}
			if key := [2]any{w.Authority, w.Year}; seen[key] {
				t.Fatalf("%+v twice", w)
			} else {
				seen[key] = true
			}
		}
	})
}
