package logs

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"kiesel/internal/eventlog"
)

// taskVariable tells a process of this test what to do with the file that is
// its argument.
const taskVariable = "KIESEL_BENCH_LOGS"

// tasks are what is measured.
var tasks = map[string]func(ctx context.Context, path string) error{
	"read":         read,
	"table":        table,
	"encoding/csv": passCSV,
}

func TestMain(m *testing.M) {
	if task, ok := tasks[os.Getenv(taskVariable)]; ok {
		err := task(context.Background(), os.Args[1])
		if err == nil {
			_, err = os.Stdout.WriteString(peakMemory())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if err := os.RemoveAll(made.folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// peakMemory returns the most memory that this process has had, in kibibytes as
// Linux counts it; nothing on other systems. What the parent learns when the
// process ends would include the memory of the parent itself.
func peakMemory() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	peak, _, _ := strings.Cut(rest, "kB")
	return strings.TrimSpace(peak)
}

// read makes of a log what there is to say about it: cases, activities,
// directly-follows edges, variants and durations.
func read(ctx context.Context, path string) error {
	limits := eventlog.DefaultLimits()
	limits.Bytes = 64 << 30 // 100 million events are 45 GB
	l, err := eventlog.Read(ctx, path, eventlog.Options{Limits: limits})
	if err != nil {
		return err
	}
	info, durations := l.Info(), l.Durations()
	if info.Cases == 0 || info.Activities == 0 || info.Variants == 0 || info.DFGEdges == 0 || len(durations) != info.Cases {
		return fmt.Errorf("the log was not read whole: %+v", info)
	}
	return nil
}

// table counts cases, events, variants and the median duration of each authority.
func table(ctx context.Context, path string) error {
	l, err := eventlog.Read(ctx, path, eventlog.Options{Keep: []string{"case:authority"}})
	if err != nil {
		return err
	}
	lines, err := l.SummariesBy("case:authority")
	if err != nil {
		return err
	}
	if len(lines) == 0 || lines[0].Variants == 0 || lines[0].MedianSeconds == nil {
		return fmt.Errorf("the table was not read whole: %+v", lines)
	}
	return nil
}

// passCSV only passes over the rows.
func passCSV(_ context.Context, path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	for err == nil {
		_, err = r.Read()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
