package csvscan_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog/csvscan"
)

// rows reads all rows; broken ones are left out and the first error returned.
func rows(r io.Reader, delimiter byte, limit int) (list [][]string, first error) {
	s := csvscan.New(r, delimiter, limit)
	for {
		fields, err := s.Next()
		if errors.Is(err, io.EOF) {
			return list, first
		}
		if err != nil {
			if first == nil {
				first = err
			}
			if e := (*csvscan.Error)(nil); !errors.As(err, &e) || e.Limit {
				return list, first
			}
			continue
		}
		row := make([]string, 0, len(fields))
		for _, field := range fields {
			row = append(row, string(field))
		}
		list = append(list, row)
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want [][]string
	}{
		"plain":            {"a;b\nc;d\n", [][]string{{"a", "b"}, {"c", "d"}}},
		"no last line end": {"a;b\nc;d", [][]string{{"a", "b"}, {"c", "d"}}},
		"carriage returns": {"a;b\r\n\r\nc;\"d\"\r\n", [][]string{{"a", "b"}, {"c", "d"}}},
		"empty fields":     {";\n\"\";\n", [][]string{{"", ""}, {"", ""}}},
		"quotes":           {`"a;b";"c ""d"" e"` + "\n\"x\ny\";z\n", [][]string{{"a;b", `c "d" e`}, {"x\ny", "z"}}},
		"two with quotes":  {`"a""b";"c""d"`, [][]string{{`a"b`, `c"d`}}},
		"empty":            {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := rows(strings.NewReader(c.text), ';', 1<<16)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text         string
		line, column int
		msg          string
		rest         [][]string // what is read before and after the broken row
	}{
		"bare quote":         {"a,b\nc,d\"e\nf,g\n", 2, 4, "a quote inside", [][]string{{"a", "b"}, {"f", "g"}}},
		"text behind quotes": {"\"a\"b,c\nd,e\n", 1, 4, "behind a closing quote", [][]string{{"d", "e"}}},
		"never closed":       {"a,b\nc,\"d\ne,f\n", 2, 1, "never closed", [][]string{{"a", "b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := rows(strings.NewReader(c.text), ',', 1<<16)
			var e *csvscan.Error
			if !errors.As(err, &e) || e.Line != c.line || e.Column != c.column || !strings.Contains(e.Msg, c.msg) {
				t.Errorf("got %v, want %d:%d %s", err, c.line, c.column, c.msg)
			}
			if diff := cmp.Diff(c.rest, got); diff != "" {
				t.Errorf("other rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	_, err := rows(strings.NewReader("a,\""+strings.Repeat("x", 100)), ',', 64)
	if e := (*csvscan.Error)(nil); !errors.As(err, &e) || !e.Limit {
		t.Errorf("got %v, want an exceeded limit", err)
	}
}

// FuzzScanner holds the scanner against encoding/csv: what one of them accepts,
// the other accepts with the same fields.
func FuzzScanner(f *testing.F) {
	for _, text := range []string{"a,b\nc,d", "\"a\"\"b\",c\r\n", "\"a\nb\",c", "a\"b", "\"a\"b", "\"a", "\r\n\n,", "\r", "\"\"\r"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := rows(bytes.NewReader(text), ',', 1<<20)
		oracle := csv.NewReader(bytes.NewReader(text))
		oracle.FieldsPerRecord = -1
		want, wantErr := oracle.ReadAll()
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("got %v, encoding/csv says %v", err, wantErr)
		}
		// encoding/csv drops carriage returns before line feeds inside quotes.
		if err == nil && !bytes.Contains(text, []byte("\r")) {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("rows differ (-encoding/csv +csvscan):\n%s", diff)
			}
		}
		slow, slowErr := rows(iotest.OneByteReader(bytes.NewReader(text)), ',', 1<<20)
		if diff := cmp.Diff(got, slow); diff != "" || (err == nil) != (slowErr == nil) {
			t.Errorf("read byte by byte it differs: %v, %v\n%s", err, slowErr, diff)
		}
	})
}
