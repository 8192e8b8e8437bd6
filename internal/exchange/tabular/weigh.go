package tabular

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"
)

// What the parts of a workbook may ask for. Cells refer to texts that they share,
// so that a file of a few kilobytes can come to more than any machine has: one
// long text in every cell of a row, or millions of empty elements, each of which
// costs a hundred bytes once it is read.
const (
	maxRun      = 1 << 20     // bytes between two angle brackets
	maxShared   = 4 * maxCell // bytes of one text that cells share
	maxTexts    = 2_000_000   // texts that cells share
	maxElements = 1_000_000   // elements that are part of neither row nor shared text
	maxRowBytes = 64 << 20    // bytes to which the cells of a row may come
	maxBytes    = 512 << 20   // bytes to which all cells of a sheet may come
)

// errBomb is wrapped when a workbook asks for more than a list needs.
var errBomb = errors.New("it unpacks to far more than a list needs")

// errEncoding says that a part is not written as all programs write it.
var errEncoding = errors.New("its parts are not UTF-8")

// weighing is what the parts of a workbook ask for. Every part is looked at,
// whatever its name: which of them are sheets is up to the workbook.
type weighing struct {
	unpacked int
	longest  int       // bytes of the longest shared text
	widest   rowWeight // the most that a row asks for
}

// rowWeight is what the cells of a row ask for.
type rowWeight struct{ cells, bytes int }

// weigh returns an error that wraps [errBomb] or [errEncoding] if reading a
// workbook would take more memory than there may be. What is no workbook weighs
// nothing; the reader says what is wrong with it.
//
// It looks for angle brackets only. What stands in a comment counts as if it
// stood outside, and every cell as if it held the longest shared text, so that
// nothing weighs less here than for the reader.
func weigh(file []byte) error {
	book, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil //nolint:nilerr // the reader says so, too
	}
	var w weighing
	for _, f := range book.File {
		content, err := f.Open()
		if err != nil {
			continue
		}
		err = w.part(bufio.NewReaderSize(content, 64<<10))
		_ = content.Close() // only read
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if w.widest.cells*w.longest+w.widest.bytes > maxRowBytes {
		return fmt.Errorf("%w: a row has %d cells with texts of up to %d bytes", errBomb, w.widest.cells, w.longest)
	}
	return nil
}

// part weighs one part.
func (w *weighing) part(in *bufio.Reader) error {
	head, _ := in.Peek(1 << 10) // a shorter part has less
	if !mayBeXML(head) {
		return nil
	}
	p := partWeighing{weighing: w}
	for {
		text, _, err := w.until(in, '<')
		err = errors.Join(err, p.count(text)) // also what stands at the end
		var tag []byte
		var n int
		if err == nil {
			n, tag, err = w.until(in, '>')
		}
		if err == nil {
			err = p.tag(tag, n)
		}
		if errors.Is(err, errBomb) || errors.Is(err, errEncoding) {
			return err
		}
		if err != nil { // the end; if it is none the reader says so, too
			p.end("si")
			p.end("row")
			return nil //nolint:nilerr // see above
		}
	}
}

// mayBeXML reports whether a reader of XML would get beyond the beginning.
func mayBeXML(head []byte) bool {
	text, _, _ := bytes.Cut(head, []byte("<"))
	for len(text) > 0 && (utf8.FullRune(text) || len(head) < 1<<10) {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return false
		}
		text = text[size:]
	}
	return true
}

// until reads up to an angle bracket. It returns how many bytes that was, and the
// first of them, which are valid until the next read.
func (w *weighing) until(in *bufio.Reader, bracket byte) (n int, first []byte, err error) {
	for {
		piece, err := in.ReadSlice(bracket)
		n += len(piece)
		w.unpacked += len(piece)
		switch {
		case w.unpacked > maxUnpacked:
			return n, nil, fmt.Errorf("%w: more than %d MB", errBomb, maxUnpacked>>20)
		case n > maxRun:
			return n, nil, fmt.Errorf("%w: more than %d bytes in one piece", errBomb, maxRun)
		case !errors.Is(err, bufio.ErrBufferFull):
			if first == nil {
				first = piece
			}
			return n, first, err
		case first == nil:
			first = bytes.Clone(piece)
		}
	}
}

// partWeighing is the state of weighing one part.
type partWeighing struct {
	*weighing
	texts, elements int
	inText, inRow   bool
	text            int
	row             rowWeight
}

// count counts bytes of text.
func (p *partWeighing) count(n int) error {
	if p.inText {
		if p.text += n; p.text > maxShared {
			return fmt.Errorf("%w: a text has more than %d bytes", errBomb, maxShared)
		}
	}
	if p.inRow {
		p.row.bytes += n
	}
	return nil
}

var encoding = regexp.MustCompile(`encoding\s*=\s*["']([^"']*)["']`)

// tag weighs what stands between angle brackets: n bytes that begin with tag.
func (p *partWeighing) tag(tag []byte, n int) error {
	switch {
	case bytes.HasPrefix(tag, []byte("?")):
		if found := encoding.FindSubmatch(tag); found != nil && !bytes.EqualFold(found[1], []byte("UTF-8")) && !bytes.EqualFold(found[1], []byte("US-ASCII")) {
			return errEncoding
		}
		return nil
	case bytes.HasPrefix(tag, []byte("!")): // CDATA is text, and a comment may count as some
		return p.count(n)
	case bytes.HasPrefix(tag, []byte("/")):
		p.end(localName(tag[1:]))
		return nil
	}
	name := localName(tag)
	if err := p.begin(name); err != nil {
		return err
	}
	if bytes.HasSuffix(tag, []byte("/>")) {
		p.end(name)
	}
	return nil
}

// localName is the name of an element without its prefix.
func localName(tag []byte) string {
	if i := bytes.IndexAny(tag, " \t\r\n/>"); i >= 0 {
		tag = tag[:i]
	}
	return string(tag[bytes.LastIndexByte(tag, ':')+1:])
}

func (p *partWeighing) begin(name string) error {
	switch name {
	case "si":
		if !p.inText { // one within another adds to it
			p.inText, p.text = true, 0
		}
		if p.texts++; p.texts > maxTexts {
			return fmt.Errorf("%w: more than %d texts", errBomb, maxTexts)
		}
	case "row":
		if !p.inRow { // likewise
			p.inRow, p.row = true, rowWeight{}
		}
	case "c":
		p.row.cells++
	}
	if !p.inText && !p.inRow {
		if p.elements++; p.elements > maxElements {
			return fmt.Errorf("%w: a part has more than %d elements", errBomb, maxElements)
		}
	}
	return nil
}

func (p *partWeighing) end(name string) {
	switch name {
	case "si":
		p.inText = false
		p.longest = max(p.longest, p.text)
	case "row":
		p.inRow = false
		p.widest = rowWeight{max(p.widest.cells, p.row.cells), max(p.widest.bytes, p.row.bytes)}
	}
}
