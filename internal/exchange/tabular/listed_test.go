package tabular

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// people is a table with a column of choices with keys, and one that is told.
var people = Table{
	Name: "people", Title: Text{"Köpfe & Rollen", "Heads and roles"},
	Columns: []Column{
		{Key: "login", Heading: Text{"Anmeldename", "Login"}, Kind: Key, Role: Identifies, Needed: true},
		{Key: "roles", Heading: Text{"Rollen", "Roles"}, Kind: Listed, Role: Changes, Choices: []Option{
			{"reader", Text{"Lesen", "Reader"}}, {"auditor", Text{"Prüfung", "Auditor"}}, {"reviewer", Text{"Lesen und Prüfen", "Reader of all"}},
		}},
		{Key: "said", Heading: Text{"In Worten", "In words"}, Kind: Told, Tell: func(v string, l Lang) string { return "=" + string(l) + ":" + v }},
	},
}

func TestChoicesWithKeysAreRead(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"":                                  "",
		"Lesen":                             "reader",
		"lesen 13073":                       "reader@13073",
		"reader@13073":                      "reader@13073",
		"Reader 13073;AUDITOR":              "auditor; reader@13073",
		"Lesen und Prüfen 13; Lesen 13":     "reader@13; reviewer@13",
		"Prüfung 13/im\nPrüfung 13/im ; ; ": "auditor@13/im",
		"Lesen\u00a0130755502":              "reader@130755502",
	} {
		f, err := people.Read([]byte("Anmeldename;Rollen\nerika;" + quote(cell) + "\n"))
		if got := values(t, f, err); len(got) != 1 || got[0][1] != want {
			t.Errorf("%q: %v, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{
		"Schreiben":           "“Schreiben” is not among the choices: Reader, Auditor, Reader of all",
		"Lesen; Lesender":     "“Lesender” is not among the choices",
		"Lesen 13073 13075":   "“Lesen 13073 13075” cannot be understood",
		"Lesen Vorpommern 13": "at most one key",
	} {
		f, err := people.Read([]byte("Anmeldename;Rollen\nerika;" + quote(cell) + "\n"))
		if err != nil || len(f.Rows[0].Problems) != 1 || !strings.Contains(f.Rows[0].Problems[0].In(English), want) {
			t.Errorf("%q: %+v, %v, want %q", cell, f, err, want)
		}
	}
}

func TestChoicesWithKeysComeBack(t *testing.T) {
	t.Parallel()
	item := rapid.Custom(func(t *rapid.T) Item {
		return Item{
			Code: rapid.SampledFrom([]string{"reader", "auditor", "reviewer"}).Draw(t, "code"),
			Key:  rapid.StringMatching(`|[0-9]{2,12}(/[a-z-]{1,5})?`).Draw(t, "key"),
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		value := Listing(rapid.SliceOf(item).Draw(rt, "items"))
		if again := Listing(Items(value)); again != value {
			rt.Fatalf("%q became %q", value, again)
		}
		format := rapid.SampledFrom(Formats()).Draw(rt, "format")
		lang := rapid.SampledFrom([]Lang{German, English}).Draw(rt, "lang")
		var file bytes.Buffer
		if err := people.Write(&file, format, lang, All([][]string{{"erika", value, "x"}})); err != nil {
			rt.Fatal(err)
		}
		f, err := people.Read(file.Bytes())
		if diff := cmp.Diff([][]string{{"erika", value, ""}}, values(t, f, err)); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestTellingIsGuarded(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	if err := people.Write(&file, CSV, English, All([][]string{{"erika", "reader@13; auditor", "x"}})); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeffLogin;Roles;In words\r\nerika;\"Reader 13; Auditor\";'=en:x\r\n"; file.String() != want {
		t.Errorf("got %q, want %q", file.String(), want)
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Behörden": "behoerden.csv", "Prozess-Steckbriefe": "prozess-steckbriefe.csv", "Köpfe & Rollen": "koepfe--rollen.csv",
		"Wirkung 99107023017000": "wirkung-99107023017000.csv", "…": "people.csv", "../../x": "x.csv",
	} {
		table := people
		table.Title.De = title
		if got := table.FileName(CSV, German); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
