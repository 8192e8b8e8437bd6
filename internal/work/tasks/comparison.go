package tasks

import (
	"context"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/work"
)

// ComparisonName is the name of the kind of [Comparison].
const ComparisonName = "evidence.comparison"

// ComparisonOrder is the order of a comparison.
type ComparisonOrder struct {
	Profiles     []string `json:"profiles"`     // ids
	Permutations int      `json:"permutations"` // see evidence.Options
	Seed         uint64   `json:"seed"`
	MinCases     int      `json:"min_cases"`
}

// Comparison is the kind of job that compares profiles; its result is the id of
// the comparison.
func Comparison(s *evidence.Service) work.Kind {
	return work.Kind{
		Name: ComparisonName,
		Need: access.CompareEvidence,
		Run: work.Typed(func(ctx context.Context, r *work.Run, o ComparisonOrder) (string, error) {
			c, err := s.Compare(ctx, r.Actor, o.Profiles, evidence.Options{
				Permutations: o.Permutations, Seed: o.Seed, MinCases: o.MinCases,
				Progress: func(done, total int) { r.Progress(int64(done), int64(total)) },
			}, "")
			return c.ID, refuse(err)
		}),
	}
}
