package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// A server is killed in the middle of 1,000 changes. Every change that it had
// confirmed is there when it runs again, and the journal is whole.
func TestConfirmedChangesSurviveAKill(t *testing.T) {
	t.Parallel()
	const changes, writers = 1000, 8
	dir := newDataDir(t)
	server, address := startServer(t, dir)
	var mu sync.Mutex
	confirmed := map[landscape.ServiceID]bool{}
	enough := make(chan bool)
	write := func(c client, services []landscape.ServiceID) {
		for _, id := range services {
			status, answer, err := c.decide(id, "crash test")
			if err != nil {
				return // the server is gone
			}
			if status != http.StatusOK {
				t.Errorf("%s: %d %s", id, status, answer)
				return
			}
			mu.Lock()
			confirmed[id] = true
			if len(confirmed) == changes/2 {
				close(enough)
			}
			mu.Unlock()
		}
	}
	var group sync.WaitGroup
	for services := range slices.Chunk(someServices(t, changes), changes/writers) {
		c := client{address, newToken(t, dir, fmt.Sprintf("writer-%s", services[0]))} // each may send only so much
		group.Go(func() { write(c, services) })
	}
	ended := make(chan bool)
	go func() {
		group.Wait()
		close(ended)
	}()
	select {
	case <-enough:
	case <-ended:
	}
	server.kill()
	<-ended
	if n := len(confirmed); n < changes/2 || n == changes {
		t.Fatalf("%d changes were confirmed before the kill, want half of %d and a few", n, changes)
	}

	out, _ := kiesel(t, 0, "journal", "verify", "--data", dir)
	wantText(t, out, "The journal is whole")
	startServer(t, dir) // runs again
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	overrides, err := s.Landscape().Overrides(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range overrides {
		delete(confirmed, o.Service)
	}
	if len(confirmed) > 0 {
		t.Errorf("%d changes were confirmed, but are not there: %v", len(confirmed), confirmed)
	}
}

// smallDisk mounts a disk of so many bytes, or skips the test where that is not
// allowed.
func smallDisk(t *testing.T, size int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("needs the right to mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmounting the small disk: %v", err)
		}
	})
	return dir
}

// fillDisk writes a file until nothing more fits, and returns its name.
func fillDisk(t *testing.T, disk string) string {
	t.Helper()
	filler, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range []int{1 << 20, 4096} {
		for err == nil {
			_, err = filler.Write(make([]byte, block))
		}
		if !strings.Contains(err.Error(), "no space left") {
			t.Fatal(err)
		}
		err = nil
	}
	if err := filler.Close(); err != nil {
		t.Fatal(err)
	}
	return filler.Name()
}

// On a full disk changes are refused with a reason, pages still come, nothing
// is damaged, and all is well again when there is space.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, 128<<20)
	dir := filepath.Join(disk, "data")
	server, address := startServer(t, dir)
	c := client{address, newToken(t, dir, "writer")}
	services := someServices(t, 100)
	filler := fillDisk(t, disk)

	confirmed, refused := 0, ""
	for _, id := range services {
		status, answer, err := c.decide(id, strings.Repeat("x", 2000))
		if err != nil {
			t.Fatal(err)
		}
		if status == http.StatusInsufficientStorage {
			refused = answer
			break
		}
		if status != http.StatusOK {
			t.Fatalf("%d %s", status, answer)
		}
		confirmed++
	}
	wantText(t, refused, "no space left for the database")
	if status, _, err := c.send(http.MethodGet, "/api/v1/services?limit=1", nil); err != nil || status != http.StatusOK {
		t.Errorf("reading on a full disk: %d %v", status, err)
	}
	out, _ := kiesel(t, 1, "doctor", "--data", dir, "--addr", "localhost:0")
	wantText(t, out, "error    space", "ok       integrity", "ok       journal")

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if status, answer, err := c.decide(services[confirmed], "space again"); err != nil || status != http.StatusOK {
		t.Errorf("with space again: %d %s %v", status, answer, err)
	}
	server.stop(t)
	out, _ = kiesel(t, 0, "journal", "verify", "--data", dir)
	wantText(t, out, "The journal is whole")
}

// A data folder that cannot be written is refused with a reason, and works again
// afterwards.
func TestReadOnlyDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, 128<<20)
	dir := filepath.Join(disk, "data")
	token := newToken(t, dir, "writer")
	remount := func(flags uintptr) {
		t.Helper()
		if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	remount(syscall.MS_RDONLY)
	_, errs := kiesel(t, 1, "serve", "--addr", "localhost:0", "--data", dir)
	wantText(t, errs, dir, "read-only file system", "check the owner and the permissions")
	_, errs = kiesel(t, 1, "user", "add", "petersen", "--name", "x", "--role", "reader", "--data", dir)
	wantText(t, errs, dir, "the database cannot be read or written; check the owner and the permissions")
	out, _ := kiesel(t, 1, "doctor", "--data", dir, "--addr", "localhost:0")
	wantText(t, out, "error    folder", "cannot be written: read-only file system")

	remount(0)
	_, address := startServer(t, dir)
	c := client{address, token}
	if status, answer, err := c.decide(someServices(t, 1)[0], "writable again"); err != nil || status != http.StatusOK {
		t.Errorf("writable again: %d %s %v", status, answer, err)
	}
}
