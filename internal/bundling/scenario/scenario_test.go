package scenario

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/bundling"
	"kiesel/internal/entry"
	"kiesel/internal/landscape"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	good := Scenario{Name: "Hohe Personalkosten", Question: "Und wenn?", Settings: bundling.WhatIf{{Name: "rate"}: 30}}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	many := bundling.Conditions{Forbid: make([]bundling.Arc, MaxForbidden+1)}
	for name, tc := range map[string]struct {
		change func(*Scenario)
		want   any // entry.Field, or an error
	}{
		"no name":           {func(s *Scenario) { s.Name = " " }, FieldName},
		"long name":         {func(s *Scenario) { s.Name = strings.Repeat("ä", MaxName+1) }, FieldName},
		"name of two lines": {func(s *Scenario) { s.Name = "a\nb" }, FieldName},
		"no question":       {func(s *Scenario) { s.Question = "" }, FieldQuestion},
		"long question":     {func(s *Scenario) { s.Question = strings.Repeat("x", MaxQuestion+1) }, FieldQuestion},
		"many ways":         {func(s *Scenario) { s.Conditions = many }, FieldConditions},
		"unknown parameter": {func(s *Scenario) { s.Settings = bundling.WhatIf{{Name: "mood"}: 1} }, bundling.ErrUnknownParameter},
	} {
		s := good
		tc.change(&s)
		err := s.Check()
		var field *FieldError
		switch want := tc.want.(type) {
		case entry.Field:
			if !errors.As(err, &field) || field.Field != want {
				t.Errorf("%s: %v, want one about %s", name, err, want)
			}
		case error:
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
	}
	several := Scenario{Name: "a\nb", Settings: bundling.WhatIf{{Name: "rate"}: -1, {Name: "hour_cost"}: math.NaN()}, Conditions: many}
	var fields []entry.Field
	for _, e := range entry.All(several.Check()) {
		fields = append(fields, e.Field)
	}
	if want := []entry.Field{FieldName, FieldQuestion, FieldSettings, FieldSettings, FieldConditions}; !slices.Equal(fields, want) {
		t.Errorf("several at once: %v, want %v", fields, want)
	}
	for _, x := range []float64{-1, math.NaN(), math.Inf(1), math.Inf(-1)} {
		s, outside := good, (*bundling.RangeError)(nil)
		s.Settings = bundling.WhatIf{{Name: "rate"}: x}
		if err := s.Check(); !errors.As(err, &outside) {
			t.Errorf("rate=%v: %v, want a range error", x, err)
		}
	}
	if longest := (Scenario{Name: strings.Repeat("ä", MaxName), Question: "?"}); longest.Check() != nil {
		t.Errorf("the longest name: %v", longest.Check())
	}
}

// two authorities of one Kreis and a kreisfreie Stadt, worked out by hand.
func example() bundling.Verdict {
	change := func(key landscape.ARS, now, then float64) bundling.Change {
		return bundling.Change{Authority: key, Carrier: "13", Now: now, Then: then}
	}
	return bundling.Verdict{Functions: []bundling.FunctionVerdict{
		{Changes: []bundling.Change{change("13003", 500, 400), change("130735351", 100, 60), change("130735362", 100, 130)}},
		{Changes: []bundling.Change{change("13003", 50, 50), change("130735351", 10, 30), change("130735362", 1000, 1002)}},
		{},
	}}
}

func TestImpacts(t *testing.T) {
	t.Parallel()
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	all := Impacts(example())
	if diff := cmp.Diff([]Impact{{"13003", 550, 450}, {"130735351", 110, 90}, {"130735362", 1100, 1132}}, all); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Impact{{"13003", 550, 450}, {"13073", 1210, 1222}}, ByKreis(all, tree)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Impact{{"13003", 550, 450}, {"130735351", 110, 90}}, Gains(all)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Impact{{"130735362", 1100, 1132}}, Losses(all)); diff != "" {
		t.Error(diff)
	}
	if hardly := []Impact{{"1", 1000, 999.5}, {"2", 1000, 1000.5}}; len(Gains(hardly))+len(Losses(hardly)) != 0 {
		t.Errorf("less than half a percent counts: %v, %v", Gains(hardly), Losses(hardly))
	}
	if none := Impacts(bundling.Verdict{}); len(none) != 0 || len(ByKreis(none, tree)) != 0 {
		t.Errorf("nobody: %v", none)
	}
}

