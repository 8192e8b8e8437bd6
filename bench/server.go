package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// build compiles Kiesel into a folder and returns the path of the program.
func build(ctx context.Context, folder string) (string, error) {
	program := filepath.Join(folder, "kiesel")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, "kiesel/cmd/kiesel") //nolint:gosec // fixed words and a folder of our own
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building kiesel: %w\n%s", err, out)
	}
	return program, nil
}

// installation is a program with its data.
type installation struct {
	program  string
	data     string // folder
	database string // address of PostgreSQL, empty for SQLite in the folder
}

// run prepares a command of the program.
func (in installation) run(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, in.program, append(args, "--data", in.data, "--db", in.database)...) //nolint:gosec // the program just built
}

// verify has Kiesel check the journal after so many writes.
func (in installation) verify(ctx context.Context, written int) error {
	out, err := in.run(ctx, "journal", "verify").CombinedOutput()
	if err != nil {
		return fmt.Errorf("verifying the journal after %d writes: %w\n%s", written, err, out)
	}
	var entries int
	if _, err := fmt.Sscanf(string(out), "The journal is whole: %d", &entries); err != nil || entries < written {
		return fmt.Errorf("the journal does not have all %d writes: %s", written, out)
	}
	return nil
}

// server is a running Kiesel.
type server struct {
	cmd   *exec.Cmd
	url   string
	log   *os.File
	began time.Time
}

// start runs the program as a server and waits until it listens.
func (in installation) start(ctx context.Context) (*server, error) {
	log, err := os.Create(in.data + ".log")
	if err != nil {
		return nil, fmt.Errorf("keeping the log: %w", err)
	}
	s := &server{log: log, cmd: in.run(ctx, "demo", "--addr", "localhost:0")}
	s.cmd.Stderr = log
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(os.Interrupt) }
	s.cmd.WaitDelay = 20 * time.Second
	output, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting kiesel: %w", err)
	}
	s.began = time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting kiesel: %w", err)
	}
	if s.url, err = readAddress(output); err != nil {
		return nil, errors.Join(fmt.Errorf("%w; its log is %s", err, log.Name()), s.stop())
	}
	return s, nil
}

// readAddress finds the address in the line that says that Kiesel is ready.
func readAddress(output io.Reader) (string, error) {
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		for word := range strings.FieldsSeq(lines.Text()) {
			if strings.HasPrefix(word, "http://") {
				return word, nil
			}
		}
	}
	return "", errors.New("kiesel ended before it was ready")
}

// stop ends the server in good order.
func (s *server) stop() error {
	_ = s.cmd.Process.Signal(os.Interrupt) // it may have ended already; Wait tells
	return errors.Join(s.cmd.Wait(), s.log.Close())
}

// firstPage asks for the start page and returns how long it took from the start
// of the program.
func (s *server) firstPage(ctx context.Context) (time.Duration, error) {
	text, err := newClient(s.url, 1).text(ctx, "/")
	if err != nil {
		return 0, fmt.Errorf("asking for the first page: %w", err)
	}
	if !strings.Contains(text, "</html>") {
		return 0, fmt.Errorf("the first page breaks off after %d bytes", len(text))
	}
	return time.Since(s.began), nil
}

// memory returns the resident memory in bytes.
func (s *server) memory() (int64, error) {
	pages, err := s.field("statm", 1)
	return pages * int64(os.Getpagesize()), err
}

// processor returns the processor time used so far.
func (s *server) processor() (time.Duration, error) {
	// Fields 14 and 15 of proc_pid_stat(5), in hundredths of a second; the name
	// of the program, field 2, has no blank.
	user, err := s.field("stat", 13)
	if err != nil {
		return 0, err
	}
	system, err := s.field("stat", 14)
	return time.Duration(user+system) * 10 * time.Millisecond, err
}

// field returns a number from a file that the kernel keeps about the process.
func (s *server) field(file string, n int) (int64, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.cmd.Process.Pid), file))
	if err != nil {
		return 0, fmt.Errorf("asking the kernel about the server: %w", err)
	}
	fields := strings.Fields(string(text))
	if n >= len(fields) {
		return 0, fmt.Errorf("asking the kernel about the server: %s has %d fields only", file, len(fields))
	}
	return strconv.ParseInt(fields[n], 10, 64)
}

// ownProcessor returns the processor time that this program has used.
func ownProcessor() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("asking the kernel for the generator's share: %w", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}
