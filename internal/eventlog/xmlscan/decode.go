package xmlscan

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// declared finds the encoding that an XML declaration names.
var declared = regexp.MustCompile(`^<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// Decode returns r as UTF-8 without byte order mark. It knows UTF-8, US-ASCII,
// ISO-8859-1 and Windows-1252, by the encoding that the XML declaration names;
// for others it returns an [*Error].
func Decode(r io.Reader) (io.Reader, error) {
	const longest = 256
	br := bufio.NewReaderSize(r, 4096)
	head, _ := br.Peek(longest) // an error comes back with the next read
	bom := []byte("\ufeff")
	if bytes.HasPrefix(head, bom) {
		if _, err := br.Discard(len(bom)); err != nil {
			return nil, err
		}
		head = head[len(bom):]
		if name := encodingName(head); name != "" && name != "utf-8" && name != "utf8" {
			return nil, &Error{Line: 1, Column: 1, Msg: "the byte order mark says UTF-8, the XML declaration " + name + "; correct the declaration"}
		}
		return br, nil
	}
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) || bytes.ContainsRune(head[:min(4, len(head))], 0) {
		return nil, &Error{Line: 1, Column: 1, Msg: "the file is in UTF-16 or UTF-32; save it as UTF-8"}
	}
	switch name := encodingName(head); name {
	case "", "utf-8", "utf8":
		return br, nil
	case "us-ascii", "ascii":
		return asciiReader{br}, nil
	case "iso-8859-1", "latin1":
		return charmap.ISO8859_1.NewDecoder().Reader(br), nil
	case "windows-1252", "cp1252":
		return charmap.Windows1252.NewDecoder().Reader(br), nil
	default:
		return nil, &Error{Line: 1, Column: 1, Msg: "encoding " + name + " is not supported; save the file as UTF-8"}
	}
}

// encodingName returns the encoding that the XML declaration names, in lower
// case, or nothing.
func encodingName(head []byte) string {
	if m := declared.FindSubmatch(head); m != nil {
		return strings.ToLower(string(m[1]))
	}
	return ""
}

// asciiReader turns bytes that are not ASCII into bytes that are no UTF-8
// either, so that the scanner refuses them where they stand.
type asciiReader struct{ r io.Reader }

func (a asciiReader) Read(p []byte) (int, error) {
	n, err := a.r.Read(p)
	for i, c := range p[:n] {
		if c >= 0x80 {
			p[i] = 0xFF
		}
	}
	return n, err
}
