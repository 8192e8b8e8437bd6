package storetest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Postgres is a PostgreSQL server for the time of a test.
type Postgres struct {
	admin   *sql.DB
	address url.URL
}

// StartPostgres starts a private PostgreSQL in a temporary folder, reachable
// only by a socket in it. It sorts by the rules of German, to show that no
// promised order depends on the database. $KIESEL_TEST_POSTGRES names another
// database to use, in which schemas may be created. The test is skipped if
// neither is at hand.
func StartPostgres(t *testing.T) *Postgres {
	t.Helper()
	address := os.Getenv("KIESEL_TEST_POSTGRES")
	if address == "" {
		address = startCluster(t)
	}
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatalf("reading the address of the test server: %v", err)
	}
	admin, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	return &Postgres{admin: admin, address: *parsed}
}

// Database creates an empty schema and returns an address that leads there. It
// is dropped at the end of the test.
func (p *Postgres) Database(t *testing.T) string {
	t.Helper()
	name := "kiesel_test_" + strings.ToLower(rand.Text())
	if _, err := p.admin.ExecContext(t.Context(), "create schema "+name); err != nil {
		t.Fatalf("creating a schema for the test: %v", err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context()) // which has ended by now
		if _, err := p.admin.ExecContext(ctx, "drop schema "+name+" cascade"); err != nil {
			t.Errorf("dropping the schema of the test: %v", err)
		}
	})
	address := p.address
	query := address.Query()
	query.Set("search_path", name)
	address.RawQuery = query.Encode()
	return address.String()
}

// startCluster initialises and starts a cluster and returns its address.
func startCluster(t *testing.T) string {
	t.Helper()
	bin := newestBin(t)
	dir, err := os.MkdirTemp("", "kiesel-pg-") // short, because a socket's path may have 107 bytes only
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	attributes := owner(t, dir)

	//nolint:gosec // the programs are those that newestBin found
	initdb := exec.CommandContext(t.Context(), filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "kiesel",
		"-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=de")
	initdb.SysProcAttr, initdb.Dir = attributes, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initialising PostgreSQL for the test: %v\n%s", err, out)
	}

	//nolint:gosec // as above
	server := exec.CommandContext(context.WithoutCancel(t.Context()), filepath.Join(bin, "postgres"), "-D", filepath.Join(dir, "data"), "-k", dir,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=500")
	server.SysProcAttr, server.Dir = attributes, dir
	log, err := server.StderrPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		t.Fatalf("starting PostgreSQL for the test: %v", err)
	}
	awaitReady(t, server, log)
	return (&url.URL{Scheme: "postgres", User: url.User("kiesel"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}).String()
}

// awaitReady reads the server's log until it accepts connections, and stops
// the server at the end of the test.
func awaitReady(t *testing.T, server *exec.Cmd, log io.Reader) {
	t.Helper()
	ready := make(chan bool, 1)
	var text bytes.Buffer // complete when the server has ended
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		defer close(ready)
		// The server waits for whoever does not read: lines may be of any length, and
		// it may say more than once that it is ready.
		lines, said := bufio.NewReader(log), false
		for {
			line, err := lines.ReadString('\n')
			text.WriteString(line)
			if !said && strings.Contains(line, "ready to accept connections") {
				said = true
				ready <- true
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGQUIT) // ends at once, keeps nothing
		<-drained
		_ = server.Wait()
		if t.Failed() {
			t.Logf("PostgreSQL said:\n%s", &text)
		}
	})
	if !<-ready {
		t.Fatal("PostgreSQL for the test did not start")
	}
}

// newestBin finds the newest PostgreSQL that is installed.
func newestBin(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // where Debian puts them
	if len(found) == 0 {
		t.Skip("needs PostgreSQL: install the package postgresql, or set KIESEL_TEST_POSTGRES to postgres://… of a database for tests")
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }))
}

// owner returns how to start the server's programs. They refuse to run as
// root; then they run as the user whom the package creates.
func owner(t *testing.T, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		t.Skipf("PostgreSQL does not run as root and there is no user postgres: %v", err)
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}
