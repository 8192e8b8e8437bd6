package parallel

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The whole catalogue against itself: terms, index, all pairs, groups.
func BenchmarkCatalogue(b *testing.B) {
	catalogue := embedded(b)
	for b.Loop() {
		if _, err := newSearch(b.Context(), catalogue); err != nil {
			b.Fatal(err)
		}
	}
}

// Descriptions made of names of the catalogue, ten for each authority, against the
// catalogue and each other, every pair and hashed.
func BenchmarkMatch(b *testing.B) {
	catalogue := embedded(b)
	services := slices.Collect(catalogue.All())
	for _, n := range []int{500, 2000, 8000} {
		list := make([]Description, n)
		for i := range list {
			s := services[i*7%len(services)]
			list[i] = Description{
				Place: fmt.Sprint(i), Authority: fmt.Sprint(i / 10), Name: s.Name,
				Text: strings.Repeat(s.Name+" "+s.Laws+"\n"+services[i*13%len(services)].LegalBasis+"\n", 3),
			}
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := MatchAll(b.Context(), catalogue, list, KeyThreshold, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
