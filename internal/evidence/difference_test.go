package evidence_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

// known is what a reader knows of a number of cases: its limits, and of which
// profile it is.
type known map[string]span

// reader lists everything that a folded profile tells of numbers of cases and
// events: each figure that is rounded down stands for k numbers, and each sum from
// the beginning of a table does. What is not listed has fewer than k cases, or
// joined a rest.
func reader(p evidence.Profile) known {
	k := p.MinCases
	down := func(n int) span { return span{n, n + k - 1} }
	all := known{"cases": down(p.Cases), "events": down(p.Events), "without": down(p.Without)}
	for _, a := range p.Activities {
		all["with "+a.Name] = down(a.Cases)
	}
	for _, e := range p.Edges {
		all["edge "+e.From+"→"+e.To] = down(e.Cases)
	}
	sum := 0
	for _, m := range p.Months {
		sum += m.Cases
		all["begun until "+m.Month] = down(sum)
	}
	all["begun at a known time"] = down(sum)
	for what, bins := range map[string][]evidence.Bin{"rest no longer than ": p.Rest.Lengths, "no slower than ": p.Durations} {
		sum = 0
		for i, b := range bins {
			sum += b.Cases
			if i < len(bins)-1 { // the last one is open
				all[fmt.Sprint(what, b.To)] = down(sum)
			}
		}
	}
	all["rest"] = down(p.Rest.Cases)
	for _, v := range p.Variants {
		all["variant "+strings.Join(v.Trace, " ")] = span{max(k, v.Cases-k+1), v.Cases + k - 1}
	}
	return all
}

// truth lists the same of the exact profile.
func truth(p evidence.Profile, folded evidence.Profile) map[string]int {
	all := map[string]int{"cases": p.Cases, "events": p.Events, "without": p.Without, "begun at a known time": p.Cases - p.MonthsRest}
	for _, a := range p.Activities {
		all["with "+a.Name] = a.Cases
	}
	for _, e := range p.Edges {
		all["edge "+e.From+"→"+e.To] = e.Cases
	}
	sum := 0
	for _, m := range p.Months {
		sum += m.Cases
		all["begun until "+m.Month] = sum
	}
	for _, b := range folded.Durations {
		all[fmt.Sprint("no slower than ", b.To)] = casesUpTo(p.Durations, b.To)
	}
	listed := map[string]bool{}
	for _, v := range folded.Variants {
		listed[strings.Join(v.Trace, " ")] = true
	}
	var lengths []evidence.Bin
	for _, v := range p.Variants {
		name := strings.Join(v.Trace, " ")
		if listed[name] {
			all["variant "+name] = v.Cases
			continue
		}
		all["rest"] += v.Cases
		lengths = append(lengths, evidence.Bin{To: len(v.Trace), Cases: v.Cases})
	}
	for _, b := range folded.Rest.Lengths {
		all[fmt.Sprint("rest no longer than ", b.To)] = casesUpTo(lengths, b.To)
	}
	return all
}

func casesUpTo(bins []evidence.Bin, to int) int {
	n := 0
	for _, b := range bins {
		if b.To <= to {
			n += b.Cases
		}
	}
	return n
}

// unlisted is what a reader knows of a figure that a profile does not list: there
// may be none, or so few that it does not show. A sum is what it was at the step
// before.
func unlisted(what string, p evidence.Profile) span {
	if month, ok := strings.CutPrefix(what, "begun until "); ok {
		sum := 0
		for _, m := range p.Months {
			if m.Month <= month {
				sum += m.Cases
			}
		}
		return span{sum, sum + p.MinCases - 1}
	}
	for prefix, bins := range map[string][]evidence.Bin{"rest no longer than ": p.Rest.Lengths, "no slower than ": p.Durations} {
		limit, ok := strings.CutPrefix(what, prefix)
		if !ok || len(bins) == 0 {
			continue
		}
		to, err := strconv.Atoi(limit)
		if err != nil {
			panic(err)
		}
		low, high := casesUpTo(bins, to), casesUpTo(bins, to)
		if last := bins[len(bins)-1]; to >= last.From { // where its cases end is not told
			high += last.Cases
		}
		return span{low, high + p.MinCases - 1}
	}
	switch {
	case strings.HasPrefix(what, "with "), strings.HasPrefix(what, "edge "):
		return span{0, p.MinCases - 1}
	case strings.HasPrefix(what, "variant "):
		return span{0, p.Rest.Cases + p.MinCases - 1}
	default:
		return span{0, p.Cases + p.MinCases - 1}
	}
}

