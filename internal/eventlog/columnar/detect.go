package columnar

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// Form is how a log lies on disk.
type Form int

// The forms that this package reads; other files are for package eventlog.
const (
	Other Form = iota
	Stored
	Parquet
)

// FormOf tells the form of a file by its first bytes. A folder with segments is a
// stored log.
func FormOf(path string) (form Form, err error) {
	f, err := os.Open(path)
	if err != nil {
		return Other, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	about, err := f.Stat()
	switch {
	case err != nil:
		return Other, err
	case about.IsDir():
		if segments, err := segmentsIn(path); err != nil || len(segments) == 0 {
			return Other, err
		}
		return Stored, nil
	case !about.Mode().IsRegular():
		return Other, nil // a pipe can be read but once
	}
	head := make([]byte, len(magic))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Other, err
	}
	switch head = head[:n]; {
	case bytes.Equal(head, magic):
		return Stored, nil
	case bytes.HasPrefix(head, []byte("PAR1")):
		return Parquet, nil
	}
	return Other, nil
}
