package chart

import (
	"errors"
	"testing"

	"kiesel/internal/landscape"
)

func TestAtlasShowsTheAdministrationsOfMV(t *testing.T) {
	t.Parallel()
	var atlas Atlas
	g, err := atlas.Geography(landscape.LevelAmt, "13")
	if err != nil {
		t.Fatal(err)
	}
	if len(g.units) != 116 || len(g.outlines) != 8 {
		t.Errorf("%d administrations in %d Kreise, want 116 in 8", len(g.units), len(g.outlines))
	}
	if again, err := atlas.Geography(landscape.LevelAmt, "13"); err != nil || again != g {
		t.Errorf("the map is drawn a second time (%v)", err)
	}
}

func TestAtlasWithoutBoundaries(t *testing.T) {
	t.Parallel()
	var atlas Atlas
	if _, err := atlas.Geography(landscape.LevelAmt, "07"); !errors.Is(err, landscape.ErrNoBoundaries) {
		t.Errorf("got %v, want ErrNoBoundaries", err)
	}
}
