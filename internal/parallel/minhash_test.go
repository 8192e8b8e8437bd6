package parallel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The textbook values of science.md A10: 20 bands of 5 rows.
func TestCollisionProbability(t *testing.T) {
	t.Parallel()
	for s, want := range map[float64]float64{.3: .0475, .5: .4701, .6: .8019, .8: .9996} {
		if got := collisionProbability(s, lshBands, lshRows); math.Abs(got-want) > .00005 {
			t.Errorf("at similarity %v the probability is %.5f, want %.4f", s, got, want)
		}
	}
}

// setsOf makes pairs of sets with a Jaccard similarity of shared/(2·own+shared).
func setsOf(pairs, shared, own int) []vector {
	random := rand.New(rand.NewPCG(1, 2))
	var sets []vector
	for range pairs {
		both := map[int32]float64{}
		for len(both) < shared {
			both[random.Int32()] = 1
		}
		for range 2 {
			set := map[int32]float64{}
			for t := range both {
				set[t] = 1
			}
			for len(set) < shared+own {
				set[random.Int32()] = 1
			}
			sets = append(sets, newVector(set))
		}
	}
	return sets
}

// Sets of known similarity meet as often as the formula says, within four standard
// deviations.
func TestNearPairsMeetAsOftenAsTheFormulaSays(t *testing.T) {
	t.Parallel()
	const pairs = 600
	for _, c := range []struct{ shared, own int }{{30, 35}, {40, 20}, {60, 20}, {80, 10}} {
		s := float64(c.shared) / float64(c.shared+2*c.own)
		want := collisionProbability(s, lshBands, lshRows)
		met := 0
		for _, p := range nearPairs(setsOf(pairs, c.shared, c.own), 7) {
			if p.a/2 == p.b/2 {
				met++
			}
		}
		if got := float64(met) / pairs; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/pairs)+1e-9 {
			t.Errorf("sets of similarity %.2f met with frequency %.3f, want %.3f", s, got, want)
		}
	}
}

func TestMinHashEstimatesJaccard(t *testing.T) {
	t.Parallel()
	sets := setsOf(200, 50, 25) // similarity 0.5
	agree := 0
	for i := 0; i < len(sets); i += 2 {
		x, y := minHash(sets[i].terms, 3), minHash(sets[i+1].terms, 3)
		for k := range x {
			if x[k] == y[k] {
				agree++
			}
		}
	}
	if got := float64(agree) / float64(200*len(signature{})); math.Abs(got-.5) > .02 {
		t.Errorf("the signatures agree in %.3f of their places, want 0.5", got)
	}
}

func TestNearPairsFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	sets := setsOf(100, 50, 25)
	if !slices.Equal(nearPairs(sets, 5), nearPairs(sets, 5)) {
		t.Error("the same seed gives other pairs")
	}
	if slices.Equal(nearPairs(sets, 5), nearPairs(sets, 6)) {
		t.Error("another seed gives the same pairs")
	}
	if got := nearPairs([]vector{{}, {}}, 1); len(got) != 0 {
		t.Errorf("empty sets are near to each other: %v", got)
	}
}
