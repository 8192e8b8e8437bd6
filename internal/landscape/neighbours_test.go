package landscape

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// Berlin to Munich is 504 km as the crow flies.
func TestRoadKilometres(t *testing.T) {
	t.Parallel()
	berlin, munich := Authority{Lon: 13.4050, Lat: 52.5200}, Authority{Lon: 11.5755, Lat: 48.1374}
	if got := RoadKilometres(berlin, munich) / detour; math.Abs(got-504) > 1 {
		t.Errorf("got %.1f km, want 504", got)
	}
	if RoadKilometres(berlin, berlin) != 0 {
		t.Error("the way to oneself is not 0")
	}
}

func TestNeighboursOfMecklenburgVorpommern(t *testing.T) {
	t.Parallel()
	units, err := EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	administrations := units.Administrations("13")
	names := func(n Neighbourhood, of string) []string {
		t.Helper()
		near, err := n.Neighbours(administrations)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(administrations, func(u Authority) bool { return u.Name == of })
		var found []string
		for _, j := range near[i] {
			if !slices.Contains(near[j], i) {
				t.Errorf("%s is a neighbour of %s but not the other way round", administrations[j].Name, of)
			}
			found = append(found, administrations[j].Name)
		}
		slices.Sort(found)
		return found
	}
	// As any map shows; Neustrelitz-Land (Blumenholz) meets the city at the south
	// end of the Tollensesee.
	want := []string{"Neustrelitz-Land", "Neverin", "Penzliner Land", "Stargarder Land", "Treptower Tollensewinkel"}
	if got := names(Neighbourhood{Border: true}, "Neubrandenburg, Vier-Tore-Stadt"); !slices.Equal(got, want) {
		t.Errorf("neighbours of Neubrandenburg: %q, want %q", got, want)
	}
	if got := names(Neighbourhood{}, "Neubrandenburg, Vier-Tore-Stadt"); len(got) > 0 {
		t.Errorf("nobody is a neighbour if neither border nor distance counts, got %q", got)
	}
	near, far := names(Neighbourhood{Within: 20}, "Neverin"), names(Neighbourhood{Within: 40, Border: true}, "Neverin")
	for _, name := range near {
		if !slices.Contains(far, name) {
			t.Errorf("%s is within 20 km and not within 40", name)
		}
	}
	if len(far) <= len(near) {
		t.Errorf("%d within 40 km, %d within 20", len(far), len(near))
	}
}

func TestNeighboursNameWhatIsMissing(t *testing.T) {
	t.Parallel()
	berlin := []Authority{{Key: "110000000", Level: LevelAmt, Name: "Berlin"}, {Key: "110010000", Level: LevelAmt}}
	if _, err := (Neighbourhood{Border: true}).Neighbours(berlin); !errors.Is(err, ErrNoBoundaries) {
		t.Errorf("borders that are not known: %v", err)
	}
	for _, km := range []float64{10, -1, 1000, math.NaN()} {
		if _, err := (Neighbourhood{Within: km}).Neighbours(berlin); err == nil {
			t.Errorf("within %g km: no error", km)
		}
	}
}
