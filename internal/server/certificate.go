package server

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// recheck is how long a certificate is used before its files are looked at
// again.
const recheck = 10 * time.Second

// Certificate is a TLS certificate with its key in two PEM files. When the
// files change it is read again, so that a renewed certificate needs no
// restart.
type Certificate struct {
	certFile, keyFile string
	now               func() time.Time
	log               *slog.Logger

	mu      sync.Mutex
	pair    *tls.Certificate
	read    stamp     // of the files that pair was read from
	checked time.Time // when the files were looked at last
}

// stamp tells whether files changed.
type stamp struct{ cert, key time.Time }

// LoadCertificate reads a certificate with its chain and its key. A later
// change that can't be read is logged, and the certificate read before stays in
// use.
func LoadCertificate(certFile, keyFile string, log *slog.Logger, now func() time.Time) (*Certificate, error) {
	c := &Certificate{certFile: certFile, keyFile: keyFile, log: log, now: now}
	if err := c.Reload(); err != nil {
		return nil, err
	}
	return c, nil
}

// Reload reads the files at once.
func (c *Certificate) Reload() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reload()
}

// Expires returns when the certificate ceases to be valid.
func (c *Certificate) Expires() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pair.Leaf.NotAfter
}

func (c *Certificate) reload() error {
	read, err := c.stamp()
	if err != nil {
		return fmt.Errorf("reading the TLS certificate: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("reading the TLS certificate %s with its key %s: %w", c.certFile, c.keyFile, err)
	}
	if pair.Leaf == nil { // as old settings of Go leave it
		if pair.Leaf, err = x509.ParseCertificate(pair.Certificate[0]); err != nil {
			return fmt.Errorf("reading the TLS certificate %s: %w", c.certFile, err)
		}
	}
	c.pair, c.read, c.checked = &pair, read, c.now()
	return nil
}

func (c *Certificate) stamp() (stamp, error) {
	cert, certErr := os.Stat(c.certFile)
	key, keyErr := os.Stat(c.keyFile)
	if err := errors.Join(certErr, keyErr); err != nil {
		return stamp{}, err
	}
	return stamp{cert.ModTime(), key.ModTime()}, nil
}

// current returns the certificate to use now.
func (c *Certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now().Sub(c.checked) < recheck {
		return c.pair, nil
	}
	c.checked = c.now()
	found, err := c.stamp()
	if err == nil && found != c.read {
		err = c.reload()
	}
	if err != nil {
		c.log.Warn("the TLS certificate on disk can't be used, the one read before stays", "error", err)
	}
	return c.pair, nil
}

// config is how the server speaks TLS.
func (c *Certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.current, NextProtos: []string{"h2", "http/1.1"}}
}
