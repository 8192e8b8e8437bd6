package evidence

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// lasting draws n durations in seconds: lognormal, with a median in days.
func lasting(rng *rand.Rand, n int, medianDays, spread float64) []float64 {
	seconds := make([]float64, n)
	for i := range seconds {
		seconds[i] = 86400 * medianDays * math.Exp(spread*rng.NormFloat64())
	}
	return seconds
}

func sketchOf(seconds []float64) map[int]int {
	counts := map[int]int{}
	for _, s := range seconds {
		counts[bucketOf(s)]++
	}
	return counts
}

// TestLimitRank: the limits of a median for 20, 40 and 100 values in the tables of
// the sign test.
func TestLimitRank(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{20: 6, 40: 14, 100: 40} {
		if got := limitRank(n); got != want {
			t.Errorf("of %d values the lower limit is number %d, want %d", n, got, want)
		}
	}
}

// TestLimitsLeaveGroups: below and above every limit of a median lies at least one
// group of min_cases.
func TestLimitsLeaveGroups(t *testing.T) {
	t.Parallel()
	for k := 1; k <= 200; k++ {
		for n := max(fewestTimed, groupsTimed*k); n < max(fewestTimed, groupsTimed*k)+5; n++ {
			if below := limitRank(n) - 1; below < k {
				t.Errorf("of %d cases %d are below the limit, want at least %d", n, below, k)
			}
		}
	}
}

// TestMedianLimitsCover counts how often the limits enclose the true median.
func TestMedianLimitsCover(t *testing.T) {
	t.Parallel()
	const trials = 3000
	for _, n := range []int{20, 33, 150} {
		rng := rand.New(rand.NewPCG(1, uint64(n)))
		covered := 0
		for range trials {
			m := medianOf(sketchOf(lasting(rng, n, 30, 1.2)))
			if low, _, high := m.days(); low <= 30 && 30 <= high {
				covered++
			}
		}
		atLeast(t, fmt.Sprintf("median of %d", n), covered, trials)
	}
}

// atLeast fails if fewer than 95 % of the trials cover the truth, beyond three
// standard errors.
func atLeast(t *testing.T, what string, covered, trials int) {
	t.Helper()
	n := float64(trials)
	if limit := 0.95*n - 3*math.Sqrt(n*0.95*0.05); float64(covered) < limit {
		t.Errorf("%s: %d of %d intervals cover the truth, want at least %.0f", what, covered, trials, limit)
	}
}

// setting is a world in which the truth about an effect is known.
type setting struct {
	with, without         int     // cases per authority
	longer                float64 // true difference of the medians in days
	spreadWith, spreadOut float64
}

var settings = []setting{
	{20, 20, 0, 1, 1},
	{20, 200, 0, 0.4, 1.5},
	{60, 40, 12, 1.2, 0.6},
	{300, 500, 5, 0.8, 0.8},
	{25, 1000, -20, 0.5, 1},
}

// profilesIn returns what n authorities with different medians tell of one step.
func (s setting) profilesIn(rng *rand.Rand, n int) ([]Profile, Step) {
	profiles, step := make([]Profile, n), Step{Activity: "x"}
	for i := range profiles {
		median := 40 + 30*float64(i)
		cases := s.with + s.without
		share := float64(s.with) / float64(cases)
		step.Shares = append(step.Shares, &share)
		profiles[i] = Profile{MinCases: 5, Cases: cases, StepDurations: []StepDuration{{
			Activity: "x",
			With:     medianOf(sketchOf(lasting(rng, s.with, median+s.longer, s.spreadWith))),
			Without:  medianOf(sketchOf(lasting(rng, s.without, median, s.spreadOut))),
		}}}
	}
	return profiles, step
}

