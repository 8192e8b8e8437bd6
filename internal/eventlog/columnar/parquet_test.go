package columnar_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kiesel/internal/eventlog"
	"kiesel/internal/eventlog/columnar"
)

func TestParquetComesBack(t *testing.T) {
	t.Parallel()
	keep := eventlog.Options{Keep: []string{"case:channel"}}
	l := shared(t, "receipt_wabo_coselog.xes.gz", keep)
	var file bytes.Buffer
	if err := columnar.WriteParquet(t.Context(), &file, l); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "receipt.parquet")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := columnar.ReadParquet(t.Context(), path, keep)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(l, got, cmpopts.IgnoreFields(eventlog.Log{}, "Problems")); diff != "" {
		t.Errorf("(-want +got):\n%.2000s", diff)
	}
}

func TestParquetThatIsNone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none.parquet")
	for name, text := range map[string]string{"empty": "", "text": "PAR1 is not enough PAR1"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := columnar.ReadParquet(t.Context(), path, eventlog.Options{}); err == nil {
			t.Errorf("%s: no error", name)
		} else {
			t.Log(err)
		}
	}
}
