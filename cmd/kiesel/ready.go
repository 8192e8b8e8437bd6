package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func newReadyCommand() *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "ready",
		Short: "Ask a running server whether it can do its work",
		Long: `Ask the server on this machine that runs with the same options, environment and
--config for /readyz. The exit status is 1 if it is not ready, or not there. Made
for containers and scripts.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := askReady(cmd.Context(), o.addr, o.tlsCert != "")
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), text)
			return nil
		},
	}
	o.addFlags(cmd)
	return cmd
}

// askReady asks the server that listens on addr and returns what it says.
func askReady(ctx context.Context, addr string, encrypted bool) (text string, err error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", usagef("--addr: %q is not host:port, such as localhost:8080", addr)
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1" // needs no name service
	}
	address := "http://"
	if encrypted {
		address = "https://"
	}
	client := http.Client{
		Timeout: 5 * time.Second,
		// The certificate is for the name that people use, not for this address.
		// Nothing secret is sent, and nothing in the answer is believed but "ready".
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, //nolint:gosec // see above
	}
	defer client.CloseIdleConnections()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return "", fmt.Errorf("asking the server: %w", err)
	}
	w, err := client.Do(r)
	if err != nil {
		return "", fmt.Errorf("asking the server: %w", err)
	}
	defer func() { err = errors.Join(err, w.Body.Close()) }()
	const limit = 1000 // bytes
	body, err := io.ReadAll(io.LimitReader(w.Body, limit))
	if err != nil {
		return "", fmt.Errorf("asking the server: %w", err)
	}
	text = strings.TrimSpace(string(body))
	if w.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the server answers %s", text)
	}
	return text, nil
}
