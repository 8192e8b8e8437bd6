package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

// scenarioStore implements [scenario.Store].
type scenarioStore struct{ view }

// scenarioTx implements [scenario.Tx].
type scenarioTx struct{ *tx }

// Update implements [scenario.Store].
func (s scenarioStore) Update(ctx context.Context, fn func(scenario.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(scenarioTx{t}) })
}

// Scenarios implements [scenario.Store].
func (s scenarioStore) Scenarios(ctx context.Context, service landscape.ServiceID, land landscape.ARS) ([]scenario.Scenario, error) {
	list, err := scenariosOf(ctx, s.queries(), service, land, s.entry)
	return list, s.explain(err)
}

// Scenario implements [scenario.Store].
func (s scenarioStore) Scenario(ctx context.Context, id string) (scenario.Scenario, error) {
	found, err := scenarioOf(ctx, s.queries(), id, s.entry)
	return found, s.explain(err)
}

// ScenarioVersion implements [scenario.Store].
func (s scenarioStore) ScenarioVersion(ctx context.Context, id string, version int64) (scenario.Scenario, error) {
	r, err := s.queries().ScenarioVersion(ctx, db.ScenarioVersionParams{ID: id, Version: version, Entry: s.entry})
	found, err := scenarioOrNone(r, err)
	if err != nil {
		return found, fmt.Errorf("reading version %d of the scenario %s: %w", version, id, s.explain(err))
	}
	return found, nil
}

// Scenario implements [scenario.Tx].
func (t scenarioTx) Scenario(ctx context.Context, id string) (scenario.Scenario, error) {
	return scenarioOf(ctx, t.Queries, id, inForce)
}

// Scenarios implements [scenario.Tx].
func (t scenarioTx) Scenarios(ctx context.Context, service landscape.ServiceID, land landscape.ARS) ([]scenario.Scenario, error) {
	return scenariosOf(ctx, t.Queries, service, land, inForce)
}

// PutScenario implements [scenario.Tx].
func (t scenarioTx) PutScenario(ctx context.Context, s scenario.Scenario) error {
	set, err := json.Marshal(s.Settings)
	if err != nil {
		return fmt.Errorf("writing the settings of the scenario %s: %w", s.ID, err)
	}
	conditions, err := json.Marshal(s.Conditions)
	if err != nil {
		return fmt.Errorf("writing the conditions of the scenario %s: %w", s.ID, err)
	}
	if err := t.DeleteScenario(ctx, s.ID); err != nil {
		return err
	}
	last, err := t.LastScenarioVersion(ctx, s.ID)
	if err == nil {
		err = t.AddScenario(ctx, db.AddScenarioParams{
			ID: s.ID, Version: last + 1, Entry: t.next(), Service: string(s.Service), Land: string(s.Land), Name: s.Name, Question: s.Question,
			Settings: string(set), Conditions: string(conditions), Actor: s.By, At: s.At.UnixMicro(),
		})
	}
	if err != nil {
		return fmt.Errorf("keeping the scenario %s: %w", s.ID, err)
	}
	return nil
}

// DeleteScenario implements [scenario.Tx].
func (t scenarioTx) DeleteScenario(ctx context.Context, id string) error {
	if err := t.EndScenario(ctx, db.EndScenarioParams{ID: id, Entry: t.next()}); err != nil {
		return fmt.Errorf("ending the scenario %s: %w", id, err)
	}
	return nil
}

// scenariosOf reads the scenarios that hold after an entry, by name.
func scenariosOf(ctx context.Context, q *db.Queries, service landscape.ServiceID, land landscape.ARS, entry int64) ([]scenario.Scenario, error) {
	rows, err := q.Scenarios(ctx, db.ScenariosParams{Service: string(service), Land: string(land), Entry: entry})
	if err != nil {
		return nil, fmt.Errorf("reading the scenarios of %s: %w", service, err)
	}
	list := make([]scenario.Scenario, len(rows))
	for i, r := range rows {
		if list[i], err = scenarioRow(r); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list, func(a, b scenario.Scenario) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// scenarioOf reads the scenario that holds after an entry.
func scenarioOf(ctx context.Context, q *db.Queries, id string, entry int64) (scenario.Scenario, error) {
	r, err := q.Scenario(ctx, db.ScenarioParams{ID: id, Entry: entry})
	found, err := scenarioOrNone(r, err)
	if err != nil {
		return found, fmt.Errorf("reading the scenario %s: %w", id, err)
	}
	return found, nil
}

// scenarioOrNone turns a missing row into the zero Scenario.
func scenarioOrNone(r db.Scenario, err error) (scenario.Scenario, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return scenario.Scenario{}, nil
	}
	if err != nil {
		return scenario.Scenario{}, err
	}
	return scenarioRow(r)
}

func scenarioRow(r db.Scenario) (scenario.Scenario, error) {
	s := scenario.Scenario{
		ID: r.ID, Service: landscape.ServiceID(r.Service), Land: landscape.ARS(r.Land), Name: r.Name, Question: r.Question,
		Version: r.Version, By: r.Actor, At: time.UnixMicro(r.At).UTC(),
	}
	var err error
	if s.Settings, err = readSettings(r.Settings); err == nil {
		err = json.Unmarshal([]byte(r.Conditions), &s.Conditions)
	}
	if err != nil {
		return scenario.Scenario{}, fmt.Errorf("version %d of the scenario %s: %w", r.Version, r.ID, err)
	}
	return s, nil
}

// readSettings reads settings. A parameter that does not exist stays: an earlier
// version of Kiesel may have kept it.
func readSettings(text string) (bundling.WhatIf, error) {
	var raw map[string]float64
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, err
	}
	w := make(bundling.WhatIf, len(raw))
	for name, value := range raw {
		key := bundling.Key{Name: name}
		if f, rest, ok := strings.Cut(name, "."); ok {
			key = bundling.Key{Function: landscape.Function(f), Name: rest}
		}
		w[key] = value
	}
	return w, nil
}
