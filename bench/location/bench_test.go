package location

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"kiesel/internal/bundling/location"
	"kiesel/internal/testkit"
)

// taskVariable makes a process of this binary solve the problem in the file that the
// variable names.
const taskVariable = "KIESEL_BENCH_LOCATION"

func TestMain(m *testing.M) {
	file := os.Getenv(taskVariable)
	if file == "" {
		os.Exit(m.Run())
	}
	if err := solve(file); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// answer is what such a process prints.
type answer struct {
	Cost, RootGap float64
	Nodes         int
}

func solve(file string) error {
	p, err := read(file)
	if err != nil {
		return err
	}
	s, err := location.Solve(context.Background(), p)
	if err != nil {
		return err
	}
	bound, err := location.Bound(p, s.Prices)
	if err != nil {
		return err
	}
	if !s.Proved {
		return errors.New("not proved")
	}
	return json.NewEncoder(os.Stdout).Encode(answer{Cost: s.Objective, RootGap: 1 - bound/s.Objective, Nodes: s.Nodes})
}

func read(file string) (p location.Problem, err error) {
	f, err := os.Open(file)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return location.ReadORLIB(f)
}

// run is what a process took and said.
type run struct {
	wall, processor float64 // seconds
	said            []byte
}

func start(b *testing.B, cmd *exec.Cmd) run {
	b.Helper()
	var words bytes.Buffer
	cmd.Stderr = &words
	begin := time.Now()
	said, err := cmd.Output()
	if err != nil {
		b.Fatalf("%v: %s", err, &words)
	}
	state := cmd.ProcessState
	return run{time.Since(begin).Seconds(), (state.UserTime() + state.SystemTime()).Seconds(), said}
}

// ours solves the problem in a file.
func ours(b *testing.B, file string) (run, answer) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), taskVariable+"="+file)
	r := start(b, cmd)
	var a answer
	if err := json.Unmarshal(r.said, &a); err != nil {
		b.Fatalf("%s: %v", r.said, err)
	}
	return r, a
}

// peer is another solver.
type peer struct {
	name    string
	missing string                                                 // what to say if it is
	command func(ctx context.Context, lp string) (*exec.Cmd, bool) // false if it is missing
	cost    *regexp.Regexp                                         // where it prints the cost
}

var peers = []peer{
	{
		"cbc", "no CBC to compare with (apt-get install coinor-cbc)",
		func(ctx context.Context, lp string) (*exec.Cmd, bool) {
			path, err := exec.LookPath("cbc")
			return exec.CommandContext(ctx, path, lp, "-ratioGap", "0", "-allowableGap", "0", "-solve", "-quit"), err == nil
		},
		regexp.MustCompile(`Result - Optimal solution found\s+Objective value:\s+(\S+)`),
	},
	{
		"highs", "no HiGHS to compare with (npm install --prefix FOLDER highs, then NODE_PATH=FOLDER/node_modules)",
		func(ctx context.Context, lp string) (*exec.Cmd, bool) {
			err := exec.CommandContext(ctx, "node", "-e", `require.resolve("highs")`).Run()
			return exec.CommandContext(ctx, "node", "highs.cjs", lp), err == nil
		},
		regexp.MustCompile(`^(\S+)\s*$`),
	},
}

// solved returns what the peer took, after comparing its cost with ours.
func (p peer) solved(b *testing.B, cmd *exec.Cmd, want float64) run {
	b.Helper()
	r := start(b, cmd)
	found := p.cost.FindSubmatch(r.said)
	if found == nil {
		b.Fatalf("%s found no optimum: %s", p.name, r.said)
	}
	cost, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil || math.Abs(cost-want) > 1e-6*want {
		b.Fatalf("%s finds the optimum %g, not %g, %v", p.name, cost, want, err)
	}
	return r
}

