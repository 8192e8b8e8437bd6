package landscape

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxLine bounds the length of a line of text input, in bytes. The longest line
// of the official files has about 2,000.
const maxLine = 1 << 20

// lineReader reads text line by line as UTF-8. The first line that is not plain
// ASCII decides whether the file is UTF-8 or Windows-1252, the two encodings in
// use; from then on it stays with that one.
type lineReader struct {
	file   string
	buf    *bufio.Reader
	line   int // number of the line last read, from 1
	coding coding
	rest   []byte // what Read has not handed out yet
}

// coding is how the characters of a file are encoded.
type coding int

const (
	codingOpen coding = iota // only ASCII so far
	codingUTF8
	codingWindows1252
)

var byteOrderMark = []byte("\xef\xbb\xbf")

func newLineReader(file string, r io.Reader) *lineReader {
	return &lineReader{file: file, buf: bufio.NewReaderSize(r, 64<<10)}
}

// next returns the next line with its line end, valid until the next call;
// io.EOF after the last.
func (l *lineReader) next() ([]byte, error) {
	raw, err := l.readRaw()
	if err != nil {
		return nil, err
	}
	l.line++
	if l.line == 1 {
		raw = bytes.TrimPrefix(raw, byteOrderMark)
	}
	if isASCII(raw) {
		return raw, nil
	}
	if l.coding == codingOpen {
		l.coding = codingWindows1252
		if utf8.Valid(raw) {
			l.coding = codingUTF8
		}
	}
	if l.coding == codingWindows1252 {
		raw, err = charmap.Windows1252.NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(raw, utf8.RuneError) {
			return nil, &ReadError{File: l.file, Line: l.line, Problem: "the text is neither UTF-8 nor Windows-1252; save the file as UTF-8", Err: err}
		}
		return raw, nil
	}
	if !utf8.Valid(raw) {
		return nil, &ReadError{File: l.file, Line: l.line, Problem: "the text is not valid UTF-8 although earlier lines are; the file is damaged or mixes encodings"}
	}
	return raw, nil
}

func (l *lineReader) readRaw() ([]byte, error) {
	raw, err := l.buf.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		long := bytes.Clone(raw)
		for errors.Is(err, bufio.ErrBufferFull) {
			if len(long) > maxLine {
				return nil, &ReadError{File: l.file, Line: l.line + 1, Problem: "the line is longer than 1 MB; this is no register or catalogue file"}
			}
			raw, err = l.buf.ReadSlice('\n')
			long = append(long, raw...)
		}
		raw = long
	}
	if errors.Is(err, io.EOF) && len(raw) > 0 {
		return raw, nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, &ReadError{File: l.file, Line: l.line + 1, Problem: "cannot read on", Err: err}
	}
	return raw, err
}

// Read makes the decoded text available to other readers.
func (l *lineReader) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		line, err := l.next()
		if err != nil {
			return 0, err
		}
		l.rest = line
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
