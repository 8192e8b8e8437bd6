package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// AddressError tells that an address can't be one. It is wrong usage, unlike
// an address that is taken.
type AddressError struct{ Addr string }

func (e *AddressError) Error() string {
	return fmt.Sprintf("%q is not host:port, such as localhost:8080", e.Addr)
}

// Open listens on host:port and explains the usual reasons why it can't. The
// error for what is not an address is an [*AddressError].
func Open(ctx context.Context, addr string) (net.Listener, error) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.DefaultResolver.LookupPort(ctx, "tcp", port)
	}
	if err != nil {
		return nil, &AddressError{addr}
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program (perhaps Kiesel is running already): choose another address", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this account may not listen on %s: choose a port above 1023", addr)
	}
	return nil, fmt.Errorf("listening on %s: %w", addr, err)
}

// browserAddr is the address to open in a browser: the host as the user wrote
// it with the port that was really opened.
func browserAddr(opened net.Addr, wanted string) string {
	host, _, err := net.SplitHostPort(wanted)
	_, port, portErr := net.SplitHostPort(opened.String())
	if err != nil || portErr != nil {
		return opened.String()
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
