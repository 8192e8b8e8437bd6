package pooling

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %.9f, want %.9f", what, got, want)
	}
}

// must returns the value of a call that has to succeed.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// At 80 % utilisation one waits for a single server four times the handling time,
// for one of twenty a fifteenth of it.
func TestWaitAtEightyPercent(t *testing.T) {
	t.Parallel()
	for servers, want := range map[int]float64{1: 4.00, 2: 1.778, 5: .554, 10: .205, 20: .064} {
		near(t, "wait", must(Wait(servers, .8*float64(servers))), want, .0005)
	}
}

// Textbook values: ten lines offered 5 and 7 Erlang (tables of Erlang B), and the
// closed forms of one and two servers.
func TestErlangAgainstPublishedValues(t *testing.T) {
	t.Parallel()
	near(t, "B(10, 5)", must(ErlangB(10, 5)), .018385, 5e-7)
	near(t, "B(10, 7)", must(ErlangB(10, 7)), .078741, 5e-7)
	for _, rho := range []float64{0, .1, .5, .85, .999} {
		near(t, "one server waits with the probability ρ", must(ErlangC(1, rho)), rho, 1e-12)
		near(t, "two servers: 2ρ²/(1+ρ)", must(ErlangC(2, 2*rho)), 2*rho*rho/(1+rho), 1e-12)
		near(t, "wait of M/M/1: ρ/(1−ρ)", must(Wait(1, rho)), rho/(1-rho), 1e-9)
		near(t, "wait of M/M/2: ρ²/(1−ρ²)", must(Wait(2, 2*rho)), rho*rho/(1-rho*rho), 1e-9)
	}
}

// directC adds up the definition of Erlang C, which holds for few servers only.
func directC(servers int, load float64) float64 {
	term, sum := 1.0, 1.0
	for k := 1; k < servers; k++ {
		term *= load / float64(k)
		sum += term
	}
	last := term * load / float64(servers) * float64(servers) / (float64(servers) - load)
	return last / (sum + last)
}

func TestErlangCIsTheDirectSum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		servers := rapid.IntRange(1, 60).Draw(rt, "servers")
		load := float64(servers) * rapid.Float64Range(0, .99).Draw(rt, "utilisation")
		if got, want := must(ErlangC(servers, load)), directC(servers, load); math.Abs(got-want) > 1e-10 {
			rt.Fatalf("C(%d, %g) = %.12f, the sum says %.12f", servers, load, got, want)
		}
	})
}

// With ten thousand servers the recursion still agrees with the approximation of
// Halfin & Whitt 1981 for large systems: with β = (c − a)/√a a case waits with the
// probability 1 / (1 + β·Φ(β)/φ(β)).
func TestErlangCOfManyServers(t *testing.T) {
	t.Parallel()
	for _, beta := range []float64{.1, .5, 1, 2} {
		const servers = 10_000
		root := (math.Sqrt(beta*beta+4*servers) - beta) / 2
		density := math.Exp(-beta*beta/2) / math.Sqrt(2*math.Pi)
		below := .5 * math.Erfc(-beta/math.Sqrt2)
		near(t, "C", must(ErlangC(servers, root*root)), 1/(1+beta*below/density), .005)
	}
}

func TestMorePeopleOrLessWorkNeverWaitLonger(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		servers := rapid.IntRange(1, 300).Draw(rt, "servers")
		load := float64(servers) * rapid.Float64Range(0, .999).Draw(rt, "utilisation")
		less := load * rapid.Float64Range(0, 1).Draw(rt, "share")
		wait := must(Wait(servers, load))
		if w := must(Wait(servers+1, load)); w > wait {
			rt.Fatalf("one more makes the wait %g instead of %g", w, wait)
		}
		if w := must(Wait(servers, less)); w > wait*(1+1e-12) {
			rt.Fatalf("the load %g waits %g, the load %g waits %g", less, w, load, wait)
		}
		if w := must(Wait(2*servers, 2*load)); w > wait/2*(1+1e-12) {
			rt.Fatalf("two queues in one wait %g, each on its own %g: want half at most", w, wait)
		}
		waits := must(ErlangC(servers, load))
		if blocked := must(ErlangB(servers, load)); waits < blocked || waits > 1 {
			rt.Fatalf("C = %g is not between B = %g and 1", waits, blocked)
		}
	})
}