// TestEffectsCoverTheTruth simulates authorities in which the cases with a step
// last longer by a known number of days: the limits of every authority and of all
// together enclose it in at least 95 % of the trials, whatever the spread.
func TestEffectsCoverTheTruth(t *testing.T) {
	t.Parallel()
	const trials = 2000
	for _, s := range settings {
		rng := rand.New(rand.NewPCG(7, uint64(s.with)))
		pooled, single := 0, 0
		for range trials {
			profiles, step := s.profilesIn(rng, 3)
			steps := []Step{step}
			addEffects(steps, profiles)
			covers := func(d Delay) bool { return d.Low <= s.longer && s.longer <= d.High }
			if covers(steps[0].Effect.Pooled) {
				pooled++
			}
			if covers(steps[0].Effect.Inputs[1].Delay) {
				single++
			}
		}
		atLeast(t, fmt.Sprintf("%+v, one authority", s), single, trials)
		atLeast(t, fmt.Sprintf("%+v, all", s), pooled, trials)
	}
}

// TestEffectsHoldTheirLevel: where there is no effect, at most 5 % of the p-values
// are below 0.05.
func TestEffectsHoldTheirLevel(t *testing.T) {
	t.Parallel()
	const trials = 2000
	for _, s := range settings[:2] {
		rng := rand.New(rand.NewPCG(3, uint64(s.without)))
		found := 0
		for range trials {
			profiles, step := s.profilesIn(rng, 2)
			steps := []Step{step}
			addEffects(steps, profiles)
			if steps[0].Effect.P < 0.05 {
				found++
			}
		}
		if limit := 0.05*trials + 3*math.Sqrt(trials*0.05*0.95); float64(found) > limit {
			t.Errorf("%+v: %d of %d trials find an effect, want at most %.0f", s, found, trials, limit)
		}
	}
}

// TestEffectsAreFound, in the right direction, and not mixed up with the
// differences between authorities: all cases of one last longer, and it has the
// step more often.
func TestEffectsAreFound(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 5))
	for _, c := range []struct {
		longer float64
		want   Direction
	}{{15, Longer}, {-15, Shorter}, {0, NoDifference}} {
		many, few := 0.8, 0.2
		step := Step{Activity: "x", Shares: []*float64{&many, &few}}
		var profiles []Profile
		for i, with := range []int{400, 100} {
			median := []float64{90, 30}[i]
			profiles = append(profiles, Profile{MinCases: 5, Cases: 500, StepDurations: []StepDuration{{
				Activity: "x",
				With:     medianOf(sketchOf(lasting(rng, with, median+c.longer, 0.4))),
				Without:  medianOf(sketchOf(lasting(rng, 500-with, median, 0.4))),
			}}})
		}
		steps := []Step{step}
		addEffects(steps, profiles)
		e := steps[0].Effect
		if e.Statement != c.want || e.Cases != 500 {
			t.Errorf("%g days: %s of %d cases (%+v, p %g); want %s of 500", c.longer, e.Statement, e.Cases, e.Pooled, e.P, c.want)
		}
		if err := e.validate(2); err != nil {
			t.Error(err)
		}
		if math.Abs(e.Working.Days-5*e.Pooled.Days/7) > 0.01 {
			t.Errorf("%g days are %g working days", e.Pooled.Days, e.Working.Days)
		}
	}
}

// TestNoEffectWithoutDurations: profiles of earlier versions tell none.
func TestNoEffectWithoutDurations(t *testing.T) {
	t.Parallel()
	half := 0.5
	steps := []Step{{Activity: "x", Shares: []*float64{&half, &half}}}
	addEffects(steps, []Profile{{MinCases: 5, Cases: 100}, {MinCases: 5, Cases: 100}})
	if steps[0].Effect != nil {
		t.Errorf("an effect of %+v from nothing", steps[0].Effect)
	}
}

// TestMedianOfBuckets: what the sketch does not know makes the limits wider.
func TestMedianOfBuckets(t *testing.T) {
	t.Parallel()
	day := bucketOf(24 * time.Hour.Seconds())
	counts := map[int]int{day: 30}
	low, mid, high := medianOf(counts).days()
	if !(low < 1 && 1 < high) || math.Abs(mid-1) > 0.011 || !slices.IsSorted([]float64{low, mid, high}) {
		t.Errorf("30 cases of one day: %g (%g…%g)", mid, low, high)
	}
}
