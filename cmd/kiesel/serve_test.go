package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestListenExplainsATakenPort(t *testing.T) {
	t.Parallel()
	first, err := listen(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := first.Close(); err != nil {
			t.Error(err)
		}
	})
	_, err = listen(t.Context(), first.Addr().String())
	if err == nil || !strings.Contains(err.Error(), "in use by another program") || !strings.Contains(err.Error(), "--addr") {
		t.Errorf("got %v, want an error that says what to do", err)
	}
	if _, err := listen(t.Context(), "localhost"); err == nil {
		t.Error("an address without a port is accepted")
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

// A running request is finished before the server ends.
func TestRunServerFinishesRunningRequests(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stop()
		_, _ = w.Write([]byte("done"))
	})
	listener, err := listen(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		ended <- runServer(ctx, &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}, listener)
	}()
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Error(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Errorf("status %d", answer.StatusCode)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestRunServerReportsItsEnd(t *testing.T) {
	t.Parallel()
	listener, err := listen(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	err = runServer(t.Context(), &http.Server{ReadHeaderTimeout: time.Minute}, listener)
	if !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v, want net.ErrClosed", err)
	}
}
