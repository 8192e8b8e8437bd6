package page

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// AllowTime lets a request take this long to come and be answered, as large
// files on slow lines need. The server's own limits are made for small requests.
func AllowTime(w http.ResponseWriter, d time.Duration) error {
	connection, deadline := http.NewResponseController(w), time.Now().Add(d)
	for _, set := range []func(time.Time) error{connection.SetReadDeadline, connection.SetWriteDeadline} {
		if err := set(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return fmt.Errorf("giving the request more time: %w", err)
		}
	}
	return nil
}
