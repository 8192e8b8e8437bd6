package evidence

import (
	"context"
	"errors"
	"fmt"

	"kiesel/internal/evidence/emd"
	"kiesel/internal/landscape"
)

// The rules for what may be said, by the smaller number of cases of a pair.
const (
	// fewestCases is the number of cases below which nothing is said.
	fewestCases = 30
	// enoughCases is the number of cases from which the test alone decides.
	enoughCases = 100
	// significance is the limit for the adjusted p-value.
	significance = 0.05
	// strictSignificance and largeEffect (EMD − E0) must both be met below
	// enoughCases, where only large differences are stated.
	strictSignificance = 0.01
	largeEffect        = 0.1
	// mostHidden is the share of cases in variants that are not common up to
	// which a test that finds nothing counts.
	mostHidden = 0.1
)

// The defaults of the command line.
const (
	DefaultPermutations = 199
	DefaultSeed         = 1
)

// MaxPermutations is the largest number of permutations: more would change no
// statement and only take time and memory.
const MaxPermutations = 100_000

// ErrNotComparable is wrapped when profiles can't be set side by side.
var ErrNotComparable = errors.New("evidence: profiles can't be compared")

// Options says how profiles are compared.
type Options struct {
	Permutations int    // per pair, 1 to MaxPermutations, usually 199; p can't fall below 1/(1+Permutations)
	Seed         uint64 // makes the permutations repeatable
	Workers      int    // permutations solved at once; 0 means one per processor
	MinCases     int    // smallest group shown in core, variation points and extras; 0 means 1
	Tool         string // program and version
	Note         string
	// Progress, if set, is called with how many of all permutations are done.
	// Calls never overlap.
	Progress func(done, total int)
}

// Compare sets profiles of one level side by side, each pair and all together.
// The error wraps [ErrNotComparable] if there are fewer than two profiles, if
// they differ in level, or if two have the same name.
func Compare(ctx context.Context, profiles []Profile, opt Options) (Comparison, error) {
	opt.MinCases = max(1, opt.MinCases)
	if err := checkComparable(profiles, opt); err != nil {
		return Comparison{}, err
	}
	c := Comparison{
		Schema: ComparisonSchema, Service: commonService(profiles), Level: profiles[0].Level,
		Seed: opt.Seed, Permutations: opt.Permutations, MinCases: opt.MinCases,
		Tool: opt.Tool, Note: opt.Note,
	}
	shown := make([]Profile, len(profiles))
	for i, p := range profiles {
		var err error
		if shown[i], err = p.hide(opt.MinCases); err != nil {
			return Comparison{}, fmt.Errorf("comparing %s: %w", p.Authority.Name, err)
		}
		in, err := inputOf(p, shown[i])
		if err != nil {
			return Comparison{}, err
		}
		c.Inputs = append(c.Inputs, in)
	}
	var err error
	if c.Pairs, err = comparePairs(ctx, profiles, opt); err != nil {
		return Comparison{}, err
	}
	c.Core, c.Variations, c.Extras = compareSteps(shown)
	addEffects(c.Variations, shown)
	c.EqualTerms = equalTerms(profiles, opt.MinCases)
	return c, nil
}

func checkComparable(profiles []Profile, opt Options) error {
	if len(profiles) < 2 {
		return fmt.Errorf("%w: %d given, at least two are needed", ErrNotComparable, len(profiles))
	}
	if err := opt.check(); err != nil {
		return err
	}
	names := map[string]bool{}
	for _, p := range profiles {
		if p.Level != profiles[0].Level {
			return fmt.Errorf("%w: %s is at level %q, %s at level %q; give profiles of one level",
				ErrNotComparable, profiles[0].Authority.Name, profiles[0].Level, p.Authority.Name, p.Level)
		}
		if names[p.Authority.Name] {
			return fmt.Errorf("%w: two of them are called %q; give each authority a name of its own",
				ErrNotComparable, p.Authority.Name)
		}
		names[p.Authority.Name] = true
	}
	return nil
}

func (opt Options) check() error {
	if opt.Permutations < 1 || opt.Permutations > MaxPermutations {
		return fmt.Errorf("%w: %d permutations, give 1 to %d", ErrNotComparable, opt.Permutations, MaxPermutations)
	}
	return nil
}

// commonService returns the service of all profiles, "" if they differ.
func commonService(profiles []Profile) landscape.ServiceID {
	for _, p := range profiles {
		if p.Service != profiles[0].Service {
			return ""
		}
	}
	return profiles[0].Service
}

