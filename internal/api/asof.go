package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
)

// OnDay asks for an earlier state.
type OnDay struct {
	AsOf string `query:"as_of" format:"date" doc:"The state at the end of this day, by the clock of the server; left out, that of now. If no state of the day is kept it is 404."`
}

func (in OnDay) day() landscape.Date { return landscape.Date(in.AsOf) }

// addAsOf is [add] for an operation that can tell of earlier states: where the
// request names a day, handle gets the interface to the rooms of that day.
func addAsOf[I, O any, P interface {
	*I
	day() landscape.Date
}](a *API, need access.Action, op huma.Operation, handle func(*API, context.Context, access.Actor, P) (*O, error)) {
	add(a, need, op, func(ctx context.Context, actor access.Actor, in *I) (*O, error) {
		then, err := a.on(ctx, P(in).day())
		if err != nil {
			return nil, err
		}
		return handle(then, ctx, actor, in)
	})
}

// on returns the interface to the data at the end of a day; "" is now.
func (a *API) on(ctx context.Context, day landscape.Date) (*API, error) {
	today := landscape.DateOf(a.Now().Local())
	switch {
	case day == "" || day == today:
		return a, nil
	case day > today:
		return nil, badRequest("as_of: %s is still to come", day)
	}
	rooms, err := a.Past.On(ctx, day)
	if err != nil {
		return nil, err
	}
	then := *a
	then.Landscape, then.Bundling, then.Evidence, then.Parallel, then.Scenarios, then.Programme = rooms.Landscape, rooms.Bundling, rooms.Evidence, rooms.Parallel, rooms.Scenarios, rooms.Programme
	return &then, nil
}
