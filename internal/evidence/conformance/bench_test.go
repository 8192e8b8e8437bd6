package conformance_test

import (
	"fmt"
	"testing"

	"kiesel/internal/evidence/conformance"
)

// BenchmarkAlignReceipt aligns all 116 variants of the receipt log, the
// preparation of the model included.
func BenchmarkAlignReceipt(b *testing.B) {
	for _, name := range []string{"receipt.im02", "receipt.top5", "receipt.onevariant"} {
		b.Run(name, func(b *testing.B) {
			o := readOracle(b, name)
			for b.Loop() {
				a := newAligner(b, o.net, conformance.Options{})
				if _, err := a.Variants(b.Context(), o.log); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkReplayReceipt plays the same variants with tokens.
func BenchmarkReplayReceipt(b *testing.B) {
	o := readOracle(b, "receipt.im02")
	r := newReplayer(b, o.net)
	for b.Loop() {
		if _, err := r.Variants(b.Context(), o.log); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCrossBPIC holds the logs of five municipalities, 5,528 variants,
// against the directly-follows models of each other, which have about 400
// activities and 4,700 steps each.
func BenchmarkCrossBPIC(b *testing.B) {
	var parties []conformance.Party
	for k := range 5 {
		p := conformance.Party{Name: fmt.Sprint(k + 1), Variants: readLog(b, fmt.Sprintf("bpic15/BPIC15_%d.xes.gz", k+1))}
		var err error
		if p.Model, err = conformance.DirectlyFollows(p.Variants, 0); err != nil {
			b.Fatal(err)
		}
		parties = append(parties, p)
	}
	for b.Loop() {
		if _, err := conformance.Cross(b.Context(), parties, conformance.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAlignParallel aligns a trace with eight pairs of steps that go on
// side by side, 6,561 states, by search.
func BenchmarkAlignParallel(b *testing.B) {
	transitions := []string{"i -start->", "-end-> o"}
	trace := []string{"start"}
	for k := range 8 {
		transitions[0] += fmt.Sprintf(" p%d", k)
		transitions[1] = fmt.Sprintf("r%d ", k) + transitions[1]
		transitions = append(transitions, fmt.Sprintf("p%d -ask%d-> q%d", k, k, k), fmt.Sprintf("q%d -reply%d-> r%d", k, k, k))
		trace = append(trace, fmt.Sprint("reply", k), fmt.Sprint("ask", k))
	}
	a := newAligner(b, netOf(b, transitions...), conformance.Options{})
	trace = append(trace, "end")
	for b.Loop() {
		if got, err := a.Align(b.Context(), trace); err != nil || got.Cost != 16 {
			b.Fatal(got.Cost, err)
		}
	}
}
