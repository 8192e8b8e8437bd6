package api

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kiesel/internal/access"
)

// Limit is how many requests somebody may send.
type Limit struct {
	PerSecond float64 // in the long run
	Burst     int     // at once
}

// defaultLimit is far more than a person or a patient program needs.
var defaultLimit = Limit{PerSecond: 20, Burst: 200}

// maxBuckets is from how many buckets on the full ones are thrown away.
const maxBuckets = 10_000

// limits keeps a bucket of requests for everybody who asks.
type limits struct {
	limit Limit
	now   func() time.Time

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
}

func newLimits(l Limit, now func() time.Time) *limits {
	return &limits{limit: l, now: now, buckets: map[string]*rate.Limiter{}}
}

// take takes a request out of the bucket of the actor, or of the network
// address if nobody has signed in, and tells in the headers how much is left
// (draft-ietf-httpapi-ratelimit-headers). The error is the problem that nothing
// is left.
func (l *limits) take(h http.Header, r *http.Request, actor access.Actor) error {
	now := l.now()
	bucket := l.bucket(ownerOf(r, actor), now)
	taken := bucket.AllowN(now, 1)
	left := bucket.TokensAt(now)
	full := seconds((float64(l.limit.Burst) - left) / l.limit.PerSecond)
	h.Set("RateLimit-Policy", fmt.Sprintf(`"requests";q=%d;w=%d`, l.limit.Burst, seconds(float64(l.limit.Burst)/l.limit.PerSecond)))
	h.Set("RateLimit", fmt.Sprintf(`"requests";r=%d;t=%d`, int(max(0, left)), full))
	if taken {
		return nil
	}
	wait := seconds((1 - left) / l.limit.PerSecond)
	return newProblem(http.StatusTooManyRequests, fmt.Sprintf("Too many requests; go on in %d seconds.", wait), "Retry-After", strconv.Itoa(wait))
}

// seconds rounds up to whole seconds.
func seconds(s float64) int { return int(math.Ceil(max(0, s))) }

// bucket returns the bucket of an owner. Full ones can be made again and are
// thrown away when there are many.
func (l *limits) bucket(owner string, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.buckets[owner]; ok {
		return b
	}
	if len(l.buckets) >= maxBuckets {
		for o, b := range l.buckets {
			if b.TokensAt(now) >= float64(l.limit.Burst) {
				delete(l.buckets, o)
			}
		}
	}
	b := rate.NewLimiter(rate.Limit(l.limit.PerSecond), l.limit.Burst)
	l.buckets[owner] = b
	return b
}

// ownerOf names whose bucket a request is taken from.
func ownerOf(r *http.Request, actor access.Actor) string {
	if actor.ID != "" {
		return "actor " + actor.ID
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return "address " + host
}
