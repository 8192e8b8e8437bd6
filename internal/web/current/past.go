package current

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/web/page"
)

// State is the data as they were at an earlier time. Package store has them.
type State interface {
	// Entry is the number of the last journal entry that belongs to the state.
	Entry() int64
	Landscape() landscape.Store
	Bundling() bundling.Store
	Evidence() evidence.Store
	Parallel() parallel.Store
	Scenarios() scenario.Store
	Programme() programme.Store
}

// Rooms are the domain rooms on the data of an earlier time.
type Rooms struct {
	Landscape *Landscape
	Bundling  *bundling.Service
	Evidence  *evidence.Service
	Parallel  *parallel.Service
	Scenarios *scenario.Service
	Programme *programme.Service
}

// Past gives out the rooms as they were. It may be used from several goroutines.
type Past struct {
	// Open returns the state at a time, or an error that wraps
	// journal.ErrNoPast.
	Open func(ctx context.Context, at time.Time) (State, error)
	// Catalogue is that of the program; it has no earlier states.
	Catalogue *landscape.Catalogue
	// Finder is that of the catalogue.
	Finder *parallel.Finder
	Now    func() time.Time

	mu   sync.Mutex
	kept []kept // the one used last comes first
}

// kept are rooms that may be asked for again: an earlier state never changes.
type kept struct {
	entry int64
	rooms Rooms
}

// maxKept bounds the states in memory, about 50 MB each.
const maxKept = 2

// On returns the rooms as they were at the end of a day, local time. The error
// wraps journal.ErrNoPast if no state of the day is kept.
func (p *Past) On(ctx context.Context, day landscape.Date) (Rooms, error) {
	state, err := p.Open(ctx, day.End())
	if err != nil {
		return Rooms{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.IndexFunc(p.kept, func(k kept) bool { return k.entry == state.Entry() }); i >= 0 {
		found := p.kept[i]
		p.kept = slices.Insert(slices.Delete(p.kept, i, i+1), 0, found)
		return found.rooms, nil
	}
	rooms := p.rooms(state)
	p.kept = slices.Insert(p.kept, 0, kept{state.Entry(), rooms})
	p.kept = p.kept[:min(len(p.kept), maxKept)]
	return rooms, nil
}

func (p *Past) rooms(s State) Rooms {
	then := New(&landscape.Keeper{Store: s.Landscape(), Now: p.Now}, p.Catalogue)
	verdicts := bundling.NewService(s.Bundling(), then.Bundling, p.Now)
	return Rooms{
		Landscape: then,
		Bundling:  verdicts,
		Evidence:  &evidence.Service{Store: s.Evidence(), Now: p.Now},
		Parallel:  &parallel.Service{Store: s.Parallel(), Finder: p.Finder, Now: p.Now},
		Scenarios: &scenario.Service{Store: s.Scenarios(), Bundling: verdicts, Landscape: then.Bundling, Now: p.Now},
		Programme: &programme.Service{Store: s.Programme(), Bundling: verdicts, Now: p.Now},
	}
}

// AsOf makes the handler of a page that can show earlier states: where the
// address names a day, with puts the rooms of that day in place of those of now.
func AsOf[Area any](
	p *Past, now Area, with func(Area, Rooms) Area, h func(Area, http.ResponseWriter, *http.Request, *page.View) error,
) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		day, err := v.AsOf(landscape.DateOf(p.Now().Local()))
		if err != nil {
			return err
		}
		if day == "" {
			return h(now, w, r, v)
		}
		rooms, err := p.On(r.Context(), day)
		if errors.Is(err, journal.ErrNoPast) {
			return v.NoPast(w, r, day)
		}
		if err != nil {
			return err
		}
		return h(with(now, rooms), w, r, v)
	}
}
