package bundling

import (
	"math"
	"math/rand/v2"
	"testing"

	"kiesel/internal/landscape"
)

// BenchmarkCooperation finds the best stars of 500 services over the 116
// administrations of Mecklenburg-Vorpommern and their 265 borders, for the three
// functions that may be bundled, with rates and hours assumed for all. It reports
// the mean gap and the largest.
func BenchmarkCooperation(b *testing.B) {
	current := embedded(b)
	ground, err := newField(current.Tree, current.Tree.Administrations("13"))
	if err != nil {
		b.Fatal(err)
	}
	near, _, err := ground.neighbours(landscape.Neighbourhood{Border: true})
	if err != nil {
		b.Fatal(err)
	}
	const services = 500
	stars, optimiser := newStars(ground, near, nobodyBarred), newOptimiser(ground)
	for b.Loop() {
		var sum, worst float64
		for i := range services {
			rng := rand.New(rand.NewPCG(1, uint64(i)))
			rate := math.Exp(rng.Float64()*9 - 4) // 0.02 to 150 cases per 1,000 inhabitants
			hours := map[landscape.Function]float64{landscape.Online: .05, landscape.Expertise: math.Exp(rng.NormFloat64() - 2), landscape.Decision: math.Exp(rng.NormFloat64() - .5)}
			for _, f := range []landscape.Function{landscape.Online, landscape.Expertise, landscape.Decision} {
				p := defaults(f, map[string]float64{"rate": rate, "hours_per_case": hours[f]})
				levels, err := optimiser.solve(&p)
				if err != nil {
					b.Fatal(err)
				}
				best, err := stars.solve(b.Context(), &p, levels.plan)
				if err != nil {
					b.Fatal(err)
				}
				gap := (best.cost - best.lower) / best.cost
				sum, worst = sum+gap, max(worst, gap)
			}
		}
		b.ReportMetric(100*sum/(3*services), "mean_gap_%")
		b.ReportMetric(100*worst, "worst_gap_%")
	}
}
