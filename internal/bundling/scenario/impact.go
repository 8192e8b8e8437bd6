package scenario

import (
	"cmp"
	"math"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// Impact is what following a verdict means for one authority, or for all of a
// Kreis, over all functions of the service: EUR per year.
type Impact struct {
	Authority landscape.ARS `json:"authority"`
	Now       float64       `json:"now"`
	Then      float64       `json:"then"`
}

// Gain is what the authority saves a year, negative if it pays more.
func (e Impact) Gain() float64 { return e.Now - e.Then }

// Impacts adds up what a verdict means for every competent authority, by key.
// Their sums are Now and Then of the verdict.
func Impacts(v bundling.Verdict) []Impact {
	sums := map[landscape.ARS]Impact{}
	for _, f := range v.Functions {
		for _, c := range f.Changes {
			add(sums, c.Authority, c.Now, c.Then)
		}
	}
	return byKey(sums)
}

// ByKreis adds impacts up by the Kreis in which the authorities lie; a kreisfreie
// Stadt stands for itself, and so does what lies in no Kreis.
func ByKreis(impacts []Impact, t *landscape.Tree) []Impact {
	sums := map[landscape.ARS]Impact{}
	for _, e := range impacts {
		add(sums, kreisOf(t, e.Authority), e.Now, e.Then)
	}
	return byKey(sums)
}

func kreisOf(t *landscape.Tree, key landscape.ARS) landscape.ARS {
	for _, u := range t.Ancestors(key) {
		if u.Level == landscape.LevelKreis {
			return u.Key
		}
	}
	return key
}

func add(sums map[landscape.ARS]Impact, key landscape.ARS, now, then float64) {
	e := sums[key]
	sums[key] = Impact{Authority: key, Now: e.Now + now, Then: e.Then + then}
}

func byKey(sums map[landscape.ARS]Impact) []Impact {
	list := make([]Impact, 0, len(sums))
	for _, e := range sums {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b Impact) int { return cmp.Compare(a.Authority, b.Authority) })
	return list
}

// Gains returns the impacts that lower the cost noticeably, the largest first; see
// [bundling.Noticeable].
func Gains(impacts []Impact) []Impact { return effects(impacts, 1) }

// Losses returns the impacts that raise the cost noticeably, the largest first.
func Losses(impacts []Impact) []Impact { return effects(impacts, -1) }

// effects returns the impacts with an effect, largest first.
func effects(impacts []Impact, effect int) []Impact {
	found := slices.DeleteFunc(slices.Clone(impacts), func(e Impact) bool { return bundling.Effect(e.Now, e.Then) != effect })
	slices.SortStableFunc(found, func(a, b Impact) int { return cmp.Compare(math.Abs(b.Gain()), math.Abs(a.Gain())) })
	return found
}
