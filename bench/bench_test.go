package main

import (
	"strings"
	"testing"
	"time"
)

func TestMixIsWholeAndRepeatable(t *testing.T) {
	t.Parallel()
	comparisons := []string{"/evidence/comparisons/a"}
	m, err := newMix(7, comparisons)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, k := range m.kinds {
		sum += k.weight
	}
	if sum != 100 {
		t.Errorf("the parts of the mix add up to %d %%", sum)
	}
	same, err := newMix(7, comparisons)
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		name, address := m.next()
		again, sameAddress := same.next()
		if name != again || address != sameAddress {
			t.Fatalf("the same seed gives %s and %s", address, sameAddress)
		}
		if !strings.HasPrefix(address, "/") {
			t.Fatalf("%s has the address %q", name, address)
		}
	}
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	taken := times{"a": {4, 2, 1, 3}, "b": {10}}
	for _, tt := range []struct {
		share float64
		kinds []string
		want  time.Duration
	}{
		{.5, []string{"a"}, 2}, {.95, []string{"a"}, 4}, {.5, nil, 3}, {1, nil, 10}, {.01, nil, 1},
	} {
		if got := taken.percentile(tt.share, tt.kinds...); got != tt.want {
			t.Errorf("%v of %v: got %d, want %d", tt.share, tt.kinds, got, tt.want)
		}
	}
}

func TestTableHasMedians(t *testing.T) {
	t.Parallel()
	var rows table
	for _, x := range []float64{3, 1, 20} {
		rows.add("reads", "1/s", x*100)
		rows.add("start", "s", x/10)
	}
	var text strings.Builder
	if err := rows.write(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| reads | 300 1/s | 100–2000 |", "| start | 0.30 s | 0.10–2.00 |"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, &text)
		}
	}
}
