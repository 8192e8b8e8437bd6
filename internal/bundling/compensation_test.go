package bundling

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/landscape"
)

// Two gain 300 and 100, one pays 200: the winners pass on half of what they gain.
func TestBalanceByHand(t *testing.T) {
	t.Parallel()
	changes := []Change{
		{Authority: "1", Carrier: "K", Now: 1000, Then: 700},
		{Authority: "2", Carrier: "K", Now: 1000, Then: 900},
		{Authority: "3", Carrier: "K", Now: 1000, Then: 1200},
		{Authority: "4", Carrier: "4", Now: 500, Then: 500},
	}
	got := balance(changes)
	if want := (Balance{Gain: 2, Pay: 1, Same: 1, Gains: 400, Costs: 200, Transferred: 200}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for i, want := range []float64{-150, -50, 200, 0} {
		near(t, "transfer of "+string(changes[i].Authority), changes[i].Transfer, want, 1e-12)
	}
}

func TestManyPayForFewIsTold(t *testing.T) {
	t.Parallel()
	changes := []Change{
		{Authority: "1", Carrier: "K", Now: 1000, Then: 100},
		{Authority: "2", Carrier: "K", Now: 100, Then: 120},
		{Authority: "3", Carrier: "K", Now: 100, Then: 130},
	}
	if !balance(changes).ManyForFew {
		t.Error("two pay for one, and nobody says so")
	}
}

// One euro a year counts, whatever share of the cost it is; less does not.
func TestEffect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		now, then float64
		want      int
	}{
		{1e6, 1e6 - 1, 1}, {1e6, 1e6 + 1, -1}, {2, 1.5, 0}, {2, 2.5, 0}, {0, 0, 0}, {0, 1, -1},
	} {
		if got := Effect(c.now, c.then); got != c.want {
			t.Errorf("from %g to %g: %d, want %d", c.now, c.then, got, c.want)
		}
	}
}

func TestTransfersLeaveNobodyWorseOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var changes []Change
		n := rapid.IntRange(1, 12).Draw(rt, "n")
		for i := range n {
			changes = append(changes, Change{
				Authority: landscape.ARS(fmt.Sprint(i)),
				Carrier:   landscape.ARS(rapid.SampledFrom([]string{"K", "L"}).Draw(rt, "carrier")),
				Now:       rapid.Float64Range(0, 1e6).Draw(rt, "now"), Then: rapid.Float64Range(0, 1e6).Draw(rt, "then"),
			})
		}
		b := balance(changes)
		sum, short := 0.0, 0.0
		for _, c := range changes {
			sum += c.Transfer
			short += max(0, c.Then-c.Transfer-c.Now)
		}
		if math.Abs(sum) > 1e-6 {
			rt.Fatalf("transfers add up to %g", sum)
		}
		if math.Abs(short-b.Uncovered) > 1e-5 {
			rt.Fatalf("%g is missing after all transfers, said is %g", short, b.Uncovered)
		}
		if b.Gain+b.Pay+b.Same != n {
			rt.Fatalf("%d gain, %d pay, for %d it is the same: they are %d", b.Gain, b.Pay, b.Same, n)
		}
		if math.Abs(b.Gains-b.Costs-total(changes)) > 1e-5 {
			rt.Fatalf("gains %g − costs %g is not the saving %g", b.Gains, b.Costs, total(changes))
		}
	})
}

func total(changes []Change) (saving float64) {
	for _, c := range changes {
		saving += c.Now - c.Then
	}
	return saving
}

// What a recommendation means for all adds up, and can be made good to all.
func TestRecommendationsCanBeMadeGoodToAll(t *testing.T) {
	t.Parallel()
	for _, f := range verdict(t, wohngeld).Functions {
		near(t, string(f.Function)+": gains less costs", f.Balance.Gains-f.Balance.Costs, f.Saving.Value, 1e-6*max(1, f.Now.Value))
		if f.Balance.Uncovered > 1e-6*f.Now.Value {
			t.Errorf("%s: %.2f can't be made good", f.Function, f.Balance.Uncovered)
		}
		if all := f.Balance.Gain + f.Balance.Pay + f.Balance.Same; all != 116 {
			t.Errorf("%s: the counts add up to %d authorities", f.Function, all)
		}
		var hours, experts [2]float64
		for _, c := range f.Changes {
			if c.Then-c.Transfer > c.Now+1e-6 {
				t.Errorf("%s: %s is worse off after transfers: %.2f, now %.2f", f.Function, c.Authority, c.Then-c.Transfer, c.Now)
			}
			hours[0] += c.HoursNow
			hours[1] += c.HoursThen
			experts[0] += c.ExpertsNow
			experts[1] += c.ExpertsThen
		}
		if hours[1] > hours[0] || experts[1] > experts[0] {
			t.Errorf("%s: authorities work %v hours with %v experts", f.Function, hours, experts)
		}
		if f.Outcome == Bundle && hours[1]+experts[1] > 0 {
			t.Errorf("%s: everything is done elsewhere, but %v hours stay", f.Function, hours[1])
		}
	}
}
