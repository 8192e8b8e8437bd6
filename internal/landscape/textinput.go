package landscape

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"kiesel/internal/charset"
)

// maxLine bounds the length of a line of text input, in bytes. The longest line
// of the official files has about 2,000.
const maxLine = 1 << 20

// lineReader reads text in UTF-8, Windows-1252 or UTF-16 line by line.
type lineReader struct {
	file string
	buf  *bufio.Reader
	line int // number of the line last read, from 1
	text charset.Decoder
	rest []byte // what Read has not handed out yet
}

func newLineReader(file string, r io.Reader) *lineReader {
	return &lineReader{file: file, buf: charset.Text(bufio.NewReaderSize(r, 64<<10))}
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
		raw = bytes.TrimPrefix(raw, charset.ByteOrderMark)
	}
	text, err := l.text.Decode(raw)
	if err != nil {
		return nil, &ReadError{File: l.file, Line: l.line, Problem: "the text cannot be read; save the file as UTF-8", Err: err}
	}
	return text, nil
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
