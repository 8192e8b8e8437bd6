package apitest

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// calculations holds a calculation that Erika has ordered and that has come to its
// end.
func calculations(ctx context.Context, s *store.Store, judge *bundling.Service, clock func() time.Time) (*calculation.Service, error) {
	var made atomic.Int64 // ids are the same every time, for the examples
	all := &calculation.Service{Store: s.Calculations(), Now: clock,
		On: func(context.Context, int64) (calculation.Bundling, error) { return few{judge}, nil },
		NewID: func() string {
			if n := made.Add(1); n > 1 {
				return "c-" + strconv.FormatInt(n, 10)
			}
			return "NACHBARN5T2N7KVRB4HCMJ6PYD"
		}}
	c, err := all.Order(ctx, Erika.Actor(), calculation.Question{
		Method: calculation.Neighbours, Land: "13", Neighbourhood: landscape.Neighbourhood{Border: true},
	})
	if err != nil {
		return all, err
	}
	return all, all.Run(ctx, Erika.Actor(), c.ID, func(int, int) {})
}

// few asks about two services only, so that it takes no time.
type few struct{ *bundling.Service }

// Decidable implements [calculation.Bundling].
func (f few) Decidable(ctx context.Context, land landscape.ARS) ([]landscape.ServiceID, error) {
	all, err := f.Service.Decidable(ctx, land)
	return all[:min(2, len(all))], err
}
