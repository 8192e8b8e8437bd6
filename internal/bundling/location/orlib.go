package location

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// maxNumbers limits the costs of a file.
const maxNumbers = 50_000_000

// ReadORLIB reads a problem of the OR-Library (Beasley 1990,
// doi 10.1057/jors.1990.166): the numbers of carriers and places; of each carrier a
// capacity, which does not count, and the fixed cost; of each place its demand,
// which does not count either, and what each carrier costs it. The capacity may be a
// word. The error wraps [ErrInvalid] or [ErrInfeasible]; that of a number names its
// line and what it stands for.
func ReadORLIB(r io.Reader) (Problem, error) {
	in := newNumbers(r)
	m, n := in.count("number of carriers"), in.count("number of places")
	if in.err == nil && m*n > maxNumbers {
		return Problem{}, fmt.Errorf("%w: %d carriers and %d places are too many", ErrInvalid, m, n)
	}
	if in.err != nil {
		return Problem{}, in.err
	}
	p := Problem{Fixed: make([]float64, m), Cost: make([][]float64, m)}
	for i := range m {
		in.word(due{"capacity", i, -1})
		p.Fixed[i] = in.number(due{"fixed cost", i, -1})
		p.Cost[i] = make([]float64, n)
	}
	for j := 0; j < n && in.err == nil; j++ {
		demand := due{"demand", -1, j}
		if in.number(demand) < 0 {
			in.fail("the %s is negative", demand)
		}
		for i := range m {
			p.Cost[i][j] = in.number(due{"cost", i, j})
		}
	}
	if in.err == nil && in.scanner.Scan() {
		in.fail("%.20q behind the last cost", in.scanner.Text())
	}
	if in.err != nil {
		return Problem{}, in.err
	}
	return p, p.Check()
}

// due is what the next word of a file stands for.
type due struct {
	what           string
	carrier, place int // −1 if it is not about one
}

// String names it, "cost of carrier 1 for place 3".
func (d due) String() string {
	text := d.what
	if d.carrier >= 0 {
		text += fmt.Sprintf(" of carrier %d", d.carrier)
	}
	switch {
	case d.place >= 0 && d.carrier >= 0:
		text += fmt.Sprintf(" for place %d", d.place)
	case d.place >= 0:
		text += fmt.Sprintf(" of place %d", d.place)
	}
	return text
}

// numbers reads word by word and remembers the first error.
type numbers struct {
	scanner *bufio.Scanner
	line    int // of the last word, from 1
	ended   int // lines before what is not read yet
	err     error
}

func newNumbers(r io.Reader) *numbers {
	in := &numbers{scanner: bufio.NewScanner(r), line: 1}
	in.scanner.Buffer(make([]byte, 0, 64<<10), 1<<10)
	in.scanner.Split(in.split)
	return in
}

// split cuts the next word off and counts the lines before it.
func (in *numbers) split(data []byte, atEOF bool) (advance int, word []byte, err error) {
	advance, word, err = bufio.ScanWords(data, atEOF)
	if word != nil {
		blank := len(data) - len(bytes.TrimLeftFunc(data, unicode.IsSpace))
		in.line = in.ended + bytes.Count(data[:blank], newline) + 1
	}
	in.ended += bytes.Count(data[:advance], newline)
	return advance, word, err
}

var newline = []byte{'\n'}

// fail notes what is wrong in the line of the last word.
func (in *numbers) fail(format string, args ...any) {
	if in.err == nil {
		in.err = fmt.Errorf("%w: line %d: %s", ErrInvalid, in.line, fmt.Sprintf(format, args...))
	}
}

func (in *numbers) word(d due) string {
	if in.err != nil {
		return ""
	}
	if !in.scanner.Scan() {
		in.fail("the file ends where the %s is due", d)
		in.err = errors.Join(in.scanner.Err(), in.err)
		return ""
	}
	return in.scanner.Text()
}

func (in *numbers) number(d due) float64 {
	word := in.word(d)
	x, err := strconv.ParseFloat(word, 64)
	if in.err == nil && (err != nil || math.IsNaN(x)) {
		in.fail("the %s is %.20q and should be a number such as 7452.75", d, word)
	}
	return x
}

func (in *numbers) count(what string) int {
	word := strings.TrimPrefix(in.word(due{what, -1, -1}), "\ufeff") // some programs write that mark first
	n, err := strconv.Atoi(word)
	if in.err == nil && (err != nil || n < 1 || n > maxNumbers) {
		in.fail("the %s is %.20q and should be a whole number from 1 to %d", what, word, maxNumbers)
	}
	return n
}
