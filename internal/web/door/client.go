package door

import (
	"net/http"
	"net/netip"

	"kiesel/internal/access/account"
)

// Client is from where a request comes.
func Client(r *http.Request) account.Client {
	c := account.Client{Agent: r.UserAgent()}
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		c.Address = peer.Addr()
	}
	return c
}
