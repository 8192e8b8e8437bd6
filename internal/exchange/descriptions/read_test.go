package descriptions_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"kiesel/internal/exchange/descriptions"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
)

// folderOf writes files and returns the folder in which they are.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read reads a folder; places begin within it.
func read(t *testing.T, dir string) descriptions.Result {
	t.Helper()
	r, err := descriptions.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Descriptions {
		r.Descriptions[i].Place = strings.TrimPrefix(filepath.ToSlash(r.Descriptions[i].Place), filepath.ToSlash(dir)+"/")
	}
	return r
}

func TestReadAllKinds(t *testing.T) {
	t.Parallel()
	windows, err := charmap.Windows1252.NewEncoder().String("Fundbüro\r\nVerlorenes finden")
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String("---\ntitel: \"Satzung über die Hundesteuer\"\n---\n\n## § 1\n\nDer Hund.\n")
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, folderOf(t, map[string]string{
		"a.csv": "Behörde;Name;Beschreibung;Stichwörter;Leistungsschlüssel\n" +
			"Rostock;Hundesteuer;<p>Wer einen Hund hält</p><p>meldet ihn an</p>;Hund, Steuer;99.102.014.000.000\n",
		"b.json": `{"data": [{"name": "Reisepass", "description": "<b>Pass</b> &amp; mehr", "leika": null,
			"authorities": [{"name": "Schwerin"}], "meta": {"keywords": "Pass, Ausweis"}}, {"name": "Ehe", "authority": "Wismar", "key": "99059001104000"}]}`,
		"Greifswald/c.md":   wide,
		"Greifswald/d.txt":  windows,
		"Greifswald/e.html": "<html><head><title>Amt</title><style>p{}</style></head><body><h1>Wohn<i>geld</i></h1><nav>Start</nav><p>Zuschuss <b>zur</b> Miete</p></body></html>",
		"Greifswald/f.pdf":  "%PDF", ".git/g.md": "# verborgen",
	}))
	want := []parallel.Description{
		{Place: "Greifswald/c.md", Authority: "Greifswald", Name: "Satzung über die Hundesteuer", Text: "\n\n## § 1\n\nDer Hund.\n"},
		{Place: "Greifswald/d.txt", Authority: "Greifswald", Name: "Fundbüro", Text: "Verlorenes finden"},
		{Place: "Greifswald/e.html", Authority: "Greifswald", Name: "Wohngeld", Text: "Wohngeld\nZuschuss zur Miete"},
		{Place: "a.csv:2", Authority: "Rostock", Name: "Hundesteuer", Text: "Wer einen Hund hält\nmeldet ihn an", Keywords: []string{"Hund", "Steuer"}, Keys: []landscape.LeiKa{"99102014000000"}},
		{Place: "b.json:1", Authority: "Schwerin", Name: "Reisepass", Text: "Pass & mehr", Keywords: []string{"Pass", "Ausweis"}},
		{Place: "b.json:2", Authority: "Wismar", Name: "Ehe", Keys: []landscape.LeiKa{"99059001104000"}},
	}
	if diff := cmp.Diff(want, r.Descriptions); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if r.Files != 5 || len(r.Skipped) != 1 {
		t.Errorf("%d files read, skipped %v; want 5 and the PDF", r.Files, r.Skipped)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		file  string
		want  []string
	}{
		"missing":      {nil, "x.csv", []string{"x.csv: no such file"}},
		"kind":         {map[string]string{"x.pdf": ""}, "x.pdf", []string{"x.pdf: ", "cannot be read", ".csv"}},
		"empty folder": {map[string]string{"x.pdf": ""}, "", []string{"no description", "--help"}},
		"column":       {map[string]string{"x.csv": "Behörde;Name\nRostock;Ehe\n"}, "x.csv", []string{"row 1", "“Description” is missing"}},
		"key":          {map[string]string{"x.csv": "Behörde;Name;Beschreibung;Leistungsschlüssel\nA;B;C;12\n"}, "x.csv", []string{"row 2, column D", `"12"`, "14 are needed"}},
		"many":         {map[string]string{"x.csv": "Behörde;Name;Beschreibung\n" + strings.Repeat("A;;C\n", 8)}, "x.csv", []string{"row 2", "row 6", "and 3 more"}},
		"JSON":         {map[string]string{"x.json": "[\n{\"name\": \"a\"},\n{\"name\": }]"}, "x.json", []string{"line 3"}},
		"JSON kind":    {map[string]string{"x.json": `[{"name": 5}]`}, "x.json", []string{"line 1", `"name" is a number`}},
		"nameless":     {map[string]string{"x.json": `[{"name": "a"}, {"text": "b"}]`}, "x.json", []string{"description 2", `no "name"`}},
		"bytes":        {map[string]string{"x.txt": "a\nÄ\x81ß\xff"}, "x.txt", []string{"line 2", "UTF-8"}},
		"too long":     {map[string]string{"x.txt": "a\n" + strings.Repeat("lang ", parallel.MaxText/5+1)}, "x.txt", []string{"more than 1 MB"}},
		"too deep":     {map[string]string{"1/2/3/4/5/6/7/8/9/x.txt": "a"}, "", []string{"more than 8 folders"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := descriptions.Read(filepath.Join(folderOf(t, c.files), c.file))
			var of *descriptions.Error
			if !errors.As(err, &of) {
				t.Fatalf("the error is %v, want one of a file", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is %q, without %q", err, want)
				}
			}
		})
	}
}