// Whatever is added up, nothing is lost and nobody stands on both sides.
func TestImpactsAddUp(t *testing.T) {
	t.Parallel()
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	authorities := tree.Administrations("13")
	rapid.Check(t, func(t *rapid.T) {
		var v bundling.Verdict
		var now, then float64
		for range rapid.IntRange(0, 4).Draw(t, "functions") {
			var f bundling.FunctionVerdict
			for range rapid.IntRange(0, 30).Draw(t, "changes") {
				c := bundling.Change{
					Authority: authorities[rapid.IntRange(0, len(authorities)-1).Draw(t, "authority")].Key,
					Now:       float64(rapid.IntRange(0, 1e6).Draw(t, "now")), Then: float64(rapid.IntRange(0, 1e6).Draw(t, "then")),
				}
				now, then, f.Changes = now+c.Now, then+c.Then, append(f.Changes, c)
			}
			v.Functions = append(v.Functions, f)
		}
		all := Impacts(v)
		for name, list := range map[string][]Impact{"authorities": all, "Kreise": ByKreis(all, tree)} {
			var sumNow, sumThen float64
			for _, e := range list {
				sumNow, sumThen = sumNow+e.Now, sumThen+e.Then
			}
			if sumNow != now || sumThen != then {
				t.Fatalf("%s: %v now, %v then; want %v and %v", name, sumNow, sumThen, now, then)
			}
		}
		gains, losses := Gains(all), Losses(all)
		for _, g := range gains {
			if slices.Contains(losses, g) || g.Gain() <= 0 {
				t.Fatalf("%v gains", g)
			}
		}
		if !slices.IsSortedFunc(losses, func(a, b Impact) int { return int(a.Gain() - b.Gain()) }) {
			t.Fatalf("losses are not in order: %v", losses)
		}
	})
}

// Compensations add up; a function is flagged whatever the others do.
func TestCompensation(t *testing.T) {
	t.Parallel()
	v := bundling.Verdict{Functions: []bundling.FunctionVerdict{
		{Function: landscape.Online, Balance: bundling.Balance{Gains: 4000, Costs: 1950, Transferred: 1950, ManyForFew: true}},
		{Function: landscape.Expertise, Balance: bundling.Balance{Gains: 1000, Costs: 50, Transferred: 50}},
		{Function: landscape.Contact},
	}}
	want := Compensation{ManyForFew: []landscape.Function{landscape.Online}, Transferred: 2000, Share: .4}
	if diff := cmp.Diff(want, compensation(v)); diff != "" {
		t.Error(diff)
	}
	if !want.Needed() {
		t.Error("nobody says that it is needed")
	}
	if c := compensation(bundling.Verdict{}); c.Needed() || c.Share != 0 {
		t.Errorf("nothing changes, and %+v is to be made good", c)
	}
}

