package pooling

import (
	"errors"
	"fmt"
	"math"
	"sort"
)

// ErrInvalid is wrapped by errors about figures that have no meaning.
var ErrInvalid = errors.New("pooling: invalid figure")

// UnstableError says that as much work arrives as can be done or more, so that the
// queue grows without end.
type UnstableError struct {
	Servers int
	Load    float64 // work that arrives, in servers kept busy
}

// Error names both figures and says what would help.
func (e *UnstableError) Error() string {
	return fmt.Sprintf("pooling: %d servers for a load of %g: the queue grows without end, more than %g are needed", e.Servers, e.Load, e.Load)
}

// Most is the largest number of servers or people that is searched for, and the
// largest load for which it is.
const Most = 1_000_000

// ErlangB returns the probability that all servers are busy where nobody waits:
// who finds no free one is turned away. The load, the work that arrives in servers
// kept busy, may exceed them. It takes one step per server. The error wraps
// [ErrInvalid].
func ErlangB(servers int, load float64) (float64, error) {
	if servers < 0 {
		return 0, fmt.Errorf("%w: %d servers, must be 0 or more", ErrInvalid, servers)
	}
	if !(load >= 0) || math.IsInf(load, 1) {
		return 0, fmt.Errorf("%w: a load of %g, must be a finite number from 0", ErrInvalid, load)
	}
	blocked := 1.0
	for k := 1; k <= servers; k++ {
		blocked = nextB(k, load, blocked)
	}
	return blocked, nil
}

// nextB is Erlang B of k servers, given that of one fewer.
func nextB(k int, load, blocked float64) float64 {
	blocked *= load
	return blocked / (float64(k) + blocked)
}

// ErlangC returns the probability that a case has to wait for a free server. The
// error wraps [ErrInvalid] or is an [*UnstableError].
func ErlangC(servers int, load float64) (float64, error) {
	blocked, err := ErlangB(servers, load)
	if err != nil {
		return 0, err
	}
	if load >= float64(servers) {
		return 0, &UnstableError{servers, load}
	}
	free := 1 - load/float64(servers)
	return blocked / (free + (1-free)*blocked), nil
}

// Wait returns the mean wait for a free server, in units of the mean handling time.
// The error wraps [ErrInvalid] or is an [*UnstableError].
func Wait(servers int, load float64) (float64, error) {
	waits, err := ErlangC(servers, load)
	if err != nil {
		return 0, err
	}
	return waits / (float64(servers) - load), nil
}

// LeastServers returns the least number of servers with which the mean wait is at
// most so many handling times; at least 1. The load is at most [Most], the wait above
// 0. The error wraps [ErrInvalid], also if more than Most were needed.
func LeastServers(load, wait float64) (int, error) {
	if !(load >= 0 && load <= Most) {
		return 0, fmt.Errorf("%w: a load of %g, must be from 0 to %d", ErrInvalid, load, Most)
	}
	if err := checkWait(wait); err != nil {
		return 0, err
	}
	return least(int(load)+1, func(n int) bool { // fewer are not enough for the work
		w, err := Wait(n, load)
		return err == nil && w <= wait
	})
}

// LeastPeople returns the least number of people, each busy for the given share of
// the time, with whom the mean wait is at most so many handling times; at least 1.
// Every further person brings as much work along as the others have. The utilisation
// is from 0 to below 1, the wait above 0. The error wraps [ErrInvalid], also if more
// than [Most] were needed.
func LeastPeople(utilisation, wait float64) (int, error) {
	if !(utilisation >= 0 && utilisation < 1) {
		return 0, fmt.Errorf("%w: a utilisation of %g, must be from 0 to below 1", ErrInvalid, utilisation)
	}
	if err := checkWait(wait); err != nil {
		return 0, err
	}
	return least(1, func(n int) bool {
		w, err := Wait(n, float64(n)*utilisation)
		return err == nil && w <= wait
	})
}

func checkWait(wait float64) error {
	if !(wait > 0) || math.IsInf(wait, 1) {
		return fmt.Errorf("%w: a wait of %g, must be a finite number above 0", ErrInvalid, wait)
	}
	return nil
}

// least returns the least number from first on that is enough, given that all
// larger ones are too; it looks at none that is much larger. The error wraps
// [ErrInvalid] if none up to [Most] is.
func least(first int, enough func(n int) bool) (int, error) {
	below, step := first-1, 1
	for !enough(below + step) {
		below += step
		step *= 2
		if below+step > Most {
			return 0, fmt.Errorf("%w: not even %d are enough", ErrInvalid, below)
		}
	}
	return below + 1 + sort.Search(step-1, func(i int) bool { return enough(below + 1 + i) }), nil
}
