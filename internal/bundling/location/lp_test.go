package location_test

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/bundling/location"
)

func TestWriteLP(t *testing.T) {
	t.Parallel()
	p := location.Problem{Fixed: []float64{10, 2.5}, Cost: [][]float64{{1, 0}, {math.Inf(1), 2e-7}}}
	var text strings.Builder
	if err := p.WriteLP(&text); err != nil {
		t.Fatal(err)
	}
	want := `\ uncapacitated facility location: 2 carriers, 2 places
Min
 cost:
 + 10 y_0
 + 1 x_0_0
 + 0 x_0_1
 + 2.5 y_1
 + 2e-07 x_1_1
Subject To
 serve_0:
 + 1 x_0_0 = 1
 serve_1:
 + 1 x_0_1
 + 1 x_1_1 = 1
 open_0_0: x_0_0 - y_0 <= 0
 open_0_1: x_0_1 - y_0 <= 0
 open_1_1: x_1_1 - y_1 <= 0
Binary
 y_0
 y_1
End
`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Error(diff)
	}
	if err := (location.Problem{}).WriteLP(io.Discard); !errors.Is(err, location.ErrInvalid) {
		t.Errorf("error is %v, want invalid", err)
	}
	if err := p.WriteLP(full{}); !errors.Is(err, errFull) {
		t.Errorf("error is %v, want that of the writer", err)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
