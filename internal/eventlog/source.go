package eventlog

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"strings"
	"syscall"

	fastflate "github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"

	"kiesel/internal/charset"
)

// meter counts the bytes read from a file, reports them and stops when the
// context ends.
type meter struct {
	ctx      context.Context
	r        io.Reader
	at       io.ReaderAt // the same as r; nil if it cannot
	read     int64
	told     int64
	total    int64 // size of the file, 0 if unknown
	progress func(read, total int64)
}

// tellEvery is the number of bytes between two reports of progress.
const tellEvery = 256 << 10

// Read implements [io.Reader].
func (m *meter) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(p)
	m.count(n, err)
	return n, err
}

// ReadAt is how a zip file is read.
func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.at.ReadAt(p, off)
	m.count(n, err)
	return n, err
}

func (m *meter) count(n int, err error) {
	m.read += int64(n)
	if m.progress == nil || m.read-m.told < tellEvery && err == nil {
		return
	}
	read := m.read
	if m.total > 0 {
		read = min(read, m.total) // parts of a zip file are read twice
	}
	if read > m.told {
		m.told = read
		m.progress(read, m.total)
	}
}

// guard limits what comes out of a file, and out of each of its bytes.
type guard struct {
	r      io.Reader
	in     *meter
	out    int64
	limits Limits
	err    error // once a limit is exceeded
}

// innocent is the size in bytes up to which the compression ratio does not
// matter.
const innocent = 16 << 20

// Read implements io.Reader. What lies within the limits comes before the error.
func (g *guard) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.r.Read(p)
	g.out += int64(n)
	switch over := g.out - g.limits.Bytes; {
	case over > 0:
		g.err = fmt.Errorf("%w: more than %d bytes of text", ErrLimit, g.limits.Bytes)
		return n - int(over), g.err
	case g.out > innocent && g.out/g.limits.Ratio > g.in.read:
		g.err = fmt.Errorf("%w: the file unpacks to more than %d times its size; a log never does", ErrLimit, g.limits.Ratio)
		return 0, g.err
	}
	return n, err
}