// writeLP writes a problem for the peers and returns the path.
func writeLP(b *testing.B, p location.Problem) string {
	b.Helper()
	var text bytes.Buffer
	path := filepath.Join(b.TempDir(), "problem.lp")
	if err := errors.Join(p.WriteLP(&text), os.WriteFile(path, text.Bytes(), 0o600)); err != nil {
		b.Fatal(err)
	}
	return path
}

// oneSeed is that of the problems of which one is solved.
const oneSeed = 7

// drawn writes a problem of a family and returns the path.
func drawn(b *testing.B, f Family, size int, seed uint64) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "problem.txt")
	if err := writeORLIB(path, f.Problem(size, seed)); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkPeers solves the same problems with this solver and with others, in turn.
// The ratios are of processor time, which other work on the machine disturbs least.
func BenchmarkPeers(b *testing.B) {
	files := map[string]func(*testing.B) string{"high/100": func(b *testing.B) string { return drawn(b, Families[2], 100, oneSeed) }}
	for _, name := range []string{"capa", "capb", "capc"} {
		files[name] = func(b *testing.B) string { return testkit.Shared(b, "facility_location", "uncap_orlib", name+".txt") }
	}
	for _, name := range []string{"capa", "capb", "capc", "high/100"} {
		b.Run(name, func(b *testing.B) {
			file := files[name](b)
			for _, other := range peers {
				b.Run(other.name, func(b *testing.B) { compare(b, file, other) })
			}
		})
	}
}

func compare(b *testing.B, file string, other peer) {
	b.Helper()
	p, err := read(file)
	if err != nil {
		b.Fatal(err)
	}
	lp := writeLP(b, p)
	if _, ok := other.command(b.Context(), lp); !ok {
		b.Skip(other.missing)
	}
	var mine, theirs []float64
	for b.Loop() {
		r, a := ours(b, file)
		cmd, _ := other.command(b.Context(), lp)
		mine, theirs = append(mine, r.processor), append(theirs, other.solved(b, cmd, a.Cost).processor)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(mine), "cpu-s")
	b.ReportMetric(median(theirs), other.name+"-cpu-s")
	b.ReportMetric(median(theirs)/median(mine), "times-faster")
}

var large = flag.Bool("large", false, "draw uniform costs of sizes 250 and 300, too: minutes, and for some fixed costs no end in sight")

// BenchmarkFamilies shows how the tree grows with the size.
func BenchmarkFamilies(b *testing.B) {
	for _, f := range Families {
		for _, size := range []int{50, 100, 150, 200, 250, 300} {
			b.Run(fmt.Sprintf("%s/%d", f.Name, size), func(b *testing.B) {
				if f.Name != "square" && size > 200 && !*large {
					b.Skip("takes long: -args -large")
				}
				file := drawn(b, f, size, oneSeed)
				var walls, processors []float64
				var a answer
				for b.Loop() {
					var r run
					r, a = ours(b, file)
					walls, processors = append(walls, r.wall), append(processors, r.processor)
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(median(walls), "s")
				b.ReportMetric(median(processors), "cpu-s")
				b.ReportMetric(100*a.RootGap, "%root-gap")
				b.ReportMetric(float64(a.Nodes), "nodes")
			})
		}
	}
}

// BenchmarkDraws shows how much chance decides: nine draws of *low* with 300
// carriers and places.
func BenchmarkDraws(b *testing.B) {
	if !*large {
		b.Skip("takes minutes: -args -large")
	}
	var walls, gaps []float64
	for b.Loop() {
		for seed := range uint64(9) {
			r, a := ours(b, drawn(b, Families[1], 300, seed+1))
			walls, gaps = append(walls, r.wall), append(gaps, 100*a.RootGap)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(walls), "s")
	b.ReportMetric(slices.Max(walls), "worst-s")
	b.ReportMetric(median(gaps), "%root-gap")
	b.ReportMetric(slices.Max(gaps), "worst-%root-gap")
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