// told returns what a reader knows of a figure of a profile, listed or not.
func (all known) told(what string, p evidence.Profile) span {
	if s, listed := all[what]; listed {
		return s
	}
	return unlisted(what, p)
}

func (s span) plus(t span) span { return span{s.low + t.low, s.high + t.high} }

// smallGroup reports whether a number of cases, which can't be negative, is known
// to be 1 to k−1.
func (s span) smallGroup(k int) bool { return max(0, s.low) >= 1 && s.high < k }

// part builds the exact profile of some cases of a log.
func part(t *testing.T, log *eventlog.Log, levelName string, keep func(c int) bool) (evidence.Profile, bool) {
	t.Helper()
	level, err := evidence.ParseLevel(levelName)
	if err != nil {
		t.Fatal(err)
	}
	p, err := evidence.Build(log.Filter(keep), level, evidence.About{
		Authority: evidence.Origin{Name: "A"}, Service: "99012008001000", Tool: "kiesel test", SHA256: []string{strings.Repeat("0", 64)},
	})
	return p, err == nil
}

// coarse is a level at which activities fall together.
const coarse = `^[ab]|[c]$`

// TestProfilesSurviveSubtraction publishes two and three profiles of overlapping
// periods, with different smallest groups and at different levels, of a log that
// is drawn at random. Somebody who knows all of them, and how they are made, takes
// every difference of figures that belong together. None may show a group of 1 to
// k−1 cases, and everything known must be true.
func TestProfilesSurviveSubtraction(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		traces := rapid.SliceOfN(rapid.StringMatching(`[abx]( [abc]){0,2}`), 40, 160).Draw(r, "traces")
		log := logOf(traces...)
		var released []evidence.Profile
		smallest := 1 << 30
		for i := range rapid.IntRange(2, 3).Draw(r, "profiles") {
			from := rapid.IntRange(0, len(traces)/2).Draw(r, fmt.Sprint("from ", i))
			to := rapid.IntRange(len(traces)/2, len(traces)).Draw(r, fmt.Sprint("to ", i))
			level := rapid.SampledFrom([]string{evidence.LevelActivity, evidence.LevelActivity, coarse}).Draw(r, fmt.Sprint("level ", i))
			limit := rapid.SampledFrom([]int{5, 5, 10, 15}).Draw(r, fmt.Sprint("k ", i))
			exact, ok := part(t, log, level, func(c int) bool { return from <= c && c < to })
			if !ok || exact.Cases < limit {
				continue
			}
			p := fold(t, exact, limit)
			all := reader(p)
			for what, n := range truth(exact, p) {
				if s := all.told(what, p); n < s.low || n > s.high {
					r.Fatalf("%s: %d cases, but the profile says %d to %d", what, n, s.low, s.high)
				}
			}
			released, smallest = append(released, p), min(smallest, limit)
		}
		for _, found := range smallGroups(smallest, released...) {
			r.Error(found)
		}
	})
}

// TestUnroundedProfilesDoNotSurvive: the same reader finds the two cases of July
// between profiles of a half-year and of seven months that are not rounded, and
// none when they are.
func TestUnroundedProfilesDoNotSurvive(t *testing.T) {
	t.Parallel()
	traces := append(append(repeat(30, "a b"), repeat(10, "a c")...), "a c", "a c")
	halfYear, sevenMonths := profileOf(t, "A", traces[:40]...), profileOf(t, "A", traces...)
	found := strings.Join(smallGroups(k, sevenMonths, halfYear), "\n")
	for _, want := range []string{"cases: profile 0 less profile 1 leaves 2 to 2", "variant a c: profile 0 less profile 1 leaves 2 to 2"} {
		if !strings.Contains(found, want) {
			t.Errorf("the reader does not find %q in what is not rounded, only\n%s", want, found)
		}
	}
	if found := smallGroups(k, fold(t, sevenMonths, k), fold(t, halfYear, k)); len(found) > 0 {
		t.Errorf("rounded profiles tell %q", found)
	}
}

