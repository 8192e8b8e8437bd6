package logs

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"
)

// cost is what a process took.
type cost struct {
	wall, processor float64 // seconds
	peak            float64 // bytes of memory
}

// run runs a task in a process of its own, which says how much memory it had.
func run(b *testing.B, task, path string) cost {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Args[0], path)
	cmd.Env = append(os.Environ(), taskVariable+"="+task)
	return measure(b, cmd)
}

func measure(b *testing.B, cmd *exec.Cmd) cost {
	b.Helper()
	var said, words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &words
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%v: %s", err, &words)
	}
	wall := time.Since(begin)
	state := cmd.ProcessState
	c := cost{wall: wall.Seconds(), processor: (state.UserTime() + state.SystemTime()).Seconds()}
	if kibibytes, err := strconv.Atoi(said.String()); err == nil {
		c.peak = float64(kibibytes << 10)
	}
	return c
}

// series are the costs of one thing, measured several times.
type series []cost

// median returns the median of a part of the costs.
func (s series) median(part func(cost) float64) float64 {
	values := make([]float64, len(s))
	for i, c := range s {
		values[i] = part(c)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func wall(c cost) float64      { return c.wall }
func processor(c cost) float64 { return c.processor }
func peak(c cost) float64      { return c.peak }

// compare measures ours, in turn with a floor unless that is nil, and reports
// the medians. Times per operation would be those of both together and are left
// out.
func compare(b *testing.B, floor, ours func() cost) {
	b.Helper()
	var mine, theirs series
	for b.Loop() {
		if floor != nil {
			theirs = append(theirs, floor())
		}
		mine = append(mine, ours())
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(mine.median(wall), "s")
	b.ReportMetric(mine.median(processor), "cpu-s")
	b.ReportMetric(mine.median(peak)/1e6, "peak-MB")
	if floor != nil {
		b.ReportMetric(theirs.median(wall), "floor-s")
		b.ReportMetric(mine.median(wall)/theirs.median(wall), "of-floor")
		b.ReportMetric(mine.median(processor)/theirs.median(processor), "cpu-of-floor")
	}
}
