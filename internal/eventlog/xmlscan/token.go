package xmlscan

import "bytes"

// startTag reads <name a="v" …> or <name a="v" …/>.
func (s *Scanner) startTag(w []byte) (Kind, int, error) {
	i, err := s.nameEnd(w, 1)
	if err != nil {
		return 0, 0, err
	}
	name := w[1:i]
	s.attrs, s.decoded = s.attrs[:0], s.decoded[:0]
	for {
		j := blanks(w, i)
		if j >= len(w) {
			return 0, 0, errShort
		}
		switch c := w[j]; {
		case c == '>':
			return s.started(name, false, j+1)
		case c == '/':
			if j+1 == len(w) {
				return 0, 0, errShort
			}
			if w[j+1] != '>' {
				return 0, 0, s.errorf(j, "/ must be followed by > in the tag <%s>", name)
			}
			return s.started(name, true, j+2)
		case j == i:
			return 0, 0, s.errorf(j, "unexpected %q in the tag <%s>; attributes are separated by blanks", w[j:j+1], name)
		}
		if i, err = s.attribute(w, j); err != nil {
			return 0, 0, err
		}
	}
}

// started opens the element of a complete start tag of n bytes.
func (s *Scanner) started(name []byte, empty bool, n int) (Kind, int, error) {
	if len(s.marks) == 0 && s.rooted {
		return 0, 0, s.errorf(0, "a second root element <%s>; a document has one", name)
	}
	if len(s.marks) >= s.limits.Depth {
		return 0, 0, s.limitf(0, "elements nested more than %d deep", s.limits.Depth)
	}
	s.name, s.empty = name, empty
	s.push()
	return Start, n, nil
}

// attribute reads name="value" at w[i:] and returns the end.
func (s *Scanner) attribute(w []byte, i int) (int, error) {
	end, err := s.nameEnd(w, i)
	if err != nil {
		return 0, err
	}
	name := w[i:end]
	eq := blanks(w, end)
	if eq >= len(w) {
		return 0, errShort
	}
	if w[eq] != '=' {
		return 0, s.errorf(eq, "attribute %s has no value", name)
	}
	open := blanks(w, eq+1)
	if open >= len(w) {
		return 0, errShort
	}
	quote := w[open]
	if quote != '"' && quote != '\'' {
		return 0, s.errorf(open, "the value of attribute %s is not in quotes", name)
	}
	value, end, err := s.value(w, open+1, quote)
	if err != nil {
		return 0, err
	}
	for _, other := range s.attrs {
		if bytes.Equal(other.Name, name) {
			return 0, s.errorf(i, "attribute %s is given twice", name)
		}
	}
	if len(s.attrs) == maxAttrs {
		return 0, s.limitf(i, "more than %d attributes in one tag", maxAttrs)
	}
	s.attrs = append(s.attrs, Attr{Name: name, Value: value})
	return end, nil
}

// value reads an attribute value up to its closing quote and returns it with
// the end behind the quote.
func (s *Scanner) value(w []byte, i int, quote byte) ([]byte, int, error) {
	from, mark := i, len(s.decoded)
	for {
		if quote == '"' {
			i = valueEnd(w, i)
		} else {
			for i < len(w) && plain[w[i]] {
				i++
			}
		}
		if i == len(w) {
			return nil, 0, errShort
		}
		n := 1
		var err error
		c := w[i]
		if c == quote {
			if mark == len(s.decoded) { // nothing was replaced
				return w[from:i], i + 1, nil
			}
			s.decoded = append(s.decoded, w[from:i]...)
			return s.decoded[mark:], i + 1, nil
		}
		switch c {
		case '"', '\'', '>', ']':
		case '<':
			return nil, 0, s.errorf(i, "< inside an attribute value; write &lt;")
		case '\t', '\n', '\r':
			s.decoded = append(append(s.decoded, w[from:i]...), ' ')
			if c == '\r' {
				if i+1 == len(w) {
					return nil, 0, errShort
				}
				if w[i+1] == '\n' {
					n = 2
				}
			}
			from = i + n
		case '&':
			s.decoded = append(s.decoded, w[from:i]...)
			if n, err = s.reference(w, i); err != nil {
				return nil, 0, err
			}
			from = i + n
		default:
			if n, err = s.character(w, i); err != nil {
				return nil, 0, err
			}
		}
		i += n
	}
}
