package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// client asks one server as browsers do.
type client struct {
	http http.Client
	base string
}

// newClient keeps up to so many connections open.
func newClient(base string, connections int) *client {
	return &client{base: base, http: http.Client{
		// Packed answers are left packed: unpacking them is not the server's work.
		Transport:     &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// get asks for a page and reads it to its end.
func (c *client) get(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+address, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept-Encoding", "gzip")
	return c.send(request, http.StatusOK, io.Discard)
}

// text returns the text of a page.
func (c *client) text(ctx context.Context, address string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+address, nil)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	err = c.send(request, http.StatusOK, &text)
	return text.String(), err
}

// send sends a request and writes the answer to w. It fails unless the answer
// has the status wanted.
func (c *client) send(request *http.Request, want int, w io.Writer) error {
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // read to its end
	if _, err := io.Copy(w, response.Body); err != nil {
		return fmt.Errorf("reading %s: %w", request.URL.Path, err)
	}
	if response.StatusCode != want {
		return fmt.Errorf("%s %s: %s", request.Method, request.URL.RequestURI(), response.Status)
	}
	return nil
}