func TestLeastNumbersAreTheLeast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		wait := rapid.Float64Range(.001, 5).Draw(rt, "wait")
		load := rapid.Float64Range(0, 100).Draw(rt, "load")
		n := must(LeastServers(load, wait))
		if w := must(Wait(n, load)); w > wait {
			rt.Fatalf("%d servers wait %g, want %g at most", n, w, wait)
		}
		if w, err := Wait(n-1, load); n > 1 && err == nil && w <= wait {
			rt.Fatalf("%d servers wait %g, so %d are not the least", n-1, w, n)
		}

		busy := rapid.Float64Range(0, .98).Draw(rt, "utilisation")
		n = must(LeastPeople(busy, wait))
		if w := must(Wait(n, float64(n)*busy)); w > wait {
			rt.Fatalf("%d people wait %g, want %g at most", n, w, wait)
		}
		if n > 1 && must(Wait(n-1, float64(n-1)*busy)) <= wait {
			rt.Fatalf("%d people are enough, so %d are not the least", n-1, n)
		}

		needed := rapid.IntRange(0, 20).Draw(rt, "needed")
		absence := rapid.Float64Range(0, .9).Draw(rt, "absence")
		share := rapid.Float64Range(1e-6, 1).Draw(rt, "share")
		n = must(LeastCover(needed, absence, share))
		if without := must(Without(needed, n, absence)); without > share {
			rt.Fatalf("%d people: without cover %g of the time, want %g at most", n, without, share)
		}
		if n > 0 && must(Without(needed, n-1, absence)) <= share {
			rt.Fatalf("%d people are enough, so %d are not the least", n-1, n)
		}
	})
}

// By hand: at 85 % two people wait .85²/(1−.85²) = 2.604 handling times.
func TestLeastNumbersByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"four handling times at 80 %", must(LeastPeople(.8, 4.0000001)), 1},
		{"1.78 at 80 %", must(LeastPeople(.8, 1.78)), 2},
		{"0.554 at 80 %", must(LeastPeople(.8, .5542)), 5},
		{"nobody at work", must(LeastPeople(0, .001)), 1},
		{"no load", must(LeastServers(0, .001)), 1},
		{"a load of one waits for two servers a third", must(LeastServers(1, .3334)), 2},
		{"away a fifth, one day in a hundred", must(LeastCover(1, .2, .01)), 3},
		{"away a fifth, one day in twenty", must(LeastCover(1, .2, .05)), 2},
		{"never away", must(LeastCover(3, 0, .01)), 3},
		{"nobody needed", must(LeastCover(0, .2, .01)), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %d, want %d", c.what, c.got, c.want)
		}
	}
}

func TestNobodyThere(t *testing.T) {
	t.Parallel()
	for people, want := range map[int]float64{0: 1, 1: .2, 2: .04, 3: .008} {
		near(t, "nobody", must(Nobody(people, .2)), want, 1e-15)
		near(t, "without one", must(Without(1, people, .2)), want, 1e-15)
	}
}

func TestPresenceIsTheDirectSum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		people := rapid.IntRange(0, 40).Draw(rt, "people")
		absence := rapid.Float64Range(0, 1).Draw(rt, "absence")
		present := rapid.IntRange(-1, people+1).Draw(rt, "present")
		var want float64
		ways := 1.0 // to choose i of the people
		for i := 0; i <= min(present, people); i++ {
			want += ways * math.Pow(1-absence, float64(i)) * math.Pow(absence, float64(people-i))
			ways *= float64(people-i) / float64(i+1)
		}
		if got := must(AtMost(present, people, absence)); math.Abs(got-want) > 1e-10 {
			rt.Fatalf("at most %d of %d at %g: got %.12f, the sum says %.12f", present, people, absence, got, want)
		}
	})
}

func TestWhatHasNoMeaningIsRefused(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	second := func(_ any, err error) error { return err }
	for name, err := range map[string]error{
		"negative servers":        second(ErlangB(-1, 1)),
		"negative load":           second(ErlangB(1, -1)),
		"load that is no number":  second(ErlangC(1, nan)),
		"infinite load":           second(Wait(1, inf)),
		"load beyond the search":  second(LeastServers(2*Most, 1)),
		"wait of nothing":         second(LeastServers(1, 0)),
		"infinite wait":           second(LeastServers(1, inf)),
		"wait that is no number":  second(LeastPeople(.5, nan)),
		"always busy":             second(LeastPeople(1, 1)),
		"utilisation below 0":     second(LeastPeople(-.1, 1)),
		"more than can be tried":  second(LeastPeople(1-1e-15, 1e-9)),
		"negative people":         second(Nobody(-1, .2)),
		"absence above 1":         second(Nobody(1, 1.1)),
		"absence of no number":    second(AtMost(1, 2, nan)),
		"always away":             second(LeastCover(1, 1, .1)),
		"share of nothing":        second(LeastCover(1, .2, 0)),
		"share of no number":      second(LeastCover(1, .2, nan)),
		"needed beyond reason":    second(LeastCover(2*Most, .2, .1)),
		"negative number needed":  second(LeastCover(-1, .2, .1)),
		"a share that no one has": second(LeastCover(Most, .5, .1)),
	} {
		if !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: got %v, want %v", name, err, ErrInvalid)
		}
	}
}

func TestTooMuchWorkIsUnstable(t *testing.T) {
	t.Parallel()
	for _, load := range []float64{2, 2.5} {
		_, err := Wait(2, load)
		var unstable *UnstableError
		if !errors.As(err, &unstable) || unstable.Servers != 2 || unstable.Load != load {
			t.Errorf("load %g on two servers: got %v", load, err)
		}
	}
}