// hide folds p to groups of k cases unless it already hides as much.
func (p Profile) hide(k int) (Profile, error) {
	if p.MinCases >= k {
		return p, nil
	}
	return p.Fold(k)
}

func inputOf(p, shown Profile) (Input, error) {
	id, err := shown.ID()
	corrected := shown.Variety.MillerMadowBits(shown.Cases)
	return Input{
		Name: p.Authority.Name, ARS: p.Authority.ARS, Profile: id,
		Cases: p.Cases, Events: p.Events, MinCases: p.MinCases, RestShare: p.restShare(),
		Variety: shown.Variety, MillerMadowBits: &corrected, Top1Share: shown.TopShare(1), Top5Share: shown.TopShare(5),
		Complexity: shown.Complexity, Note: p.Note,
	}, err
}

// restShare is the share of cases in variants that are not listed, 0…1.
func (p Profile) restShare() float64 { return float64(p.Rest.Cases) / float64(p.Cases) }

func comparePairs(ctx context.Context, profiles []Profile, opt Options) ([]Pair, error) {
	var pairs []Pair
	var fewest []int // per pair
	n := len(profiles)
	for i, a := range profiles {
		for j, b := range profiles[i+1:] {
			done := opt
			if opt.Progress != nil {
				before := len(pairs) * opt.Permutations
				done.Progress = func(k, _ int) { opt.Progress(before+k, n*(n-1)/2*opt.Permutations) }
			}
			pair, err := comparePair(ctx, a, profiles[i+1+j], done)
			if err != nil {
				return nil, fmt.Errorf("comparing %s with %s: %w", a.Authority.Name, b.Authority.Name, coarser(err))
			}
			pairs = append(pairs, pair)
			fewest = append(fewest, min(a.Cases, b.Cases))
		}
	}
	settle(pairs, fewest, opt.Permutations)
	return pairs, nil
}

// coarser adds to an error about too many variants what to do.
func coarser(err error) error {
	if errors.Is(err, emd.ErrTooLarge) {
		return fmt.Errorf("%w; compare at a coarser level, at which there are fewer variants", err)
	}
	return err
}

// settle corrects the p-values of all pairs and says what may be stated. fewest is
// the smaller number of cases of each.
func settle(pairs []Pair, fewest []int, permutations int) {
	adjust(pairs, fewest)
	for i := range pairs {
		pairs[i].Statement, pairs[i].Reason = judge(pairs[i], fewest[i], permutations)
	}
}

// adjust corrects the p-values of the pairs about which something may be said
// for their number.
func adjust(pairs []Pair, fewest []int) {
	var tested []int
	var p []float64
	for i, pair := range pairs {
		if pair.P != nil && fewest[i] >= fewestCases {
			tested, p = append(tested, i), append(p, *pair.P)
		}
	}
	for k, adjusted := range benjaminiHochberg(p) {
		pairs[tested[k]].PAdjusted = &adjusted
	}
}

// judge says what may be stated about a pair whose smaller side has n cases,
// after so many permutations.
func judge(p Pair, n, permutations int) (Statement, Reason) {
	smallest := 1 / float64(1+permutations) // p-value there can be
	folded := p.EMD == nil
	switch {
	case n < fewestCases || p.PAdjusted == nil:
		return NoStatement, ReasonTooFew
	case n >= enoughCases && *p.PAdjusted < significance:
		return Different, ReasonTest
	case folded && (n < enoughCases || p.Hidden > mostHidden):
		return NoStatement, ReasonFolded
	case n >= enoughCases && smallest < significance:
		return NotDistinguishable, ReasonTest
	case n < enoughCases && *p.PAdjusted < strictSignificance && *p.EMD-*p.Floor >= largeEffect:
		return Different, ReasonLarge
	case n < enoughCases && smallest < strictSignificance:
		return NoStatement, ReasonFewCases
	default:
		return NoStatement, ReasonFewPermutations
	}
}

// Similarity corrects an earth mover's distance for its noise floor:
// 1 − max(0, emd − floor)/(1 − floor), from 0 for disjoint to 1 for not farther
// apart than chance alone would have it.
func Similarity(emd, floor float64) float64 {
	if floor >= 1 {
		return 1
	}
	return 1 - max(0, emd-floor)/(1-floor)
}
