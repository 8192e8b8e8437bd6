package apitest

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/journal"
	"kiesel/internal/programme"
	"kiesel/internal/store"
)

// ideas holds an idea that Otto has handed in, with figures that are made up, so
// that nothing needs to be ranked.
func ideas(ctx context.Context, s *store.Store, judge programme.Bundling, clock func() time.Time) (*programme.Service, error) {
	var made atomic.Int64 // ids are the same every time, for the examples
	all := &programme.Service{Store: s.Programme(), Bundling: judge, Now: clock, NewID: func() string {
		return "i-" + strconv.FormatInt(made.Add(1), 10)
	}}
	entry, err := all.Store.Entry(ctx)
	if err != nil {
		return nil, err
	}
	probability := 0.93
	i := programme.Idea{
		ID: "i-example", Title: "Wohngeld: Fachprüfung bündeln", Land: "13", Service: "99107023017000", Function: "expertise",
		Aim:     "Die schwierigen Fälle sollen von Leuten geprüft werden, die sie oft sehen.",
		ReplyBy: "2026-03-29", By: string(otto.ID), At: Begin,
		Basis: programme.Basis{
			Outcome: bundling.Bundle, Gain: &bundling.Range{Value: 240_000, P10: 90_000, P90: 410_000}, Probability: &probability, Rank: 7, Of: 41, Entry: entry,
		},
	}
	return all, all.Store.Update(ctx, func(tx programme.Tx) error {
		if err := tx.PutIdea(ctx, i); err != nil {
			return err
		}
		return tx.Record(ctx, journal.Entry{At: i.At, Actor: i.By, Action: "programme.idea", Subject: string(i.Service) + "/" + i.ID})
	})
}
