package location

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

// maxNumbers limits the costs of a file.
const maxNumbers = 50_000_000

// ReadORLIB reads a problem of the OR-Library (Beasley 1990,
// doi 10.1057/jors.1990.166): the numbers of carriers and places; of each carrier a
// capacity, which does not count, and the fixed cost; of each place its demand,
// which does not count either, and what each carrier costs it. The capacity may be a
// word.
func ReadORLIB(r io.Reader) (Problem, error) {
	in := numbers{scanner: bufio.NewScanner(r)}
	in.scanner.Buffer(make([]byte, 0, 64<<10), 1<<10)
	in.scanner.Split(bufio.ScanWords)
	m, n := in.count("carriers"), in.count("places")
	if in.err == nil && m*n > maxNumbers {
		return Problem{}, fmt.Errorf("%w: %d carriers and %d places are too many", ErrInvalid, m, n)
	}
	if in.err != nil {
		return Problem{}, in.err
	}
	p := Problem{Fixed: make([]float64, m), Cost: make([][]float64, m)}
	for i := range m {
		in.word()
		p.Fixed[i] = in.number()
		p.Cost[i] = make([]float64, n)
	}
	for j := 0; j < n && in.err == nil; j++ {
		in.number()
		for i := range m {
			p.Cost[i][j] = in.number()
		}
	}
	if in.err == nil && in.scanner.Scan() {
		in.err = fmt.Errorf("%w: %.20q behind the last cost", ErrInvalid, in.scanner.Text())
	}
	if in.err != nil {
		return Problem{}, in.err
	}
	return p, p.Check()
}

// numbers reads word by word and remembers the first error.
type numbers struct {
	scanner *bufio.Scanner
	read    int
	err     error
}

func (in *numbers) word() string {
	if in.err != nil {
		return ""
	}
	if !in.scanner.Scan() {
		in.err = errors.Join(in.scanner.Err(), fmt.Errorf("%w: the file ends behind %d numbers", ErrInvalid, in.read))
		return ""
	}
	in.read++
	return in.scanner.Text()
}

func (in *numbers) number() float64 {
	word := in.word()
	x, err := strconv.ParseFloat(word, 64)
	if in.err == nil && (err != nil || math.IsNaN(x)) {
		in.err = fmt.Errorf("%w: number %d is %.20q", ErrInvalid, in.read, word)
	}
	return x
}

func (in *numbers) count(what string) int {
	word := in.word()
	n, err := strconv.Atoi(word)
	if in.err == nil && (err != nil || n < 1 || n > maxNumbers) {
		in.err = fmt.Errorf("%w: %.20q is no number of %s", ErrInvalid, word, what)
	}
	return n
}
