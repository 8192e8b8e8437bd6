package location

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
)

// WriteLP writes the problem for another solver, in the LP format that CBC,
// HiGHS and others read, with the strong formulation: y_i is 1 if carrier i is open,
// x_i_j is 1 if it serves place j, and x_i_j ≤ y_i for every pair. Pairs that are
// forbidden do not occur. Only y has to be whole. The error wraps [ErrInvalid] or
// [ErrInfeasible], or is one of writing.
func (p Problem) WriteLP(w io.Writer) error {
	if err := p.Check(); err != nil {
		return err
	}
	out := lpWriter{bufio.NewWriter(w)}
	_, _ = fmt.Fprintf(out, "\\ uncapacitated facility location: %d carriers, %d places\nMin\n cost:", len(p.Fixed), len(p.Cost[0]))
	for i, f := range p.Fixed {
		out.term(f, "y", i)
		for j, c := range p.Cost[i] {
			if !math.IsInf(c, 1) {
				out.term(c, "x", i, j)
			}
		}
	}
	out.text("\nSubject To\n")
	for j := range p.Cost[0] {
		out.name(" serve", j)
		out.text(":")
		for i := range p.Fixed {
			if !math.IsInf(p.Cost[i][j], 1) {
				out.term(1, "x", i, j)
			}
		}
		out.text(" = 1\n")
	}
	for i, row := range p.Cost {
		for j, c := range row {
			if !math.IsInf(c, 1) {
				out.name(" open", i, j)
				out.name(": x", i, j)
				out.name(" - y", i)
				out.text(" <= 0\n")
			}
		}
	}
	out.text("Binary\n")
	for i := range p.Fixed {
		out.name(" y", i)
		out.text("\n")
	}
	out.text("End\n")
	return out.Flush()
}

// lpWriter writes parts of an LP file; the error of writing stays with the buffer.
type lpWriter struct{ *bufio.Writer }

func (out lpWriter) text(s string) { _, _ = out.WriteString(s) }

// name writes a name such as x_3_17.
func (out lpWriter) name(letters string, index ...int) {
	out.text(letters)
	for _, k := range index {
		out.text("_")
		out.text(strconv.Itoa(k))
	}
}

// term writes a term on a line of its own, as lines may not be long.
func (out lpWriter) term(factor float64, letters string, index ...int) {
	out.text("\n + ")
	out.text(strconv.FormatFloat(factor, 'g', -1, 64))
	out.name(" "+letters, index...)
}
