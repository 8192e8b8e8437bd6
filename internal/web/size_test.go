package web

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kiesel/internal/evidence"
	"kiesel/internal/exchange/tabular"
)

// endless is a body that never ends; it counts what was read of it.
type endless struct {
	begin *strings.Reader
	read  int64
}

func (e *endless) Read(b []byte) (int, error) {
	n, _ := e.begin.Read(b) // at its end there is more
	for i := n; i < len(b); i++ {
		b[i] = 'x'
	}
	e.read += int64(len(b))
	return len(b), nil
}

// maxLogs is the limit of event logs in this test; that of an installation would
// take too long.
const maxLogs = 3 << 20

// largerThanForms are the addresses that take more than a form has.
var largerThanForms = map[string]int64{
	"POST /evidence/profiles": 64 << 20, "POST /api/v1/profiles": 64 << 20,
	"POST /evidence/upload": maxLogs, "POST /api/v1/logs": maxLogs,
	"POST /calibration": tabular.MaxFile + 64<<10, "POST /api/v1/calibrations": tabular.MaxFile,
}

// Nobody fills memory or disk: on every address something that does not end is
// read no further than its limit, and refused.
func TestEveryBodyHasALimit(t *testing.T) {
	t.Parallel()
	h, shut := openServer(t, t.Context(), t.TempDir(), func(context.Context, *evidence.Service) error { return nil }, func(c *Config) {
		c.Door, c.MaxUpload = doorFor(everybodyIsLocal), maxLogs
	})
	defer func() {
		if err := shut(); err != nil {
			t.Error(err)
		}
	}()
	const form, slack = int64(1 << 20), int64(1 << 20) // slack is what is read ahead
	full := 0
	for _, route := range h.(*Server).Routes() {
		r := requestFor(t, h, route, "13")
		if r.Method == http.MethodGet {
			continue
		}
		begin := "reason=" // of a form
		switch kind := r.Header.Get("Content-Type"); {
		case strings.HasPrefix(route.Pattern, "POST /evidence/profiles") || strings.HasPrefix(route.Pattern, "POST /evidence/upload"):
			r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
			begin = "--b\r\nContent-Disposition: form-data; name=\"log\"; filename=\"a.csv\"\r\n\r\n"
			if strings.HasSuffix(route.Pattern, "profiles") {
				begin = strings.Replace(begin, `"log"`, `"profile"`, 1) + `{"x":"`
			}
		case route.Pattern == "POST /calibration":
			r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
			begin = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
		case kind == "application/json":
			begin = `{"reason":"`
		}
		limit := max(form, largerThanForms[route.Pattern])
		body := &endless{begin: strings.NewReader(begin)}
		r.Body, r.ContentLength = io.NopCloser(body), -1
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if body.read > limit+slack {
			t.Errorf("%s: %d bytes were read, the limit is %d", route.Pattern, body.read, limit)
		}
		if body.read >= limit {
			full++
			if w.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("%s: status %d", route.Pattern, w.Code)
			}
		}
	}
	if full < 30 {
		t.Errorf("only %d addresses have read to their limit", full)
	}
}
