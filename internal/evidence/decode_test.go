package evidence_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kiesel/internal/evidence"
)

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	text := readGolden(t, "small-exact.json")
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown schema":      {`kiesel-profile/2`, `kiesel-profile/9`, `schema is "kiesel-profile/9"`},
		"unknown field":       {`"level"`, `"name": "Erika", "level"`, `unknown field "name"`},
		"not a number":        {`"cases": 13,`, `"cases": NaN,`, `line 9, column 12`},
		"huge number":         {`"cases": 13,`, `"cases": 1e999,`, `cases must be a whole number, not 1e999`},
		"figure twice":        {`"cases": 13,`, `"cases": 1, "cases": 13,`, `the object has "cases" twice`},
		"text for a number":   {`"cases": 13,`, `"cases": "13",`, `line 9`},
		"cut off":             {`"skipped": 0`, ``, `line`},
		"negative count":      {`"events": 37`, `"events": -37`, `events: is -37`},
		"wrong total":         {`"cases": 13,`, `"cases": 14,`, `months: they add up to 13 cases, want 14`},
		"unknown level":       {`"level": "activity"`, `"level": "("`, `level`},
		"no authority":        {`"Amt Musterland"`, `" "`, `authority.name`},
		"line break in name":  {`"Amt Musterland"`, `"Amt\nMusterland"`, `authority.name: "Amt\nMusterland" holds a control`},
		"impossible ARS":      {`"name": "Amt Musterland"`, `"name": "Amt Musterland", "ars": "13x"`, `authority.ars: "13x" is no ARS`},
		"impossible k":        {`"min_cases": 1`, `"min_cases": 0`, `min_cases: is 0`},
		"impossible month":    {`2026-01"`, `2026-13"`, `"2026-13" is not a month`},
		"made-up activity":    {`"name": "Nachforderung"`, `"name": "Nachfrage"`, `activities: they do not follow`},
		"made-up entropy":     {`"entropy_bits": 1.5`, `"entropy_bits": 1.4`, `variety: it does not follow`},
		"two cases too many":  {`"cases": 7`, `"cases": 9`, `variants: they add up`},
		"small group in fold": {`"min_cases": 1`, `"min_cases": 5`, `variants`},
		"empty signature":     {`"source": {`, `"signature": {}, "source": {`, `signature.key`},
		"hash":                {`"0000`, `"000x`, `source.sha256`},
		"last before first":   {`"last": "2026-01-13`, `"last": "2025-01-13`, `first, last`},
	} {
		broken := strings.Replace(text, c.old, c.new, 1)
		if broken == text {
			t.Errorf("%s: %q is not in the golden profile", name, c.old)
		}
		if _, err := evidence.Decode(strings.NewReader(broken)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}

func TestDecodeRefusesWhatAFoldMustNotShow(t *testing.T) {
	t.Parallel()
	text := readGolden(t, "small-folded.json")
	for name, c := range map[string]struct{ old, new, want string }{
		"exact count":      {`"cases": 5,` + "\n" + `      "position"`, `"cases": 6,` + "\n" + `      "position"`, `multiples of min_cases`},
		"first event":      {`"months_rest"`, `"first": "2026-01-01T00:00:00Z", "months_rest"`, `first, last`},
		"small rest":       {`"rest": {` + "\n" + `    "cases": 5`, `"rest": {` + "\n" + `    "cases": 4`, `rest`},
		"unlisted step":    {`"to": "Prüfung"`, `"to": "Nachforderung"`, `not listed as activity`},
		"impossible place": {`"position": 1`, `"position": 1.5`, `position 1.5`},
		"too many of one":  {`Bescheid"` + "\n" + `      ],` + "\n" + `      "cases": 5`, `Bescheid"` + "\n" + `      ],` + "\n" + `      "cases": 10`, `variants`},
		"odd month": {`"month": "2026-01",` + "\n" + `      "cases": 10` + "\n" + `    }` + "\n" + `  ],` + "\n" + `  "months_rest": 0`,
			`"month": "2026-01",` + "\n" + `      "cases": 5` + "\n" + `    },{"month": "2026-02", "cases": 5}` + "\n" + `  ],` + "\n" + `  "months_rest": 1`, `months`},
		"odd total": {`"events": 35`, `"events": 36`, `36 is not a multiple of min_cases, 5`},
	} {
		broken := strings.Replace(text, c.old, c.new, 1)
		if broken == text {
			t.Errorf("%s: %q is not in the golden profile", name, c.old)
		}
		if _, err := evidence.Decode(strings.NewReader(broken)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}

// Profiles of the first schema are read as they are: what they say keeps its
// meaning, and so do their ids.
func TestDecodeFirstSchema(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"small-exact-1.json":  "e33fcaf15cecdccf9cdd3c42d586137b64e88efd01e2393778be031430bb944b",
		"small-folded-1.json": "ac93dc177d52f20416262c37b7ca302a385825708f8eba1f50b30e096031b73d",
	} {
		p, err := evidence.Decode(strings.NewReader(readGolden(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		if id, err := p.ID(); err != nil || id != want {
			t.Errorf("%s: id %s (%v), want %s", name, id, err, want)
		}
		if p.Rounded() || p.Cases != 13 {
			t.Errorf("%s: %d cases, rounded: %t; want all 13", name, p.Cases, p.Rounded())
		}
		if got := fold(t, p, k); p.Exact() && (!got.Rounded() || got.Schema != evidence.ProfileSchema) {
			t.Errorf("%s was folded to schema %s", name, got.Schema)
		}
		sum, err := evidence.Merge(p, profileOf(t, "Amt Musterland", "Eingang"))
		if p.Exact() && (err != nil || sum.Cases != 14 || sum.Schema != evidence.ProfileSchema) {
			t.Errorf("merged with a new one: %d cases, schema %s (%v)", sum.Cases, sum.Schema, err)
		}
	}
}

func TestValidateRefusesNaN(t *testing.T) {
	t.Parallel()
	p := profileOf(t, "A", "a b")
	p.Variety.EntropyBits = math.NaN()
	if err := p.Validate(); !errors.Is(err, evidence.ErrInvalid) {
		t.Errorf("error %v, want ErrInvalid", err)
	}
}

func readGolden(tb testing.TB, name string) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// FuzzDecode: whatever is read is either refused or valid, keeps its meaning
// when written and read again, and never panics.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(readGolden(f, "small-exact.json")))
	f.Add([]byte(readGolden(f, "small-folded.json")))
	f.Add([]byte(readGolden(f, "small-folded-1.json")))
	f.Add([]byte(`{"schema":"kiesel-profile/2"}`))
	f.Add([]byte(`{"schema":"kiesel-profile/2","min_cases":5,"signature":{"key":"00","value":""}}`))
	f.Add([]byte(`{"schema":"kiesel-profile/1","min_cases":5,"cases":-1,"variants":[{"trace":[]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := evidence.Decode(bytes.NewReader(text))
		if err != nil {
			return
		}
		written, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		again, err := evidence.Decode(bytes.NewReader(written))
		if err != nil {
			t.Fatalf("a profile that was accepted is refused after writing: %v", err)
		}
		first, err1 := p.ID()
		second, err2 := again.ID()
		if err1 != nil || err2 != nil || first != second {
			t.Fatalf("id %s (%v) became %s (%v)", first, err1, second, err2)
		}
	})
}
