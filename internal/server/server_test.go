package server

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hello answers every request.
var hello = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, r.URL.Scheme+" "+r.Host+" "+r.RemoteAddr)
})

// testConfig is a server on a free port that nobody but the test knows.
func testConfig() Config {
	return Config{
		Addr: "localhost:0", Health: &Health{}, Grace: time.Minute,
		Log:     slog.New(slog.DiscardHandler),
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "figures") }),
	}
}

// start runs a server. The function that it returns ends it and returns what
// Run returned.
func start(t *testing.T, c Config, handler http.Handler) (s *Server, stop func() error) {
	t.Helper()
	s, err := Listen(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, handler) }()
	return s, func() error {
		cancel()
		return <-ended
	}
}

// client trusts any certificate and keeps no connections.
func client() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// reply is the answer to a request.
type reply struct {
	status int
	header http.Header
	text   string
}

// ask fetches an address.
func ask(t *testing.T, address string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(w.Body)
	if err := errors.Join(err, w.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return reply{w.StatusCode, w.Header, string(text)}
}

func TestListenExplainsATakenPort(t *testing.T) {
	t.Parallel()
	first, err := Open(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close() }()
	c := testConfig()
	c.MetricsAddr = first.Addr().String()
	_, err = Listen(t.Context(), c)
	if err == nil || !strings.Contains(err.Error(), "in use by another program") || !strings.Contains(err.Error(), "--metrics-addr") {
		t.Errorf("got %v, want an error that says what to do", err)
	}
	c = testConfig()
	c.Addr = "localhost"
	wrong := (*AddressError)(nil)
	if _, err := Listen(t.Context(), c); !errors.As(err, &wrong) || wrong.Addr != "localhost" {
		t.Errorf("got %v, want an *AddressError", err)
	}
}

func TestBrowserAddr(t *testing.T) {
	t.Parallel()
	opened := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	for wanted, want := range map[string]string{
		"localhost:8080": "localhost:8080",
		"localhost:0":    "localhost:8080",
		":8080":          "localhost:8080",
		"0.0.0.0:8080":   "localhost:8080",
		"kiesel.test:80": "kiesel.test:8080",
	} {
		if got := browserAddr(opened, wanted); got != want {
			t.Errorf("%s is shown as %s, want %s", wanted, got, want)
		}
	}
}

// Every answer says that it is nothing but what it says, also those that are no
// pages.
func TestAnswersOfOperatorsCarryTheHeaders(t *testing.T) {
	t.Parallel()
	c := testConfig()
	c.MetricsAddr, c.RedirectAddr = "localhost:0", "localhost:0"
	s, stop := start(t, c, http.NotFoundHandler())
	redirected := "http://" + s.redirect.Addr().String()
	for _, address := range []string{
		s.Address() + "/healthz", s.Address() + "/readyz", s.Address() + "/", s.Address() + "//healthz", s.MetricsAddress(),
		strings.TrimSuffix(s.MetricsAddress(), "metrics"), redirected + "/", redirected + "/services",
	} {
		h := ask(t, address).header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q", address, name, got)
			}
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestPathsOfOperators(t *testing.T) {
	t.Parallel()
	c := testConfig()
	broken := errors.New("password of petersen refused")
	c.Health.Need("database", func(context.Context) error { return broken })
	c.Health.Need("queue", func(context.Context) error { return nil })
	c.MetricsAddr = "localhost:0"
	s, stop := start(t, c, http.NotFoundHandler())
	for path, want := range map[string]string{
		s.Address() + "/healthz": "200 ok",
		s.Address() + "/readyz":  "503 not ready: database",
		s.Address() + "/metrics": "404 404 page not found", // only at its own address
		s.MetricsAddress():       "200 figures",
	} {
		w := ask(t, path)
		if got := strconv.Itoa(w.status) + " " + strings.TrimSpace(w.text); !strings.HasPrefix(got, want) {
			t.Errorf("%s answers %q, want %q", path, got, want)
		}
	}
	broken = nil
	if w := ask(t, s.Address()+"/readyz"); w.status != http.StatusOK || w.text != "ready\n" {
		t.Errorf("mended, but answers %d %q", w.status, w.text)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// Whoever asks in the time of Drain learns that the server stops, and is still
// answered.
func TestReadinessEndsBeforeTheServer(t *testing.T) {
	t.Parallel()
	c := testConfig()
	c.Drain = time.Second
	s, stop := start(t, c, hello)
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	for status := 0; status != http.StatusServiceUnavailable; {
		w := ask(t, s.Address()+"/readyz")
		if status = w.status; status != http.StatusOK && w.text != "not ready: stopping\n" {
			t.Fatalf("/readyz answers %d %q", status, w.text)
		}
	}
	if w := ask(t, s.Address()); w.status != http.StatusOK {
		t.Errorf("a request while draining is answered with %d", w.status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestRunningRequestsAreFinished(t *testing.T) {
	t.Parallel()
	running, finish := make(chan bool), make(chan bool)
	s, stop := start(t, testConfig(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running <- true
		<-finish
		hello(w, r)
	}))
	answered := make(chan int, 1)
	go func() { answered <- ask(t, s.Address()).status }()
	<-running
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	close(finish)
	if status := <-answered; status != http.StatusOK {
		t.Errorf("the running request was answered with %d", status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestRequestsThatDoNotEnd(t *testing.T) {
	t.Parallel()
	c := testConfig()
	c.Grace = time.Millisecond
	running := make(chan bool)
	s, stop := start(t, c, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		running <- true
		<-r.Context().Done()
	}))
	cut := make(chan error, 1)
	go func() {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Address(), nil)
		w, err := client().Do(r)
		if err == nil {
			err = w.Body.Close()
		}
		cut <- err
	}()
	<-running
	if err := stop(); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "still running after 1ms") {
		t.Errorf("stopping gives %v", err)
	}
	if err := <-cut; err == nil {
		t.Error("the request got an answer from nowhere")
	}
}

func TestRunReportsThatItCannotServe(t *testing.T) {
	t.Parallel()
	s, err := Listen(t.Context(), testConfig())
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := s.Run(t.Context(), hello); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v, want net.ErrClosed", err)
	}
}

func TestManagerHearsOfEverything(t *testing.T) {
	t.Parallel()
	c := testConfig()
	said := make(chan string, 100)
	c.Manager = Manager{Watchdog: time.Millisecond, Notify: func(state string) error {
		select {
		case said <- state:
		default: // the test has heard enough
		}
		return nil
	}}
	_, stop := start(t, c, hello)
	heard := []string{<-said, <-said}
	if err := stop(); err != nil {
		t.Error(err)
	}
	close(said)
	for state := range said {
		heard = append(heard, state)
	}
	heard = slices.Compact(heard)
	if got := strings.Join(heard, " "); got != "READY=1 WATCHDOG=1 STOPPING=1" {
		t.Errorf("systemd hears %q", got)
	}
}

func TestSystemdIsFoundByItsSocket(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	if m, err := Systemd(); err != nil || m.Notify != nil {
		t.Errorf("without a socket there is a manager %+v, %v", m, err)
	}
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: t.TempDir() + "/notify", Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.Close() }()
	t.Setenv("NOTIFY_SOCKET", socket.LocalAddr().String())
	t.Setenv("WATCHDOG_USEC", "30000000")
	m, err := Systemd()
	if err != nil || m.Watchdog != 30*time.Second {
		t.Fatalf("manager %+v, %v; want a watchdog of 30s", m, err)
	}
	if err := m.Notify("READY=1"); err != nil {
		t.Fatal(err)
	}
	text := make([]byte, 100)
	if n, err := socket.Read(text); err != nil || string(text[:n]) != "READY=1" {
		t.Errorf("systemd hears %q, %v", text[:n], err)
	}
	t.Setenv("WATCHDOG_USEC", "soon")
	if _, err := Systemd(); err == nil {
		t.Error("a watchdog that is no number is accepted")
	}
}

func TestAddressIsTheOneThatPeopleOpen(t *testing.T) {
	t.Parallel()
	for address, secure := range map[string]bool{"https://kiesel.example": true, "http://kiesel.example": false} {
		c := testConfig()
		var err error
		if c.URL, err = url.Parse(address); err != nil {
			t.Fatal(err)
		}
		s, err := Listen(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		if s.Address() != address || s.Secure() != secure {
			t.Errorf("address %s, secure %v; want %s, %v", s.Address(), s.Secure(), address, secure)
		}
	}
}
