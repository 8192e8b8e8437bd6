package location

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"

	"kiesel/internal/bundling/location"
)

// Family draws problems of one kind, the same for the same size and seed. Every
// problem has as many carriers as places.
type Family struct {
	Name string
	draw func(rng *rand.Rand, size int) location.Problem
}

// Families are the kinds that are measured. In a square of side 1000, carriers and
// places lie at random and distance is the cost: neighbours are alike, and prices
// prove nearly everything. In the others, every pair has a cost of its own: nothing is
// alike, and prices leave several per cent. Fixed costs are those of a few
// assignments: in low, of assignments as they are in the optimum, in high, of
// assignments at random, so that few carriers are open, in few still fewer. The last
// four are drawn like problems of the literature, but not rounded: Uniform of the
// benchmark library of Kochetov, and the three of Körkel (1989) and Ghosh (2003), in
// which every place pays 1000 in any case.
var Families = []Family{
	{"square", square},
	{"low", uniform{most: 1000, leastFixed: 40, mostFixed: 60}.draw},
	{"high", uniform{most: 1000, leastFixed: 1500, mostFixed: 2500}.draw},
	{"few", uniform{most: 1000, leastFixed: 8000, mostFixed: 12_000}.draw},
	{"kochetov", uniform{most: 10_000, leastFixed: 3000, mostFixed: 3000}.draw},
	{"korkel-a", uniform{1000, 2000, 100, 200}.draw},
	{"korkel-b", uniform{1000, 2000, 1000, 2000}.draw},
	{"korkel-c", uniform{1000, 2000, 10_000, 20_000}.draw},
}

// Problem draws the problem of a size and seed.
func (f Family) Problem(size int, seed uint64) location.Problem {
	return f.draw(rand.New(rand.NewPCG(seed, 1)), size)
}

func square(rng *rand.Rand, size int) location.Problem {
	points := func() [][2]float64 {
		list := make([][2]float64, size)
		for i := range list {
			list[i] = [2]float64{1000 * rng.Float64(), 1000 * rng.Float64()}
		}
		return list
	}
	carriers, places := points(), points()
	p := location.Problem{Fixed: make([]float64, size), Cost: make([][]float64, size)}
	for i, c := range carriers {
		p.Fixed[i] = 300 + 200*rng.Float64()
		p.Cost[i] = make([]float64, size)
		for j, at := range places {
			p.Cost[i][j] = math.Hypot(c[0]-at[0], c[1]-at[1])
		}
	}
	return p
}

// uniform is a family in which all costs are independent, between these.
type uniform struct{ least, most, leastFixed, mostFixed float64 }

func (u uniform) draw(rng *rand.Rand, size int) location.Problem {
	p := location.Problem{Fixed: make([]float64, size), Cost: make([][]float64, size)}
	for i := range size {
		p.Fixed[i] = u.leastFixed + (u.mostFixed-u.leastFixed)*rng.Float64()
		p.Cost[i] = make([]float64, size)
		for j := range size {
			p.Cost[i][j] = u.least + (u.most-u.least)*rng.Float64()
		}
	}
	return p
}

// writeORLIB writes a problem in the format of the OR-Library.
func writeORLIB(path string, p location.Problem) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	fmt.Fprintf(w, "%d %d\n", len(p.Fixed), len(p.Cost[0]))
	for _, fixed := range p.Fixed {
		fmt.Fprintf(w, "capacity %v\n", fixed)
	}
	for j := range p.Cost[0] {
		io.WriteString(w, "1") //nolint:errcheck // the writer keeps the error
		for i := range p.Fixed {
			fmt.Fprintf(w, " %v", p.Cost[i][j])
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
