package evidence

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"kiesel/internal/eventlog"
	"kiesel/internal/landscape"
)

// ErrNoCases is wrapped when a log has no case at the chosen level.
var ErrNoCases = errors.New("evidence: no cases")

// About is what a profile says of itself beyond its figures.
type About struct {
	Authority Origin
	Service   landscape.ServiceID
	SHA256    []string // hex, of each input file
	Tool      string   // program and version
	Note      string   // e.g. a citation
}

// Build summarises a log at one level as an exact profile. Cases without an
// event at that level are left out and counted in [Profile.Without]; if no case
// remains the error wraps [ErrNoCases].
func Build(log *eventlog.Log, level Level, about About) (Profile, error) {
	if level.name == LevelActivity && usesNameless(log) {
		return Profile{}, errors.New("the log has events whose activity is empty: name the activity, or choose a level that leaves them out")
	}
	p := Profile{
		Schema: ProfileSchema, Authority: about.Authority, Service: about.Service,
		Level: level.String(), MinCases: 1,
		Source: Source{SHA256: distinct(about.SHA256), Tool: about.Tool, Skipped: log.Skipped},
		Note:   about.Note,
		Rest:   Rest{Lengths: []Bin{}},
	}
	log = level.apply(log)
	var of []int
	p.Variants, of, p.Without = countVariants(log, level)
	if len(p.Variants) == 0 {
		return Profile{}, fmt.Errorf("%w: none of the %d cases has an event at level %q", ErrNoCases, log.Cases(), level)
	}
	p.setTimes(log, of)
	p.Complexity = complexityOf(log, level, p.Variants, of)
	p.derive()
	p.Waits = p.waitsOf(log, level)
	return p, nil
}

// usesNameless reports whether an event has an empty activity.
func usesNameless(log *eventlog.Log) bool {
	nameless := int32(slices.Index(log.Activities, ""))
	return nameless >= 0 && slices.Contains(log.Activity, nameless)
}

// distinct returns the different texts in ascending order.
func distinct(texts []string) []string {
	sorted := append([]string{}, texts...)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// countVariants counts the cases of each sequence of labels, and the empty
// cases. of says which variant each case has, −1 if it is empty.
func countVariants(log *eventlog.Log, level Level) (variants []Variant, of []int, empty int) {
	of = make([]int, log.Cases())
	at := map[string]int{}
	var trace []int32
	var key []byte
	for c := range log.Cases() {
		if trace = level.reduce(log.Trace(c), trace[:0]); len(trace) == 0 {
			empty++
			of[c] = -1
			continue
		}
		key = key[:0]
		for _, label := range trace {
			key = binary.LittleEndian.AppendUint32(key, uint32(label))
		}
		i, known := at[string(key)]
		if !known {
			i = len(variants)
			at[string(key)] = i
			variants = append(variants, Variant{Trace: names(log, trace)})
		}
		variants[i].Cases++
		of[c] = i
	}
	return variants, of, empty
}

func names(log *eventlog.Log, trace []int32) []string {
	names := make([]string, len(trace))
	for i, label := range trace {
		names[i] = log.Activities[label]
	}
	return names
}

// setTimes sets all that is about time. The month of a case is that of its
// first event on the clock of the authority.
func (p *Profile) setTimes(log *eventlog.Log, of []int) {
	months, durations := map[string]int{}, map[int]int{}
	timed := make([]variantBucket, 0, log.Cases())
	for c := range log.Cases() {
		from, to := log.Offsets[c], log.Offsets[c+1]-1
		switch {
		case to < from:
			continue
		case !log.Timed(c):
			p.Untimed++
			continue
		}
		bucket := bucketOf(float64(log.Time[to]-log.Time[from]) / 1e6)
		durations[bucket]++
		timed = append(timed, variantBucket{of[c], bucket})
		begin := time.UnixMicro(log.Time[from]).UTC()
		months[begin.Add(time.Duration(log.Zone[from])*time.Minute).Format(monthLayout)]++
	}
	p.Months, p.MonthsRest, p.Durations = monthsOf(months), p.Untimed, binsOf(durations)
	p.setVariantDurations(timed)
	if first, last, dated := log.Span(); dated {
		p.First, p.Last = &first, &last
	}
}

// variantBucket is the variant of a case and the bucket of its duration.
type variantBucket struct{ variant, bucket int }

// setVariantDurations sets the durations of the variants from those of the cases,
// which it sorts.
func (p *Profile) setVariantDurations(timed []variantBucket) {
	slices.SortFunc(timed, func(a, b variantBucket) int {
		return cmp.Or(cmp.Compare(a.variant, b.variant), cmp.Compare(a.bucket, b.bucket))
	})
	for i, t := range timed {
		durations := &p.Variants[t.variant].Durations
		if i == 0 || t != timed[i-1] {
			*durations = append(*durations, Bin{From: t.bucket, To: t.bucket})
		}
		(*durations)[len(*durations)-1].Cases++
	}
}

const monthLayout = "2006-01"

func monthsOf(counts map[string]int) []Month {
	months := make([]Month, 0, len(counts))
	for _, m := range slices.Sorted(maps.Keys(counts)) {
		months = append(months, Month{Month: m, Cases: counts[m]})
	}
	return months
}

// derive sorts the variants of an exact profile and computes from them all
// that follows from them.
func (p *Profile) derive() {
	slices.SortFunc(p.Variants, compareVariants)
	counts := make([]int, len(p.Variants))
	p.Cases, p.Events = 0, 0
	for i, v := range p.Variants {
		counts[i] = v.Cases
		p.Cases += v.Cases
		p.Events += v.Cases * len(v.Trace)
	}
	p.Variety = varietyOf(counts)
	p.Activities, p.Edges = countSteps(p.Variants)
	p.Variety.setPaths(p.Activities, p.Edges)
}

// tally counts one activity or edge.
type tally struct {
	cases, events int
	places        float64 // sum over the cases of the place of the first occurrence
	variant       int     // the last variant counted, so that a case counts once
}

// countSteps counts the activities and edges of variants.
func countSteps(variants []Variant) ([]Activity, []Edge) {
	activities, edges := map[string]*tally{}, map[[2]string]*tally{}
	for i, v := range variants {
		previous := ""
		for at, name := range v.Trace {
			count(activities, name, i, v.Cases, float64(at)/float64(max(1, len(v.Trace)-1)))
			count(edges, [2]string{previous, name}, i, v.Cases, 0)
			previous = name
		}
		count(edges, [2]string{previous, ""}, i, v.Cases, 0)
	}
	as, es := make([]Activity, 0, len(activities)), make([]Edge, 0, len(edges))
	for name, t := range activities {
		position := math.Round(100*t.places/float64(t.cases)) / 100
		as = append(as, Activity{Name: name, Cases: t.cases, Events: t.events, Position: position})
	}
	for e, t := range edges {
		es = append(es, Edge{From: e[0], To: e[1], Cases: t.cases, Count: t.events})
	}
	slices.SortFunc(as, func(a, b Activity) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(es, compareEdges)
	return as, es
}

func count[K comparable](tallies map[K]*tally, key K, variant, cases int, place float64) {
	t := tallies[key]
	if t == nil {
		t = &tally{variant: -1}
		tallies[key] = t
	}
	t.events += cases
	if t.variant != variant {
		t.variant = variant
		t.cases += cases
		t.places += place * float64(cases)
	}
}

func compareEdges(a, b Edge) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// compareVariants puts the most frequent variant first.
func compareVariants(a, b Variant) int {
	return cmp.Or(cmp.Compare(b.Cases, a.Cases), slices.Compare(a.Trace, b.Trace))
}