// What a parameter is worth adds up over the functions, which are decided one by
// one; what is worth nothing is ordered by what it explains.
func TestMatters(t *testing.T) {
	t.Parallel()
	rate, hours, build := bundling.Key{Name: "rate"}, bundling.Key{Name: "hour_cost"}, bundling.Key{Name: "overrun"}
	v := bundling.Verdict{
		Parameters: []bundling.Parameter{{Key: build}, {Key: hours}, {Key: rate}, {Key: bundling.Key{Name: "elasticity"}}},
		Functions: []bundling.FunctionVerdict{
			{Measure: []bundling.Measure{{Key: rate, Value: 100, Spread: .1}, {Key: build, Spread: .1}, {Key: hours, Spread: .2}}},
			{Measure: []bundling.Measure{{Key: rate, Value: 50, Spread: .3}}},
		},
	}
	var got []string
	for _, m := range Matters(v) {
		got = append(got, m.Key.String()+" "+strconv.Itoa(int(m.Worth)))
	}
	if diff := cmp.Diff([]string{"rate 150", "hour_cost 0", "overrun 0"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTippings(t *testing.T) {
	t.Parallel()
	v := bundling.Verdict{Functions: []bundling.FunctionVerdict{
		{Function: landscape.Online, BreakEvens: []bundling.BreakEven{{Key: "a", Value: 4, Present: 1}, {Key: "b", Value: 0, Present: 1}}},
		{Function: landscape.Decision, BreakEvens: []bundling.BreakEven{{Key: "c", Value: 1, Present: 2}, {Key: "d", Value: -1, Present: 1}}},
	}}
	var got []string
	for _, x := range Tippings(v) {
		got = append(got, x.Key)
	}
	if diff := cmp.Diff([]string{"c", "a", "b", "d"}, got); diff != "" {
		t.Error(diff)
	}
}

// shelf keeps scenarios in memory, for reading.
type shelf struct {
	Store
	kept []Scenario
}

func (s shelf) Scenario(_ context.Context, id string) (Scenario, error) {
	for _, c := range s.kept {
		if c.ID == id {
			return c, nil
		}
	}
	return Scenario{}, nil
}

// judge answers with a verdict that depends on the rate alone.
type judge struct{ broken error }

func (j judge) Verdict(_ context.Context, _ landscape.ServiceID, _ landscape.ARS, w bundling.WhatIf) (bundling.Verdict, error) {
	v := example()
	rate, ok := w[bundling.Key{Name: "rate"}]
	v.Parameters = []bundling.Parameter{
		{Key: bundling.Key{Name: "rate"}, Value: rate, Origin: bundling.OriginWhatIf},
		{Key: bundling.Key{Name: "hour_cost"}, Value: 60, Origin: bundling.OriginDefault},
	}
	if !ok {
		v.Parameters[0].Origin = bundling.OriginMissing
	}
	v.Saving.Value = 10 * rate
	return v, nil
}

func (j judge) VerdictUnder(ctx context.Context, id landscape.ServiceID, land landscape.ARS, w bundling.WhatIf, c bundling.Conditions) (bundling.Verdict, error) {
	if !c.IsZero() {
		return bundling.Verdict{}, j.broken
	}
	return j.Verdict(ctx, id, land, w)
}

func TestCompare(t *testing.T) {
	t.Parallel()
	out := bundling.Conditions{Out: []landscape.ARS{"13003"}}
	kept := []Scenario{
		{ID: "low", Service: "99", Land: "13", Version: 1, Settings: bundling.WhatIf{{Name: "rate"}: 5}},
		{ID: "high", Service: "99", Land: "13", Version: 1, Settings: bundling.WhatIf{{Name: "rate"}: 50}},
		{ID: "out", Service: "99", Land: "13", Version: 1, Conditions: out},
		{ID: "elsewhere", Service: "99", Land: "01", Version: 1},
	}
	s := &Service{Store: shelf{kept: kept}, Bundling: judge{bundling.ErrConditions}}
	c, err := s.Compare(t.Context(), "99", "13", []string{"high", "out", "low"})
	if err != nil {
		t.Fatal(err)
	}
	var more []float64
	for _, x := range c.Columns {
		more = append(more, x.More)
	}
	if diff := cmp.Diff([]float64{0, 500, 0, 50}, more); diff != "" {
		t.Error(diff)
	}
	if x := c.Columns[0]; x.Gaining != 2 || x.Paying != 1 || x.Unchanged != 0 {
		t.Errorf("%d gain, %d pay, for %d it is the same; want 2, 1 and 0", x.Gaining, x.Paying, x.Unchanged)
	}
	if c.Columns[2].Problem == "" || !errors.Is(c.Columns[2].Err, bundling.ErrConditions) {
		t.Errorf("the third says %q", c.Columns[2].Problem)
	}
	if c.Columns[2].Compensation.ManyForFew == nil {
		t.Error("a list of functions is missing where there is no verdict")
	}
	low, high := 5.0, 50.0
	want := []Difference{{Key: bundling.Key{Name: "rate"}, Values: []*float64{nil, &high, nil, &low}}}
	if diff := cmp.Diff(want, c.Differences); diff != "" {
		t.Error(diff)
	}
	for name, tc := range map[string]struct {
		ids  []string
		want error
	}{
		"unknown":      {[]string{"nobody"}, ErrNotFound},
		"another Land": {[]string{"elsewhere"}, ErrNotFound},
		"too many":     {[]string{"low", "low", "low", "low", "low"}, ErrTooMany},
	} {
		if _, err := s.Compare(t.Context(), "99", "13", tc.ids); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	offline := errors.New("the database is away")
	s.Bundling = judge{offline}
	if _, err := s.Compare(t.Context(), "99", "13", []string{"out"}); !errors.Is(err, offline) {
		t.Errorf("an error of ours is shown as the scenario's: %v", err)
	}
}
