package xmlscan

import (
	"bytes"
	"strings"
)

// endTag reads </name>.
func (s *Scanner) endTag(w []byte) (Kind, int, error) {
	i, err := s.nameEnd(w, 2)
	if err != nil {
		return 0, 0, err
	}
	end := blanks(w, i)
	if end >= len(w) {
		return 0, 0, errShort
	}
	name := w[2:i]
	if w[end] != '>' {
		return 0, 0, s.errorf(end, "unexpected %q in the end tag </%s>", w[end:end+1], name)
	}
	if len(s.marks) == 0 {
		return 0, 0, s.errorf(0, "the end tag </%s> closes nothing", name)
	}
	if open := s.open[s.marks[len(s.marks)-1]:]; !bytes.Equal(open, name) {
		return 0, 0, s.errorf(0, "the end tag </%s> does not match the start tag <%s>", name, open)
	}
	s.pop()
	s.name = name
	return End, end + 1, nil
}

// declaration reads what starts with <!: a comment or a CDATA section.
func (s *Scanner) declaration(w []byte) (Kind, int, error) {
	const comment, cdata, doctype = "<!--", "<![CDATA[", "<!DOCTYPE"
	switch {
	case bytes.HasPrefix(w, []byte(comment)):
		return s.comment(w)
	case bytes.HasPrefix(w, []byte(cdata)):
		return s.cdata(w, len(cdata))
	case bytes.HasPrefix(w, []byte(doctype)):
		return 0, 0, s.errorf(0, "document type declarations are refused, because they can read other files and expand without end; remove the <!DOCTYPE …>")
	}
	for _, known := range []string{comment, cdata, doctype} {
		if strings.HasPrefix(known, string(w[:min(len(w), len(known))])) {
			return 0, 0, errShort
		}
	}
	return 0, 0, s.errorf(0, "unknown markup after <!")
}

// comment reads <!-- … -->.
func (s *Scanner) comment(w []byte) (Kind, int, error) {
	const start = 4
	n := bytes.Index(w[start:], []byte("--"))
	if n < 0 || start+n+2 >= len(w) {
		return 0, 0, errShort
	}
	if w[start+n+2] != '>' {
		return 0, 0, s.errorf(start+n, "-- inside a comment")
	}
	return 0, start + n + 3, s.characters(w[:start+n])
}

// cdata reads <![CDATA[ … ]]>, whose content starts at w[start:].
func (s *Scanner) cdata(w []byte, start int) (Kind, int, error) {
	n := bytes.Index(w[start:], []byte("]]>"))
	if n < 0 {
		return 0, 0, errShort
	}
	if len(s.marks) == 0 {
		return 0, 0, s.errorf(0, "text outside the root element")
	}
	if err := s.characters(w[:start+n]); err != nil {
		return 0, 0, err
	}
	s.text = bytes.ReplaceAll(bytes.ReplaceAll(w[start:start+n], []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	if blanks(s.text, 0) == len(s.text) {
		return 0, start + n + 3, nil
	}
	return Text, start + n + 3, nil
}

// instruction reads <?target …?>; the XML declaration is one at the very start.
func (s *Scanner) instruction(w []byte) (Kind, int, error) {
	i, err := s.nameEnd(w, 2)
	if err != nil {
		return 0, 0, err
	}
	n := bytes.Index(w[i:], []byte("?>"))
	if n < 0 {
		return 0, 0, errShort
	}
	if n > 0 && !blank[w[i]] {
		return 0, 0, s.errorf(i, "unexpected %q after <?%s", w[i:i+1], w[2:i])
	}
	if bytes.EqualFold(w[2:i], []byte("xml")) {
		err = s.xmlDeclaration(w[:i+n], i)
	} else {
		err = s.characters(w[:i+n])
	}
	return 0, i + n + 2, err
}

// xmlDeclaration checks <?xml version="1.0" encoding="…" standalone="…" whose
// first blank is at w[i].
func (s *Scanner) xmlDeclaration(w []byte, i int) error {
	if s.at != 0 || string(w[2:i]) != "xml" {
		return s.errorf(0, "<?%s is only allowed as <?xml at the very start of the file", w[2:i])
	}
	s.attrs, s.decoded = s.attrs[:0], s.decoded[:0]
	// A blank ends the last value for certain, so that nothing is ever short.
	w = append(w[:len(w):len(w)], ' ')
	for j := blanks(w, i); j < len(w); j = blanks(w, i) {
		if j == i {
			return s.errorf(j, "blank missing in the XML declaration")
		}
		var err error
		if i, err = s.attribute(w, j); err != nil {
			return s.errorf(j, "the XML declaration is malformed")
		}
	}
	allowed := []string{"version", "encoding", "standalone"}
	for _, a := range s.attrs {
		for len(allowed) > 0 && allowed[0] != string(a.Name) {
			allowed = allowed[1:]
		}
		if len(allowed) == 0 {
			return s.errorf(0, "unexpected %s in the XML declaration", a.Name)
		}
		allowed = allowed[1:]
	}
	if len(s.attrs) == 0 || string(s.attrs[0].Name) != "version" {
		return s.errorf(0, "the XML declaration names no version")
	}
	if v := string(s.attrs[0].Value); v != "1.0" && v != "1.1" {
		return s.errorf(0, "XML version %q is not supported; use 1.0", v)
	}
	return nil
}

// charData reads text up to the next <.
func (s *Scanner) charData(w []byte) (Kind, int, error) {
	if len(s.marks) == 0 {
		return 0, 0, s.errorf(0, "text outside the root element")
	}
	s.decoded = s.decoded[:0]
	from := 0
	for i := 0; i < len(w); {
		n := 1
		var err error
		switch c := w[i]; {
		case plain[c] || blank[c] && c != '\r' || c == '"' || c == '\'' || c == '>':
		case c == '<':
			s.text = w[:i]
			if len(s.decoded) > 0 {
				s.decoded = append(s.decoded, w[from:i]...)
				s.text = s.decoded
			}
			return Text, i, nil
		case c == ']':
			if len(w) < i+3 {
				return 0, 0, errShort
			}
			if w[i+1] == ']' && w[i+2] == '>' {
				return 0, 0, s.errorf(i, "]]> outside a CDATA section")
			}
		case c == '\r':
			if i+1 == len(w) {
				return 0, 0, errShort
			}
			s.decoded = append(s.decoded, w[from:i]...)
			if w[i+1] != '\n' {
				s.decoded = append(s.decoded, '\n')
			}
			from = i + 1
		case c == '&':
			s.decoded = append(s.decoded, w[from:i]...)
			if n, err = s.reference(w, i); err != nil {
				return 0, 0, err
			}
			from = i + n
		default:
			if n, err = s.character(w, i); err != nil {
				return 0, 0, err
			}
		}
		i += n
	}
	return 0, 0, errShort
}
