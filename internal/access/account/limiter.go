package account

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Each client address may try this often. Behind one address there may be a
// whole town hall that signs in at eight o'clock.
const (
	burst     = 30
	perSecond = 0.5
	addresses = 10_000 // remembered at a time
)

// limiter slows down clients that try many accounts. It counts for this server
// only and forgets at a restart; what protects an account is kept in the store.
type limiter struct {
	mu      sync.Mutex
	clients map[netip.Prefix]*rate.Limiter
}

func newLimiter() *limiter { return &limiter{clients: map[netip.Prefix]*rate.Limiter{}} }

// allow counts one attempt. Where the address is not known it allows all.
func (l *limiter) allow(client netip.Addr, now time.Time) error {
	if !client.IsValid() {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	key := network(client)
	bucket, known := l.clients[key]
	if !known {
		l.makeRoom(now)
		bucket = rate.NewLimiter(perSecond, burst)
		l.clients[key] = bucket
	}
	if bucket.AllowN(now, 1) {
		return nil
	}
	missing := 1 - bucket.TokensAt(now)
	return &WaitError{now.Add(time.Duration(missing / perSecond * float64(time.Second)))}
}

// network is what one client can have many addresses of: with IPv6 a whole /64.
func network(client netip.Addr) netip.Prefix {
	client = client.Unmap()
	bits := client.BitLen()
	if client.Is6() {
		bits = 64
	}
	prefix, _ := client.WithZone("").Prefix(bits) // fails only for more bits than there are
	return prefix
}

// makeRoom forgets the clients that tried least often of late: a tenth at once,
// so that it is not needed at every attempt.
func (l *limiter) makeRoom(now time.Time) {
	if len(l.clients) < addresses {
		return
	}
	quietFirst := slices.SortedFunc(maps.Keys(l.clients), func(a, b netip.Prefix) int {
		return cmp.Compare(l.clients[b].TokensAt(now), l.clients[a].TokensAt(now))
	})
	for _, key := range quietFirst[:addresses/10] {
		delete(l.clients, key)
	}
}
