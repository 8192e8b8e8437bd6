package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

// FindCauses implements [evidence.Store].
func (s evidenceStore) FindCauses(ctx context.Context, service landscape.ServiceID, level string) ([]evidence.StepCause, error) {
	return recallList(ctx, s.view, fmt.Sprintf("causes %s %s", service, level), func() ([]evidence.StepCause, error) {
		return s.findCauses(ctx, service, level)
	})
}

func (s evidenceStore) findCauses(ctx context.Context, service landscape.ServiceID, level string) ([]evidence.StepCause, error) {
	rows, err := s.queries().FindCauses(ctx, db.FindCausesParams{Service: string(service), Level: level, Entry: s.entry})
	if err != nil {
		return nil, fmt.Errorf("reading the causes of %s: %w", service, s.explain(err))
	}
	causes := make([]evidence.StepCause, len(rows))
	for i, r := range rows {
		causes[i] = cause(r)
	}
	return causes, nil
}

func cause(r db.StepCause) evidence.StepCause {
	return evidence.StepCause{
		Service: landscape.ServiceID(r.Service), Level: r.Level,
		Step:    evidence.StepKey{Activity: r.Activity, From: r.FromActivity, To: r.ToActivity},
		Version: r.Version, Cause: evidence.Cause(r.Cause), Source: r.Source, By: r.Actor, At: time.UnixMicro(r.At).UTC(),
	}
}

// Cause implements [evidence.Tx].
func (t evidenceTx) Cause(ctx context.Context, service landscape.ServiceID, level string, step evidence.StepKey) (evidence.StepCause, error) {
	r, err := t.Queries.Cause(ctx, db.CauseParams{
		Service: string(service), Level: level, Activity: step.Activity, FromActivity: step.From, ToActivity: step.To, Entry: inForce,
	})
	if errors.Is(err, sql.ErrNoRows) {
		return evidence.StepCause{}, nil
	}
	if err != nil {
		return evidence.StepCause{}, fmt.Errorf("reading a cause of %s: %w", service, err)
	}
	return cause(r), nil
}

// PutCause implements [evidence.Tx].
func (t evidenceTx) PutCause(ctx context.Context, c evidence.StepCause) error {
	err := t.EndCause(ctx, db.EndCauseParams{
		Service: string(c.Service), Level: c.Level, Activity: c.Step.Activity, FromActivity: c.Step.From, ToActivity: c.Step.To, Entry: t.next(),
	})
	if err == nil {
		err = t.AddCause(ctx, db.AddCauseParams{
			Service: string(c.Service), Level: c.Level, Activity: c.Step.Activity, FromActivity: c.Step.From, ToActivity: c.Step.To,
			Version: c.Version, Entry: t.next(), Cause: string(c.Cause), Source: c.Source, Actor: c.By, At: c.At.UnixMicro(),
		})
	}
	if err != nil {
		return fmt.Errorf("keeping a cause of %s: %w", c.Service, err)
	}
	return nil
}
