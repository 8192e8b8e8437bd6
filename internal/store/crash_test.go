package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"kiesel/internal/store"
)

// writerDir names the environment variable that turns the test program into
// one that writes until it is killed.
const writerDir = "KIESEL_TEST_WRITER_DIR"

// writeIfAsked writes changes without end and says "kept" after each.
func writeIfAsked() {
	dir := os.Getenv(writerDir)
	if dir == "" {
		return
	}
	s, err := store.Open(context.Background(), store.Config{Dir: dir, Exclusive: true})
	for err == nil {
		if err = recordOne(context.Background(), s); err == nil {
			_, err = fmt.Println("kept") //nolint:forbidigo // this program has no other way to tell
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestWhatWasSaidToBeKeptSurvivesAKill(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	writer := exec.CommandContext(t.Context(), os.Args[0])
	writer.Env = append(os.Environ(), writerDir+"="+dir)
	out, err := writer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	said := int64(0)
	for lines := bufio.NewScanner(out); said < 50 && lines.Scan(); {
		said++
	}
	if err := writer.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = writer.Wait() // was killed

	s := open(t, store.Config{Dir: dir, Exclusive: true}) // the dead hold no lock
	end, err := s.VerifyJournal(t.Context())
	if err != nil || end.Entries < said || said < 50 {
		t.Errorf("%d entries hold (%v), but %d changes were said to be kept", end.Entries, err, said)
	}
	wantFindings(t, store.Check(t.Context(), store.Config{Dir: dir}), "")
}
