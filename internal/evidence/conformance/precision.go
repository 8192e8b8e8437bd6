package conformance

// precision says how much of what a model allows is made use of: over all points
// that the cases come to in their runs of the model, the activities with which
// some case goes on there, as a share of those with which the model allows to go
// on, each point weighted by the cases that go on from it (Muñoz-Gama and Carmona
// 2010, on the runs that the alignments found). It is nil if no case goes on
// anywhere, or the model is too large to tell what it allows.
func (a *Aligner) precision(variants []Variant, alignments []Alignment) *float64 {
	if a.sets == nil {
		return nil
	}
	t := prefixes{a: a, at: make(map[[2]int32]int32), points: []point{{}}}
	for i, v := range variants {
		t.add(v.Cases, alignments[i])
	}
	var seen, allowed float64
	for _, p := range t.points {
		seen += float64(p.cases) * float64(p.seen)
		allowed += float64(p.cases) * float64(len(a.sets.next[p.set]))
	}
	if allowed == 0 {
		return nil
	}
	share := seen / allowed
	return &share
}

// prefixes are the points that runs come to, as a tree.
type prefixes struct {
	a      *Aligner
	points []point
	at     map[[2]int32]int32 // by point and activity
}

// point is what was done so far in a run.
type point struct {
	set   int32 // of markings, in which the model is
	cases int   // that go on
	seen  int   // different activities with which they go on
}

// add goes along the run of an alignment.
func (t *prefixes) add(cases int, a Alignment) {
	at := int32(0)
	for _, m := range a.Moves {
		if m.Transition == None || t.a.g.label[m.Transition] == silent {
			continue
		}
		label := t.a.g.label[m.Transition]
		t.points[at].cases += cases
		key := [2]int32{at, label}
		next, known := t.at[key]
		if !known {
			next = int32(len(t.points))
			t.at[key] = next
			t.points[at].seen++
			t.points = append(t.points, point{set: t.a.sets.after(t.points[at].set, label)})
		}
		at = next
	}
}
