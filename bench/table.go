package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// table collects the figures of all runs.
type table struct {
	rows []*row
}

// row is one figure with its value in each run.
type row struct {
	name, unit string
	values     []float64
}

// add notes the figure of one run.
func (t *table) add(name, unit string, value float64) {
	i := slices.IndexFunc(t.rows, func(r *row) bool { return r.name == name })
	if i < 0 {
		i = len(t.rows)
		t.rows = append(t.rows, &row{name: name, unit: unit})
	}
	t.rows[i].values = append(t.rows[i].values, value)
}

// addStart notes how long a server took to its first page.
func (t *table) addStart(ctx context.Context, name string, s *server) error {
	took, err := s.firstPage(ctx)
	t.add(name, "s", took.Seconds())
	return err
}

func (t *table) addMemory(name string, s *server) error {
	bytes, err := s.memory()
	t.add(name, "MB", float64(bytes)/1e6)
	return err
}

// share runs fn, which tells how many requests it made, and notes which part of
// all processors server and generator used meanwhile, and what a request took
// of the server's.
func (t *table) share(s *server, name string, fn func() (int, error)) error {
	begin := time.Now()
	serverBefore, err := s.processor()
	if err != nil {
		return err
	}
	ownBefore, err := ownProcessor()
	if err != nil {
		return err
	}
	n, err := fn()
	if err != nil {
		return err
	}
	serverAfter, err := s.processor()
	if err != nil {
		return err
	}
	ownAfter, err := ownProcessor()
	if err != nil {
		return err
	}
	whole := time.Since(begin).Seconds() * float64(runtime.NumCPU())
	used := serverAfter - serverBefore
	t.add(name+": processors, server", "%", 100*used.Seconds()/whole)
	t.add(name+": processors, generator", "%", 100*(ownAfter-ownBefore).Seconds()/whole)
	t.add(name+": processor time of the server per request", "ms", milliseconds(used)/float64(n))
	return nil
}

// write writes the medians as a table in Markdown.
func (t *table) write(w io.Writer) error {
	if _, err := fmt.Fprint(w, "| what | median | of all runs |\n|---|---|---|\n"); err != nil {
		return err
	}
	for _, r := range t.rows {
		least, most := slices.Min(r.values), slices.Max(r.values)
		_, err := fmt.Fprintf(w, "| %s | %s %s | %s–%s |\n", r.name, short(median(r.values)), r.unit, short(least), short(most))
		if err != nil {
			return err
		}
	}
	return nil
}

// median returns the middle of the values.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// short writes a figure with the digits that mean something.
func short(x float64) string {
	digits := 0
	if x < 100 {
		digits = 1
	}
	if x < 10 {
		digits = 2
	}
	return strconv.FormatFloat(x, 'f', digits, 64)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
