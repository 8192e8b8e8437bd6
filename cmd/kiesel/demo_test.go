package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// running is a server that runs until it is stopped.
type running struct {
	t     *testing.T
	lines *bufio.Scanner
	url   string
	stop  context.CancelFunc
	ended chan int
}

// start runs a command that serves, on a free port, until the test ends.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	r := &running{t: t, lines: bufio.NewScanner(out), stop: stop, ended: make(chan int, 1)}
	go func() {
		r.ended <- run(ctx, append(args, "--addr", "localhost:0"), in, io.Discard)
		_ = in.Close() // never fails
	}()
	r.url = r.line(`http://\S+`)
	return r
}

// line reads on to a line with something like pattern and returns that.
func (r *running) line(pattern string) string {
	r.t.Helper()
	for r.lines.Scan() {
		if found := regexp.MustCompile(pattern).FindString(r.lines.Text()); found != "" {
			return found
		}
	}
	r.t.Fatalf("the server ended with %d and never said %q", <-r.ended, pattern)
	return ""
}

// end stops the server and fails the test unless it ends well. Everything else
// that it prints is returned.
func (r *running) end() string {
	r.t.Helper()
	r.stop()
	var rest strings.Builder
	for r.lines.Scan() {
		rest.WriteString(r.lines.Text() + "\n")
	}
	if code := <-r.ended; code != 0 {
		r.t.Errorf("the server ended with %d", code)
	}
	return rest.String()
}

// ask sends a request and returns status, redirect and page.
func (r *running) ask(method, path, host string, form url.Values, cookies ...*http.Cookie) (status int, location, body string) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.Host = host
	for _, c := range cookies {
		request.AddCookie(c)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }() // was read
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Location"), string(text)
}

// Whoever reaches a demonstration is somebody at once; serving the same folder
// for real lets none of them in.
func TestDemonstrationLetsNobodyIntoTheRealThing(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	demo := start(t, "demo", "--data", data)
	status, _, body := demo.ask(http.MethodGet, "/", "", nil)
	if status != http.StatusOK || !strings.Contains(body, "Katrin Sommer (Muster)") {
		t.Errorf("the demonstration answers %d", status)
	}
	auditor := regexp.MustCompile(`value="(u-[a-z0-9]+)"[^>]*>\s*Prüfung`).FindStringSubmatch(body)
	if auditor == nil {
		t.Fatal("the demonstration offers no auditor")
	}
	chosen := &http.Cookie{Name: "kiesel_demo", Value: auditor[1]}
	if _, _, body := demo.ask(http.MethodGet, "/", "", nil, chosen); !strings.Contains(body, "Ingrid Petersen (Muster)") {
		t.Error("the auditor can't be chosen")
	}
	for host, want := range map[string]int{"evil.example": 403, "localhost.evil.example": 403, "127.0.0.1:80": 200, "[::1]:8080": 200} {
		if status, _, _ := demo.ask(http.MethodGet, "/", host, nil); status != want {
			t.Errorf("asked as %s: status %d, want %d", host, status, want)
		}
	}
	if rest := demo.end(); strings.Contains(rest, "/link/") {
		t.Errorf("the demonstration gives a link away: %s", rest)
	}

	served := start(t, "serve", "--data", data)
	link := served.line(`/link/\S+`) // nobody manages the accounts: samples do not count
	if status, location, _ := served.ask(http.MethodGet, "/", "", nil, chosen); status != http.StatusSeeOther || location != "/sign-in" {
		t.Errorf("the sample gets in: status %d, leads to %q", status, location)
	}
	for _, password := range []string{"", "muster-konten"} {
		if status, _, _ := served.ask(http.MethodPost, "/sign-in", "", url.Values{"login": {"muster-konten"}, "password": {password}}); status != http.StatusUnprocessableEntity {
			t.Errorf("the sample signs in with the password %q: status %d", password, status)
		}
	}
	if status, _, _ := served.ask(http.MethodPost, "/demo", "", url.Values{"as": {auditor[1]}}); status != http.StatusBadRequest {
		t.Errorf("the switcher answers %d", status)
	}
	if status, _, body := served.ask(http.MethodGet, link, "", nil); status != http.StatusOK || !strings.Contains(body, "Kiesel einrichten") {
		t.Errorf("the link for the first administrator answers %d", status)
	}
	served.end()
}
