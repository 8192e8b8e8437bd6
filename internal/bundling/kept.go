package bundling

import (
	"context"
	"slices"

	"kiesel/internal/landscape"
)

// maxKept bounds the number of verdicts kept, about 100 KB each.
const maxKept = 200

// keptVerdict remembers from what a verdict was drawn. It holds as long as
// neither the landscape nor one of its parameters has changed, whoever changed
// them.
type keptVerdict struct {
	from    Landscape
	entries []entry
	verdict Verdict
}

// question is what a verdict answers.
type question struct {
	service landscape.ServiceID
	land    landscape.ARS
}

// keepVerdict returns the verdict on m, drawn before or now. Its slices must not
// be changed.
func (s *Service) keepVerdict(ctx context.Context, m matter) (Verdict, error) {
	q := question{m.service.ID, m.land.Key}
	s.mu.Lock()
	kept, ok := s.verdicts[q]
	s.mu.Unlock()
	if ok && kept.from == m.landscape && slices.Equal(kept.entries, m.sheet.entries) {
		return kept.verdict, nil
	}
	v, err := m.verdict(ctx)
	if err != nil {
		return Verdict{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.verdicts) >= maxKept {
		clear(s.verdicts)
	}
	s.verdicts[q] = keptVerdict{m.landscape, m.sheet.entries, v}
	return v, nil
}
