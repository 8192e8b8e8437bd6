package account

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"testing"
	"time"
)

// address is the nth address of many networks.
func address(n int) netip.Addr {
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, uint32(n))))
}

// However many clients come, what is remembered of them stays small, and those
// who are slowed down stay so.
func TestLimiterStaysSmall(t *testing.T) {
	t.Parallel()
	l, now := newLimiter(), time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	busy := address(0)
	for range burst {
		if err := l.allow(busy, now); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 3 * addresses {
		if n%addresses == 0 {
			now = now.Add(2 * time.Second) // the others become quiet, the busy one may try once more
			if err := l.allow(busy, now); err != nil {
				t.Fatalf("after %d clients: %v", n, err)
			}
		}
		if err := l.allow(address(n+1), now); err != nil {
			t.Fatalf("client %d: %v", n, err)
		}
		if len(l.clients) > addresses {
			t.Fatalf("%d clients are remembered", len(l.clients))
		}
	}
	var early *WaitError
	if err := l.allow(netip.MustParseAddr("::ffff:0.0.0.0"), now); !errors.As(err, &early) {
		t.Errorf("the busy client, written as IPv6: %v", err)
	}
	if err := l.allow(netip.Addr{}, now); err != nil {
		t.Errorf("unknown address: %v", err)
	}
}