// unpacked returns the text inside a file that may be packed with gzip or zip,
// found out from its first bytes. A zip file may hold a file packed with gzip.
func unpacked(m *meter, limits Limits) (*bufio.Reader, error) {
	var inner io.Reader = m
	for layer := range 3 {
		r := bufio.NewReaderSize(&guard{r: inner, in: m, limits: limits}, 64<<10)
		head, err := r.Peek(4)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		switch {
		case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
			if inner, err = gzip.NewReader(r); errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
		case isZip(head) && layer == 0 && m.at != nil:
			inner, err = zipped(m)
		case isZip(head):
			err = errNested
		default:
			return r, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, errNested
}

// isZip tells a zip file from its first four bytes, also one without files.
func isZip(head []byte) bool { return string(head) == "PK\x03\x04" || string(head) == "PK\x05\x06" }

var errNested = errors.New("packed several times over")

// maxDirectory is how many bytes the list of the files inside a zip file may have,
// of which there must be one. Each file that is listed takes several times as
// much memory.
const maxDirectory = 1 << 20

// directory limits what is read of a file to find out what is inside.
type directory struct {
	*meter
	left int64
}

// ReadAt is how a zip file is read.
func (d *directory) ReadAt(p []byte, off int64) (int, error) {
	if d.left -= int64(len(p)); d.left < 0 {
		return 0, fmt.Errorf("%w: the list of the files inside has more than %d bytes", ErrLimit, maxDirectory)
	}
	return d.meter.ReadAt(p, off)
}

// zipped opens the one log inside a zip file.
func zipped(m *meter) (io.Reader, error) {
	d := &directory{meter: m, left: maxDirectory}
	archive, err := zip.NewReader(d, m.total)
	if errors.Is(err, ErrLimit) {
		return nil, err
	}
	if err != nil {
		return nil, errors.Join(errDamaged, err)
	}
	d.left = math.MaxInt64
	archive.RegisterDecompressor(zip.Deflate, fastflate.NewReader)
	var logs []*zip.File
	for _, f := range archive.File {
		base := path.Base(f.Name)
		switch {
		case f.Name == "[Content_Types].xml":
			return nil, errWorkbook
		case f.FileInfo().IsDir(), strings.HasPrefix(base, "."), strings.HasPrefix(f.Name, "__MACOSX/"):
		default:
			logs = append(logs, f)
		}
	}
	if len(logs) != 1 {
		return nil, fmt.Errorf("%w: it holds %d files", errNotOneLog, len(logs))
	}
	content, err := logs[0].Open()
	if err != nil {
		return nil, errors.Join(errDamaged, err)
	}
	return content, nil
}

var (
	errDamaged   = errors.New("not a sound zip file")
	errWorkbook  = errors.New("an Office file, not a log")
	errNotOneLog = errors.New("a zip file must hold exactly one log")
)

// randomAccess returns r as a file that can be read out of order, with its size,
// and goes to its start. A pipe, for one, is not such a file.
func randomAccess(r io.Reader) (at io.ReaderAt, size int64, ok bool) {
	f, ok := r.(interface {
		io.Seeker
		io.ReaderAt
	})
	if !ok {
		return nil, 0, false
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	return f, size, err == nil
}

// newMeter returns the meter for a file, and its size if it can be known.
func newMeter(ctx context.Context, r io.Reader, progress func(read, total int64)) *meter {
	m := &meter{ctx: ctx, r: r, progress: progress}
	if at, size, ok := randomAccess(r); ok {
		m.at, m.total = at, size
	}
	return m
}

// spooled copies a zip file that cannot be read out of order, such as an upload,
// into a temporary file. Others it returns as they are. The caller calls done.
func spooled(ctx context.Context, r io.Reader, limits Limits) (spool io.Reader, done func() error, err error) {
	if _, _, ok := randomAccess(r); ok {
		return r, func() error { return nil }, nil
	}
	br := bufio.NewReader(r)
	if head, _ := br.Peek(4); !isZip(head) {
		return br, func() error { return nil }, nil
	}
	f, err := os.CreateTemp("", "kiesel-log-*.zip")
	if err != nil {
		return nil, nil, err
	}
	done = func() error { return errors.Join(f.Close(), os.Remove(f.Name())) }
	in := &meter{ctx: ctx, r: br}
	if _, err := io.Copy(f, &guard{r: in, in: in, limits: limits}); err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return f, done, nil
}

// explain turns an error of the file or its packing into words; ok is false for
// errors that have nothing to do with the content.
func explain(err error) (msg, remedy string, ok bool) {
	var corrupt flate.CorruptInputError
	// The fast decoder reports some damaged tables of codes as a mistake of its own.
	var internal fastflate.InternalError
	const again = "copy or download the file again"
	var broken *charset.Error
	switch {
	case errors.Is(err, ErrLimit):
		return err.Error(), "check where the file comes from; if it is what it should be, split it", true
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the data end too early; the file is incomplete", again, true
	case errors.As(err, &broken):
		return err.Error(), "save it again, best as UTF-8", true
	case errors.Is(err, syscall.EISDIR):
		return "this is a folder", "name the files in it", true
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "", "", false
	case errors.As(err, &corrupt), errors.As(err, &internal), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader),
		errors.Is(err, errDamaged), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat):
		return "the packed data are damaged: " + strings.ReplaceAll(err.Error(), "\n", ": "), again, true
	case errors.Is(err, errNested), errors.Is(err, errNotOneLog):
		return err.Error(), "unpack the file and read the log inside", true
	case errors.Is(err, errWorkbook):
		return err.Error(), "save the sheet as CSV and read that", true
	}
	return "", "", false
}
