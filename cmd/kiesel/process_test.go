package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a Kiesel of its own, as an operator starts it.
type process struct {
	*exec.Cmd
	ready chan string   // the line that says that it is ready
	ended chan struct{} // closed when it has ended
	err   error         // how it ended

	mu  sync.Mutex
	log strings.Builder
}

// startKiesel starts a process and kills it at the end of the test, unless it
// has ended by then.
func startKiesel(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command("kiesel", args...), ready: make(chan string, 1), ended: make(chan struct{})}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	var reading sync.WaitGroup
	reading.Go(func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.Contains(lines.Text(), "Ctrl+C") {
				p.ready <- lines.Text()
			}
		}
	})
	reading.Go(func() {
		for lines := bufio.NewScanner(log); lines.Scan(); {
			p.mu.Lock()
			p.log.WriteString(lines.Text() + "\n")
			p.mu.Unlock()
		}
	})
	go func() {
		defer close(p.ended)
		reading.Wait()
		p.err = p.Wait()
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("kiesel %s said:\n%s", strings.Join(args, " "), p.said())
		}
	})
	return p
}

// said returns the log of the process so far.
func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// awaitReady waits until the process is ready and returns the line that says so.
func (p *process) awaitReady(t *testing.T) string {
	t.Helper()
	select {
	case line := <-p.ready:
		return line
	case <-p.ended:
		t.Fatalf("it ended before it was ready: %v\n%s", p.err, p.said())
	case <-time.After(time.Minute):
		t.Fatalf("it is not ready after a minute:\n%s", p.said())
	}
	return ""
}

// kill ends the process as a power failure would.
func (p *process) kill() {
	_ = p.Process.Kill() // it may have ended
	<-p.ended
}

// stop asks the process to end and fails the test unless it does so in order.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		t.Fatal("it does not stop")
	}
	if p.err != nil {
		t.Errorf("it stopped with %v", p.err)
	}
}

// freeAddresses returns n addresses of this machine on which nobody listens.
func freeAddresses(t *testing.T, n int) []string {
	t.Helper()
	free := make([]string, n)
	for i := range free {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }() // all at the end, so that all differ
		free[i] = l.Addr().String()
	}
	return free
}

// eventually waits until a condition holds that other processes bring about.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); !holds(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute for %s", what)
		}
	}
}

// browser is somebody at a server.
type browser struct {
	*http.Client
	base string
}

// signIn opens an account with all that evidence needs and signs in at the
// server whose ready line is given.
func signIn(t *testing.T, ready string, data ...string) browser {
	t.Helper()
	const password = "Kieselstein am Ostseestrand 17"
	add := exec.CommandContext(t.Context(), "kiesel", append([]string{"user", "add", "erika", "--role", "coordinator", "--password-stdin"}, data...)...)
	add.Stdin = strings.NewReader(password + "\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("opening an account: %v\n%s", err, out)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(ready, " at ")
	base, _, _ := strings.Cut(rest, " ")
	b := browser{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, base}
	answer, err := b.PostForm(base+"/sign-in", url.Values{"login": {"erika"}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in: status %d, %v", answer.StatusCode, err)
	}
	return b
}

// upload sends a log and returns the path of the job's page.
func (b browser) upload(t *testing.T, authority, log string) string {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	var errs []error
	for name, value := range map[string]string{"where": "outside", "outside": authority, "service": "99012008001000", "level": "activity", "min_cases": "5"} {
		errs = append(errs, form.WriteField(name, value))
	}
	file, err := form.CreateFormFile("log", authority+".csv")
	if err == nil {
		_, err = io.WriteString(file, log)
	}
	if err := errors.Join(append(errs, err, form.Close())...); err != nil {
		t.Fatal(err)
	}
	answer, err := b.Post(b.base+"/evidence/upload", form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil || answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("sending the log of %s: status %d, %v\n%.2000s", authority, answer.StatusCode, err, text)
	}
	return answer.Header.Get("Location")
}

// get returns the text of a page.
func (b browser) get(t *testing.T, path string) string {
	t.Helper()
	answer, err := b.Get(b.base + path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// csvLog is a log of n cases of three steps.
func csvLog(n int) string {
	var b strings.Builder
	b.WriteString("Fall;Aktivität;Zeit\n")
	for i := range n {
		fmt.Fprintf(&b, "%d;Antrag;01.02.2026 08:00\n%d;Prüfung %d;02.02.2026 09:30\n%d;Bescheid;03.02.2026 10:00\n", i, i, i%7, i)
	}
	return b.String()
}