// smallGroups takes all differences of two and three profiles and tells of those
// that show a group of 1 to k−1 cases.
func smallGroups(k int, profiles ...evidence.Profile) (found []string) {
	knows := make([]known, len(profiles))
	figures := map[string]bool{}
	for i, p := range profiles {
		knows[i] = reader(p)
		for what := range knows[i] {
			figures[what] = true
		}
	}
	tell := func(s span, format string, args ...any) {
		if s.smallGroup(k) {
			found = append(found, fmt.Sprintf(format, args...)+fmt.Sprintf(" leaves %d to %d", s.low, s.high))
		}
	}
	for i, a := range profiles {
		for j, b := range profiles {
			if i == j {
				continue
			}
			for what := range figures {
				difference := knows[i].told(what, a).minus(knows[j].told(what, b))
				tell(difference, "%s: profile %d less profile %d", what, i, j)
				for l, c := range profiles {
					if l != i && l != j {
						tell(difference.minus(knows[l].told(what, c)), "%s: profile %d less profiles %d and %d", what, i, j, l)
					}
				}
			}
			for what, sum := range sums(a, b) {
				tell(sum, "%s, of profiles %d and %d,", what, i, j)
			}
		}
	}
	return found
}

// sums lists the differences of sums that belong together in two profiles: all
// cases less the listed variants, what lies between two months or durations, and
// the variants of one level that become one of another.
func sums(a, b evidence.Profile) known {
	ka, kb := reader(a), reader(b)
	found := known{}
	listed := span{}
	for _, v := range b.Variants {
		listed = listed.plus(kb["variant "+strings.Join(v.Trace, " ")])
	}
	found["cases less listed variants"] = ka["cases"].minus(listed)
	found["cases less rest"] = ka["cases"].minus(kb["rest"])
	for _, prefix := range []string{"begun until ", "no slower than ", "rest no longer than "} {
		for what, x := range ka {
			for other, y := range kb {
				if strings.HasPrefix(what, prefix) && strings.HasPrefix(other, prefix) && what != other {
					found[what+", but not "+other] = x.minus(y)
				}
			}
		}
	}
	if a.Level == coarse && b.Level == evidence.LevelActivity {
		for _, v := range a.Variants {
			left := ka["variant "+strings.Join(v.Trace, " ")]
			for _, w := range b.Variants {
				if slices.Equal(coarsened(w.Trace), v.Trace) {
					left = left.minus(kb["variant "+strings.Join(w.Trace, " ")])
				}
			}
			found["rare ways of "+strings.Join(v.Trace, " ")] = left
		}
	}
	return found
}

// coarsened is a trace at the level coarse.
func coarsened(trace []string) []string {
	var out []string
	for _, name := range trace {
		if name != "x" && (len(out) == 0 || out[len(out)-1] != name) {
			out = append(out, name)
		}
	}
	return out
}

// TestFoldAtAnyLimit: whatever multiples a number is rounded to, they tell no more
// than the finest does.
func TestFoldAtAnyLimit(t *testing.T) {
	t.Parallel()
	for n := range 200 {
		p := profileOf(t, "A", append(repeat(n, "a b"), repeat(100, "b")...)...)
		know := span{0, 1 << 30}
		for _, smallest := range []int{5, 10, 15, 20, 25, 50, 100} {
			s := span{0, smallest - 1}
			for _, a := range fold(t, p, smallest).Activities {
				if a.Name == "a" {
					s = span{a.Cases, a.Cases + smallest - 1}
				}
			}
			know = span{max(know.low, s.low), min(know.high, s.high)}
		}
		if know.high-know.low < k-1 {
			t.Fatalf("%d cases: all profiles together tell %d to %d", n, know.low, know.high)
		}
	}
}
