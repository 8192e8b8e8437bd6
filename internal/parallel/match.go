package parallel

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/landscape"
)

// Suggestion is a service of the catalogue that a description may tell of.
type Suggestion struct {
	Service landscape.ServiceID `json:"service"`
	Score   float64             `json:"score"` // 0 to 1
}

// maxOthers is how many further services are named beside the most likely one.
const maxOthers = 2

// Match is a description with the service of the catalogue that it most likely
// tells of.
type Match struct {
	Description
	// Best is the most likely service, whatever its score.
	Best landscape.ServiceID `json:"best"`
	// Score of Best, 0 to 1.
	Score float64 `json:"score"`
	// Others are the next ones, for people to choose from: which act of an
	// object is meant, a text often does not say.
	Others []Suggestion `json:"others"`
	// Suggested says that the score suffices to propose it.
	Suggested bool `json:"suggested"`
	// Group is the number, from 1, of the group of descriptions that are alike;
	// 0 for none.
	Group int `json:"group"`
}

// Group is descriptions of several authorities that are all alike.
type Group struct {
	Number int `json:"number"` // from 1
	// Members are places in the list of matches.
	Members []int `json:"members"`
	// Lowest is the score of the two that are least alike, Highest of those that
	// are most.
	Lowest  float64 `json:"lowest"`
	Highest float64 `json:"highest"`
}

// Report is what has been found out about descriptions.
type Report struct {
	Matches []Match `json:"matches"` // in the order of the descriptions
	Groups  []Group `json:"groups"`
	// Hashed says that there were so many descriptions that only those pairs
	// were weighed which hashing takes for near; some may have been missed.
	Hashed bool `json:"hashed"`
	// Seed from which the hashing follows.
	Seed uint64 `json:"seed"`
}

// maxExact is up to how many descriptions every pair is weighed.
const maxExact = 4000

// MatchAll matches descriptions to the services of a catalogue and groups those of
// different authorities that are alike. A service is suggested from a score of
// threshold on, usually [KeyThreshold]. The error wraps [ErrTooMany] or that of ctx.
func MatchAll(ctx context.Context, catalogue *landscape.Catalogue, descriptions []Description, threshold float64, seed uint64) (Report, error) {
	services := slices.Collect(catalogue.All())
	c := newCorpus(services, descriptions, settings{})
	report := Report{Seed: seed, Hashed: len(descriptions) > maxExact, Groups: []Group{}}
	best, err := c.bestServices(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("matching descriptions to the catalogue: %w", err)
	}
	report.Matches = make([]Match, len(descriptions))
	for i, d := range descriptions {
		report.Matches[i] = Match{Description: d, Others: []Suggestion{}}
		for k, b := range best[i] {
			s := Suggestion{services[b.service].ID, b.score}
			if k > 0 {
				report.Matches[i].Others = append(report.Matches[i].Others, s)
				continue
			}
			report.Matches[i].Best, report.Matches[i].Score = s.Service, s.Score
			report.Matches[i].Suggested = s.Score >= threshold
		}
	}
	pairs, err := c.alike(ctx, report.Hashed, seed)
	if err != nil {
		return Report{}, fmt.Errorf("comparing descriptions: %w", err)
	}
	report.group(pairs)
	return report, nil
}

// alike returns the descriptions that are alike.
func (c *corpus) alike(ctx context.Context, hashed bool, seed uint64) ([]likeness, error) {
	if hashed {
		return somePairs(ctx, c.texts, TextThreshold, seed)
	}
	return allPairs(ctx, c.texts, TextThreshold)
}

// group numbers the groups in which there are several authorities.
func (r *Report) group(pairs []likeness) {
	of := groups(len(r.Matches), pairs)
	members := map[int][]int{}
	for i, g := range of {
		if g >= 0 {
			members[g] = append(members[g], i)
		}
	}
	numbers := map[int]int{}
	for g := range len(members) {
		first := r.Matches[members[g][0]].Authority
		if !slices.ContainsFunc(members[g], func(i int) bool { return r.Matches[i].Authority != first }) {
			continue
		}
		r.Groups = append(r.Groups, Group{Number: len(r.Groups) + 1, Members: members[g], Lowest: 1})
		numbers[g] = len(r.Groups)
		for _, i := range members[g] {
			r.Matches[i].Group = len(r.Groups)
		}
	}
	for _, p := range pairs {
		if n := numbers[of[p.a]]; n > 0 && of[p.a] == of[p.b] {
			g := &r.Groups[n-1]
			g.Lowest, g.Highest = min(g.Lowest, p.score), max(g.Highest, p.score)
		}
	}
}

// scored is a service, by its place, with a score.
type scored struct {
	service int32
	score   float64
}

// bestServices returns for each description the most likely services, the best
// first. Of equals it takes the one whose name comes first.
func (c *corpus) bestServices(ctx context.Context) ([][]scored, error) {
	best := make([][]scored, len(c.texts))
	workers := runtime.GOMAXPROCS(0)
	names, wholes := newIndex(c.names), newIndex(c.services)
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		group.Go(func() error {
			m := c.matcher(names, wholes)
			for i := w; i < len(c.texts); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				best[i] = m.best(i, 1+maxOthers)
			}
			return nil
		})
	}
	return best, group.Wait()
}

// matcher scores services for one description after the other.
type matcher struct {
	*corpus
	names, wholes index
	score         []float64 // of each service by its name alone
	sums          []float64
	touched       []int32
}

func (c *corpus) matcher(names, wholes index) *matcher {
	return &matcher{corpus: c, names: names, wholes: wholes, score: make([]float64, len(c.names)), sums: make([]float64, len(c.names))}
}

// How a description and a service are scored: partly by their names, partly by all
// their words. Keywords of a description are further names, but less sure.
const (
	partNames     = 0.7
	factorKeyword = 0.7
)

// scores sets the score of every service for a description.
func (m *matcher) scores(description int) []float64 {
	clear(m.score)
	end := int32(len(m.score))
	for k, title := range m.titles[description] {
		factor := partNames
		if k > 0 {
			factor *= factorKeyword
		}
		m.touched = m.names.scores(title, end, m.sums, m.touched)
		for _, s := range m.touched {
			m.score[s] = max(m.score[s], factor*m.sums[s])
			m.sums[s] = 0
		}
	}
	m.touched = m.wholes.scores(m.texts[description], end, m.sums, m.touched)
	for _, s := range m.touched {
		m.score[s] += (1 - partNames) * m.sums[s]
		m.sums[s] = 0
	}
	return m.score
}

// best returns the most likely services, at most limit.
func (m *matcher) best(description, limit int) []scored {
	best := make([]scored, 0, limit+1)
	for s, score := range m.scores(description) {
		if score <= 0 || len(best) == limit && score <= best[limit-1].score {
			continue
		}
		at := len(best)
		for at > 0 && best[at-1].score < score {
			at--
		}
		best = slices.Insert(best, at, scored{int32(s), min(1, score)})
		best = best[:min(limit, len(best))]
	}
	return best
}
