package eventlog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Summary says in one line what there is to say about the cases that have one
// value of an attribute.
type Summary struct {
	Value    string `json:"value"`
	Cases    int    `json:"cases"`
	Events   int    `json:"events"`
	Variants int    `json:"variants"`
	Timed    int    `json:"timed"` // cases that are [Log.Timed]
	// MedianSeconds is the median of their durations, nil if there are none.
	MedianSeconds *float64 `json:"median_seconds"`
}

// SummariesBy summarises a log by an attribute that was named in Options.Keep,
// in order of its values. It returns an error if the attribute was not kept.
func (l *Log) SummariesBy(attribute string) ([]Summary, error) {
	values, order, err := l.valuesOf(attribute)
	if err != nil {
		return nil, err
	}
	cases := make([][]int32, len(order)) // by value
	for c, v := range values {
		cases[v] = append(cases[v], int32(c))
	}
	lasted := make([]time.Duration, l.Cases()) // -1 if there is no duration
	inParts(l.Cases(), func(from, to int) {
		for c := from; c < to; c++ {
			if lasted[c] = l.Duration(c); lasted[c] == 0 && !l.Timed(c) {
				lasted[c] = -1
			}
		}
	})
	number, first := l.variantNumbers()
	shown := make([]int, len(first)) // by variant, the last value that showed it, counted from 1
	summaries := make([]Summary, len(order))
	for v := range order {
		s := Summary{Value: order[v], Cases: len(cases[v])}
		durations := make([]time.Duration, 0, len(cases[v]))
		for _, c := range cases[v] {
			s.Events += l.Offsets[c+1] - l.Offsets[c]
			if shown[number[c]] != v+1 {
				shown[number[c]] = v + 1
				s.Variants++
			}
			if lasted[c] >= 0 {
				durations = append(durations, lasted[c])
			}
		}
		s.Timed, s.MedianSeconds = len(durations), median(durations)
		summaries[v] = s
	}
	return summaries, nil
}

// median returns the middle of durations, which it sorts, in seconds: of an even
// number the mean of the two in the middle, of none nil.
func median(durations []time.Duration) *float64 {
	n := len(durations)
	if n == 0 {
		return nil
	}
	slices.Sort(durations)
	seconds := (durations[(n-1)/2].Seconds() + durations[n/2].Seconds()) / 2
	return &seconds
}

// valuesOf returns the values of an attribute in ascending order and for each
// case which of them it has. It returns an error if the attribute was not kept.
func (l *Log) valuesOf(attribute string) (of []int32, order []string, err error) {
	values, ok := l.CaseAttributes[attribute]
	if !ok {
		return nil, nil, fmt.Errorf("attribute %q was not kept on reading; kept are: %s", attribute,
			strings.Join(slices.Sorted(maps.Keys(l.CaseAttributes)), ", "))
	}
	numbers := make(map[string]int32)
	of = make([]int32, len(values))
	for c, value := range values {
		n, known := numbers[value]
		if !known {
			n = int32(len(order))
			numbers[value] = n
			order = append(order, value)
		}
		of[c] = n
	}
	slices.Sort(order)
	rank := make([]int32, len(order))
	for i, value := range order {
		rank[numbers[value]] = int32(i)
	}
	for c, n := range of {
		of[c] = rank[n]
	}
	return of, order, nil
}