// A link does not lead out of the folder.
func TestLinksAreNotFollowed(t *testing.T) {
	t.Parallel()
	outside, dir := folderOf(t, map[string]string{"secret.txt": "geheim"}), folderOf(t, map[string]string{"a.txt": "offen"})
	if err := os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(dir, "b.txt")); err != nil {
		t.Skip(err)
	}
	r := read(t, dir)
	if len(r.Descriptions) != 1 || len(r.Skipped) != 1 {
		t.Errorf("read %+v, skipped %v; want one each", r.Descriptions, r.Skipped)
	}
}

// What goes out as CSV can be opened and has a row for each description.
func TestWriteMatches(t *testing.T) {
	t.Parallel()
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	report := parallel.Report{
		Matches: []parallel.Match{
			{Description: parallel.Description{Place: "a.csv:2", Authority: "Rostock", Name: "Ehe"}, Best: "99059001104000", Score: .8765, Suggested: true, Group: 1, Others: []parallel.Suggestion{{Service: "99107023017000", Score: .5}}},
			{Description: parallel.Description{Place: "a.csv:3", Authority: "Rostock", Name: "=1+1"}, Best: "99059001104000", Score: .1},
		},
		Groups: []parallel.Group{{Number: 1, Members: []int{0, 1, 2}}},
	}
	var file bytes.Buffer
	if err := descriptions.WriteMatches(&file, tabular.CSV, tabular.German, report, catalogue); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(file.String(), "\r\n")
	if want := "a.csv:2;Rostock;Ehe;;Vorschlag;99059001104000;Eheschließung Anmeldung;Wohngeld Bewilligung (99107023017000);0,877;1;3"; lines[1] != want {
		t.Errorf("got  %s\nwant %s", lines[1], want)
	}
	if want := "a.csv:3;Rostock;'=1+1;;kein Treffer;;;;0,1;;"; lines[2] != want {
		t.Errorf("got  %s\nwant %s", lines[2], want)
	}
}

// FuzzRead reads anything as anything: it may refuse it, never panic.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"a;b\n", "---\ntitel: x\n---\n", "<p>x</p></nav></p>", `{"data":[{"name":"x"}]}`, "\xff\xfe", "[]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		for _, ending := range descriptions.Endings() {
			list, err := descriptions.ReadContent(ending, []byte(content))
			if err == nil && ending == ".html" && len(list) != 1 {
				t.Errorf("a page gave %d descriptions", len(list))
			}
		}
	})
}
