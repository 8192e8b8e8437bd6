package doctor

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestFindingsExplainThemselves(t *testing.T) {
	t.Parallel()
	var r Report
	r.Judge("journal", nil, "none needed", "%d entries", 3)
	r.Judge("journal", errors.New("entry 2 was changed"), "find out who did it", "")
	r.Found("space", Warning, "free some", "%d MiB left", 5)
	want := []Finding{
		{Check: "journal", Severity: Good, Detail: "3 entries"},
		{Check: "journal", Severity: Bad, Detail: "entry 2 was changed", Why: Why("journal"), Remedy: "find out who did it"},
		{Check: "space", Severity: Warning, Detail: "5 MiB left", Why: Why("space"), Remedy: "free some"},
	}
	for i, f := range r.Findings {
		if f != want[i] || (f.Severity == Good) != (f.Why == "") {
			t.Errorf("finding %+v, want %+v", f, want[i])
		}
	}
	if r.Bad() != 1 {
		t.Errorf("%d are bad, want 1", r.Bad())
	}
}

func TestClockIsLookedAt(t *testing.T) {
	t.Parallel()
	var r Report
	Clock(&r, noon)
	if len(r.Findings) != 1 || r.Findings[0].Check != "clock" || r.Findings[0].Severity == Bad || !strings.Contains(r.Findings[0].Detail, "clock") && r.Findings[0].Severity != Good {
		t.Errorf("found %+v", r.Findings)
	}
}

// write makes a certificate for kiesel.example and its key.
func write(t *testing.T, from, until time.Time) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	content := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"kiesel.example"}, NotBefore: from, NotAfter: until}
	cert, err := x509.CreateCertificate(rand.Reader, content, content, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "tls.crt"), filepath.Join(dir, "tls.key")
	err = errors.Join(
		os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), 0o600),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return certFile, keyFile
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for name, tc := range map[string]struct {
		from, until time.Duration // from noon
		host        string
		want        Severity
		text        string
	}{
		"good":          {-day, 90 * day, "kiesel.example", Good, "valid until 2026-05-30"},
		"host unknown":  {-day, 90 * day, "", Good, "valid until"},
		"expires soon":  {-day, 13 * day, "kiesel.example", Warning, "expires on 2026-03-14"},
		"expired":       {-9 * day, -day, "kiesel.example", Bad, "expired on 2026-02-28"},
		"not yet valid": {day, 90 * day, "kiesel.example", Bad, "only from 2026-03-02"},
		"other name":    {-day, 90 * day, "kiesel.test", Bad, "is not for kiesel.test"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			certFile, keyFile := write(t, noon.Add(tc.from), noon.Add(tc.until))
			var r Report
			Certificate(&r, certFile, keyFile, tc.host, noon)
			if f := r.Findings[0]; len(r.Findings) != 1 || f.Severity != tc.want || !strings.Contains(f.Detail, tc.text) {
				t.Errorf("found %+v, want %s that says %q", r.Findings, tc.want, tc.text)
			}
		})
	}
}

func TestCertificateThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	certFile, keyFile := write(t, noon, noon.AddDate(1, 0, 0))
	_, otherKey := write(t, noon, noon.AddDate(1, 0, 0))
	var r Report
	Certificate(&r, certFile, otherKey, "", noon)
	Certificate(&r, certFile+".none", keyFile, "", noon)
	if r.Bad() != 2 || !strings.Contains(r.Findings[0].Detail, "does not match") || !strings.Contains(r.Findings[1].Detail, "no such file") {
		t.Errorf("found %+v", r.Findings)
	}
	if err := os.Chmod(keyFile, 0o604); err != nil {
		t.Fatal(err)
	}
	r = Report{}
	Certificate(&r, certFile, keyFile, "", noon)
	if r.Bad() != 1 || !strings.Contains(r.Findings[1].Detail, "mode 604") {
		t.Errorf("a key that everybody may read: %+v", r.Findings)
	}
}

func TestLockHolder(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if pid, err := LockHolder(path); err != nil || pid != 0 {
		t.Errorf("free, but held by %d, %v", pid, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	if pid, err := LockHolder(path); err != nil || pid != os.Getpid() {
		t.Errorf("held by %d, %v; want this process, %d", pid, err, os.Getpid())
	}
}

func TestLockHolderReadsTheKernelsList(t *testing.T) {
	t.Parallel()
	const list = `1: POSIX  ADVISORY  WRITE 1 fe:00:131 0 EOF
2: FLOCK  ADVISORY  WRITE 12 fe:00:1310 0 EOF
2: -> FLOCK  ADVISORY  WRITE 13 fe:00:131 0 EOF
3: FLOCK  ADVISORY  WRITE 14 fe:00:131 0 EOF
`
	if pid, err := lockHolder(strings.NewReader(list), 131); err != nil || pid != 14 {
		t.Errorf("held by %d, %v; want 14", pid, err)
	}
	if _, err := lockHolder(strings.NewReader("1: FLOCK ADVISORY WRITE x fe:00:131 0 EOF"), 131); err == nil {
		t.Error("nonsense is read")
	}
}
