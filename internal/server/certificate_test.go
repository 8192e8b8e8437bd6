package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// writeCertificate makes a certificate that says to expire at a time, and dates
// its files then.
func writeCertificate(t *testing.T, dir string, expires time.Time) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	content := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotBefore: noon.Add(-time.Hour), NotAfter: expires}
	cert, err := x509.CreateCertificate(rand.Reader, content, content, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, "tls.crt"), filepath.Join(dir, "tls.key")
	for path, block := range map[string]*pem.Block{
		certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, expires, expires); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

func TestCertificateIsReadAgainWhenItChanges(t *testing.T) {
	t.Parallel()
	dir, clock := t.TempDir(), noon
	certFile, keyFile := writeCertificate(t, dir, noon.AddDate(0, 1, 0))
	var log strings.Builder
	c, err := LoadCertificate(certFile, keyFile, slog.New(slog.NewTextHandler(&log, nil)), func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	expires := func() time.Time {
		t.Helper()
		pair, err := c.current(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.NotAfter
	}
	later := noon.AddDate(0, 4, 0)
	writeCertificate(t, dir, later)
	if got := expires(); !got.Equal(noon.AddDate(0, 1, 0)) {
		t.Errorf("right away it expires at %v", got)
	}
	clock = clock.Add(recheck)
	if got := expires(); !got.Equal(later) || !c.Expires().Equal(later) {
		t.Errorf("after a while it expires at %v, want %v", got, later)
	}

	if err := os.WriteFile(certFile, []byte("half a certif"), 0o600); err != nil {
		t.Fatal(err)
	}
	clock = clock.Add(recheck)
	if got := expires(); !got.Equal(later) || !strings.Contains(log.String(), "stays") {
		t.Errorf("with a damaged file it expires at %v; log: %s", got, &log)
	}
	if err := c.Reload(); err == nil || !strings.Contains(err.Error(), certFile) {
		t.Errorf("reading a damaged file again gives %v", err)
	}
}

func TestLoadCertificateNamesTheFile(t *testing.T) {
	t.Parallel()
	_, err := LoadCertificate("/no/such.crt", "/no/such.key", slog.New(slog.DiscardHandler), time.Now)
	if err == nil || !strings.Contains(err.Error(), "/no/such.crt") {
		t.Errorf("got %v, want an error that names the file", err)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	c := testConfig()
	certFile, keyFile := writeCertificate(t, t.TempDir(), noon.AddDate(10, 0, 0))
	var err error
	if c.Certificate, err = LoadCertificate(certFile, keyFile, c.Log, time.Now); err != nil {
		t.Fatal(err)
	}
	c.RedirectAddr = "localhost:0"
	s, stop := start(t, c, hello)
	w := ask(t, s.Address())
	if !strings.HasPrefix(s.Address(), "https://") || !strings.HasPrefix(w.text, "https ") || !s.Secure() {
		t.Errorf("%s answers %q", s.Address(), w.text)
	}
	if got := w.header.Get("Strict-Transport-Security"); got == "" {
		t.Error("an answer by TLS does not ask to keep to it")
	}
	w = ask(t, "http://"+s.redirect.Addr().String()+"/services")
	if got := w.header.Get("Location"); !strings.HasPrefix(got, "https://127.0.0.1:") || !strings.HasSuffix(got, "/services") {
		t.Errorf("plain HTTP leads to %q", got)
	}
	dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}}
	if conn, err := dialer.DialContext(t.Context(), "tcp", s.main.Addr().String()); err == nil {
		_ = conn.Close()
		t.Error("TLS 1.1 is spoken")
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// SIGHUP reaches the whole process, so this test does not run beside others.
func TestHangupReadsTheCertificateAgain(t *testing.T) {
	c := testConfig()
	dir := t.TempDir()
	certFile, keyFile := writeCertificate(t, dir, noon.AddDate(10, 0, 0))
	told := make(chan string, 10)
	c.Log = slog.New(slog.NewTextHandler(lines(told), nil))
	var err error
	if c.Certificate, err = LoadCertificate(certFile, keyFile, c.Log, time.Now); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 10)
	c.Manager.Notify = func(state string) error { ready <- state; return nil }
	_, stop := start(t, c, http.NotFoundHandler())
	<-ready
	writeCertificate(t, dir, noon.AddDate(11, 0, 0))
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if line := <-told; !strings.Contains(line, "read again") || !c.Certificate.Expires().Equal(noon.AddDate(11, 0, 0)) {
		t.Errorf("the log says %q, the certificate expires at %v", line, c.Certificate.Expires())
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// lines is a log that a test can wait for.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}
