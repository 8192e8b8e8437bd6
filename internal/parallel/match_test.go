package parallel

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/landscape"
)

func embedded(tb testing.TB) *landscape.Catalogue {
	tb.Helper()
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		tb.Fatal(err)
	}
	return catalogue
}

const (
	dogs = "Wer einen Hund hält, zahlt Hundesteuer. Der Hund ist innerhalb von zwei Wochen anzumelden.\nDie Hundesteuermarke trägt der Hund am Halsband."
	pass = "Wir stellen Ihren Reisepass aus. Bringen Sie ein biometrisches Lichtbild mit.\nKinder brauchen einen eigenen Reisepass."
)

func TestMatchAll(t *testing.T) {
	t.Parallel()
	catalogue := embedded(t)
	list := []Description{
		{Place: "1", Authority: "Rostock", Name: "Hundesteuer Anmeldung", Text: dogs},
		{Place: "2", Authority: "Schwerin", Name: "Anmeldung zur Hundesteuer", Text: strings.ToUpper(dogs)},
		{Place: "3", Authority: "Schwerin", Name: "Reisepass Ausstellung", Text: pass},
		{Place: "4", Authority: "Schwerin", Name: "Drachensteigen am Ostseestrand", Text: "Ein Nachmittag mit bunten Papierdrachen."},
	}
	r, err := MatchAll(t.Context(), catalogue, list, KeyThreshold, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Hundesteuer", "Hundesteuer", "Reisepass"} {
		m := r.Matches[i]
		s, _ := catalogue.Service(m.Best)
		if !m.Suggested || !strings.Contains(s.Name, want) {
			t.Errorf("%s: suggested %v, %q with %.2f; want one about %s", m.Name, m.Suggested, s.Name, m.Score, want)
		}
	}
	if m := r.Matches[3]; m.Suggested || m.Group != 0 {
		t.Errorf("%s: suggested %q with %.2f in group %d, want nothing", m.Name, m.Best, m.Score, m.Group)
	}
	if len(r.Groups) != 1 || !cmp.Equal(r.Groups[0].Members, []int{0, 1}) || r.Matches[0].Group != 1 || r.Matches[1].Group != 1 {
		t.Errorf("the groups are %+v, want the two about dogs", r.Groups)
	}
	again, err := MatchAll(t.Context(), catalogue, list, KeyThreshold, 1)
	if diff := cmp.Diff(r, again); err != nil || diff != "" {
		t.Errorf("a second time it is different: %v\n%s", err, diff)
	}
}

// An authority that describes a thing twice is no parallel process.
func TestOneAuthorityMakesNoGroup(t *testing.T) {
	t.Parallel()
	r, err := MatchAll(t.Context(), embedded(t), []Description{
		{Place: "1", Authority: "Rostock", Name: "Hundesteuer", Text: dogs},
		{Place: "2", Authority: "Rostock", Name: "Hundesteuer", Text: dogs},
	}, KeyThreshold, 1)
	if err != nil || len(r.Groups) != 0 {
		t.Errorf("error %v, groups %+v; want none", err, r.Groups)
	}
}

func TestMatchAllOfNothing(t *testing.T) {
	t.Parallel()
	r, err := MatchAll(t.Context(), embedded(t), []Description{{Place: "1", Name: "", Text: ""}}, KeyThreshold, 1)
	if err != nil || r.Matches[0].Suggested || r.Matches[0].Best != "" {
		t.Errorf("error %v, match %+v; want none", err, r.Matches[0])
	}
}
