package evidence_test

import (
	"math"
	"testing"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
)

const permit = landscape.ServiceID("99012008001000")

var legalType = evidence.StandardPart{Value: 0.8, Low: 0.6, High: 0.92, Source: "Annahme"}

// comparedPairs is a kept comparison of authorities with 100 cases each, with the
// similarities of its pairs; below 0 none is known.
func comparedPairs(id, level string, authorities int, similarities ...float64) evidence.StoredComparison {
	c := evidence.StoredComparison{ID: id, Service: permit, Level: level}
	names := "ABCDEF"[:authorities]
	for _, name := range names {
		c.Comparison.Inputs = append(c.Comparison.Inputs, evidence.Input{Name: string(name), Cases: 100})
	}
	at := 0
	for i := range names {
		for j := i + 1; j < len(names); j++ {
			p := evidence.Pair{A: names[i : i+1], B: names[j : j+1]}
			if at < len(similarities) && similarities[at] >= 0 {
				p.Similarity = &similarities[at]
			}
			at++
			c.Comparison.Pairs = append(c.Comparison.Pairs, p)
		}
	}
	return c
}

// TestStandardByHand: three authorities, so n = 2 and w = 2/(2 + 4) = 1/3.
// Similarities .7, .8, .9 have a mean of .8; with a legal type of .8 nothing
// changes but the range. With .5, .6, .4 it is .5/3 + 2·.8/3 = .7.
func TestStandardByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		similarities     []float64
		value, low, high float64
	}{
		{[]float64{.7, .8, .9}, .8, .7/3 + .4, .3 + 1.84/3},
		{[]float64{.5, .6, .4}, .7, .4/3 + .4, .2 + 1.84/3},
	} {
		s := evidence.EstimateStandard(permit, legalType, []evidence.StoredComparison{comparedPairs("x", "activity", 3, c.similarities...)})
		for name, x := range map[string][2]float64{"value": {s.Value, c.value}, "low": {s.Low, c.low}, "high": {s.High, c.high}} {
			if math.Abs(x[0]-x[1]) > 1e-12 {
				t.Errorf("%v: %s is %g, want %g", c.similarities, name, x[0], x[1])
			}
		}
		if s.Grade != evidence.GradeLogs || len(s.Parts) != 2 || s.Parts[0].Source != "x" || math.Abs(s.Parts[0].Weight+s.Parts[1].Weight-1) > 1e-12 {
			t.Errorf("%v: %+v", c.similarities, s)
		}
	}
}

// TestStandardWithoutLogs: what says nothing leaves the legal type as it is.
func TestStandardWithoutLogs(t *testing.T) {
	t.Parallel()
	other := comparedPairs("other", "activity", 3, .1, .1, .1)
	other.Service = "99107023017000"
	few := comparedPairs("few", "activity", 2, .1)
	few.Comparison.Inputs[0].Cases = 29
	for name, list := range map[string][]evidence.StoredComparison{
		"none": nil, "other service": {other}, "few cases": {few}, "folded": {comparedPairs("folded", "activity", 3)},
	} {
		s := evidence.EstimateStandard(permit, legalType, list)
		if s.Grade != evidence.GradeLaw || s.Value != 0.8 || s.Low != 0.6 || s.High != 0.92 || len(s.Parts) != 1 || s.Parts[0].Weight != 1 {
			t.Errorf("%s: %+v, want what the legal type says", name, s)
		}
	}
}

// TestStandardChoosesItsComparison: single steps before phases, many authorities
// before few, then the newest.
func TestStandardChoosesItsComparison(t *testing.T) {
	t.Parallel()
	phases := comparedPairs("phases", "phase", 4, .1, .1, .1, .1, .1, .1)
	for want, list := range map[string][]evidence.StoredComparison{
		"steps":  {phases, comparedPairs("steps", "activity", 2, .9)},
		"many":   {comparedPairs("few", "activity", 2, .9), comparedPairs("many", "activity", 3, .9, .9, .9)},
		"newest": {comparedPairs("newest", "activity", 2, .9), comparedPairs("old", "activity", 2, .8)},
		"phases": {phases, comparedPairs("folded", "activity", 3)},
	} {
		if s := evidence.EstimateStandard(permit, legalType, list); s.Parts[0].Source != want {
			t.Errorf("%s counts, want %s", s.Parts[0].Source, want)
		}
	}
}

// TestStandardOfThreeParts: logs of three authorities weigh 2/(2 + 4), models of two
// 1/(1 + 8), the law what both leave open, 2/3 · 8/9: as 9 to 3 to 16.
func TestStandardOfThreeParts(t *testing.T) {
	t.Parallel()
	models := evidence.ModelPart(2, []float64{.9}, "nord.bpmn, sued.bpmn")
	s := evidence.EstimateStandard(permit, legalType, []evidence.StoredComparison{comparedPairs("x", "activity", 3, .5, .6, .4)}, models)
	if want := (9*.5 + 3*.9 + 16*.8) / 28; math.Abs(s.Value-want) > 1e-12 || s.Grade != evidence.GradeLogs || len(s.Parts) != 3 {
		t.Errorf("the estimate is %+v, want %g", s, want)
	}
	if want := (9*.4 + 3*.9 + 16*.6) / 28; math.Abs(s.Low-want) > 1e-12 {
		t.Errorf("it begins at %g, want %g", s.Low, want)
	}
	texts := evidence.TextPart(17, []float64{.6, .8}, "texte.csv") // 16 of them weigh as much as the law alone
	if s := evidence.EstimateStandard(permit, legalType, nil, texts); s.Grade != evidence.GradeText || math.Abs(s.Value-.75) > 1e-12 || s.Low != .6 {
		t.Errorf("of texts alone it is %+v", s)
	}
	only := evidence.EstimateStandard(permit, legalType, nil, models)
	if only.Grade != evidence.GradeModel || math.Abs(only.Value-(.9+8*.8)/9) > 1e-12 {
		t.Errorf("of models alone it is %+v", only)
	}
}
