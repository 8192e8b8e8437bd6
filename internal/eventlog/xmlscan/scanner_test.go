package xmlscan_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog/xmlscan"
)

var limits = xmlscan.Limits{Depth: 100, Token: 1 << 20}

// tokens writes the tokens of a document in a short form: <name a="v">, </name>
// and the text as it is.
func tokens(r io.Reader, limits xmlscan.Limits) (list []string, err error) {
	s, err := xmlscan.New(r, limits)
	if err != nil {
		return nil, err
	}
	for {
		kind, err := s.Next()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		switch kind {
		case xmlscan.Start:
			var b strings.Builder
			fmt.Fprintf(&b, "<%s", s.Name())
			for _, a := range s.Attrs() {
				fmt.Fprintf(&b, " %s=%q", a.Name, a.Value)
			}
			list = append(list, b.String()+">")
		case xmlscan.End:
			list = append(list, fmt.Sprintf("</%s>", s.Name()))
		case xmlscan.Text:
			list = append(list, string(s.Text()))
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		doc  string
		want []string
	}{
		"empty element":      {`<a/>`, []string{"<a>", "</a>"}},
		"attributes":         {`<a x="1" y='2"' />`, []string{`<a x="1" y="2\"">`, "</a>"}},
		"declaration":        {`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a/>`, []string{"<a>", "</a>"}},
		"comment":            {`<!-- a - b --><a><!----></a><!-- end -->`, []string{"<a>", "</a>"}},
		"instruction":        {`<?go fast?><a/>`, []string{"<a>", "</a>"}},
		"text":               {"<a> b &lt; c </a>", []string{"<a>", "b < c ", "</a>"}},
		"cdata":              {"<a><![CDATA[<&]]]></a>", []string{"<a>", "<&]", "</a>"}},
		"references":         {`<a x="&amp;&#65;&#x41;&quot;&apos;&gt;&lt;"/>`, []string{`<a x="&AA\"'><">`, "</a>"}},
		"line ends in value": {"<a x=\"1\r\n2\t3\n4\r5\"/>", []string{`<a x="1 2 3 4 5">`, "</a>"}},
		"line ends in text":  {"<a>1\r\n2\r3</a>", []string{"<a>", "1\n2\n3", "</a>"}},
		"names":              {`<ä:b-1.2 _x="1"/>`, []string{`<ä:b-1.2 _x="1">`, "</ä:b-1.2>"}},
		"byte order mark":    {"\ufeff<a/>", []string{"<a>", "</a>"}},
		"latin1":             {"<?xml version='1.0' encoding='ISO-8859-1'?><a x='\xe4'/>", []string{`<a x="ä">`, "</a>"}},
		"windows-1252":       {"<?xml version='1.0' encoding='windows-1252'?><a x='\x80'/>", []string{`<a x="€">`, "</a>"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tokens(strings.NewReader(c.doc), limits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("tokens (-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		doc          string
		line, column int
		msg          string
	}{
		"empty file":             {"", 1, 1, "no element"},
		"blank file":             {"\n\n", 3, 1, "no element"},
		"text before root":       {"x<a/>", 1, 1, "outside the root"},
		"text after root":        {"<a/>\nx", 2, 1, "outside the root"},
		"cdata outside":          {"<![CDATA[x]]><a/>", 1, 1, "outside the root"},
		"second root":            {"<a/><b/>", 1, 5, "second root"},
		"not closed":             {"<a>\n<b>\n</b>\n", 4, 1, "ends inside <a>"},
		"mismatch":               {"<a>\n <b></a>", 2, 5, "does not match the start tag <b>"},
		"stray end":              {"</a>", 1, 1, "closes nothing"},
		"cut tag":                {"<a>\n<b x='1", 2, 1, "ends inside a tag"},
		"cut comment":            {"<a><!-- ", 1, 4, "ends inside"},
		"value without quotes":   {"<a x=1/>", 1, 6, "not in quotes"},
		"attribute without =":    {"<a x/>", 1, 5, "has no value"},
		"attribute twice":        {"<a x='1' x='2'/>", 1, 10, "given twice"},
		"no blank between":       {"<a x='1'y='2'/>", 1, 9, "separated by blanks"},
		"< in value":             {"<a x='<'/>", 1, 7, "write &lt;"},
		"bad name":               {"<1/>", 1, 2, "where a name"},
		"bad end tag":            {"<a></a x>", 1, 8, "unexpected"},
		"slash in tag":           {"<a / >", 1, 4, "followed by >"},
		"unknown reference":      {"<a>&uuml;</a>", 1, 4, "&uuml;"},
		"no reference":           {"<a>a & b and so on and so on ;</a>", 1, 6, "write &amp;"},
		"reference to control":   {"<a>&#0;</a>", 1, 4, "&#0;"},
		"control character":      {"<a>\x01</a>", 1, 4, "U+0001"},
		"control in comment":     {"<a><!-- \x02 --></a>", 1, 9, "U+0002"},
		"not UTF-8":              {"<a x='\xff'/>", 1, 7, "0xFF"},
		"not ASCII":              {"<?xml version='1.0' encoding='US-ASCII'?><a x='\xe4'/>", 1, 48, "does not belong"},
		"-- in comment":          {"<!-- a -- b --><a/>", 1, 8, "--"},
		"]]> in text":            {"<a>]]></a>", 1, 4, "]]>"},
		"document type":          {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", 1, 1, "refused"},
		"unknown markup":         {"<!ELEMENT a><a/>", 1, 1, "unknown markup"},
		"late declaration":       {" <?xml version='1.0'?><a/>", 1, 2, "very start"},
		"declaration unversed":   {"<?xml encoding='UTF-8'?><a/>", 1, 1, "no version"},
		"declaration of version": {"<?xml version='2.0'?><a/>", 1, 1, "not supported"},
		"declaration in order":   {"<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>", 1, 1, "unexpected encoding"},
		"UTF-16":                 {"\xff\xfe<\x00a\x00", 1, 1, "UTF-16"},
		"unknown encoding":       {"<?xml version='1.0' encoding='EBCDIC'?><a/>", 1, 1, "ebcdic"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := tokens(strings.NewReader(c.doc), limits)
			var e *xmlscan.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an *xmlscan.Error", err)
			}
			if e.Line != c.line || e.Column != c.column || !strings.Contains(e.Msg, c.msg) {
				t.Errorf("got %v, want %d:%d with %q", e, c.line, c.column, c.msg)
			}
			if e.Limit {
				t.Errorf("%v is reported as a limit", e)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	small := xmlscan.Limits{Depth: 10, Token: 64}
	for name, doc := range map[string]string{
		"depth":      strings.Repeat("<a>", 10_000),
		"value":      `<a x="` + strings.Repeat("v", 65) + `"/>`,
		"comment":    "<!--" + strings.Repeat("v", 65) + "--><a/>",
		"text":       "<a>" + strings.Repeat("v", 65) + "</a>",
		"attributes": "<a" + manyAttributes(200) + "/>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limits := small
			if name == "attributes" {
				limits.Token = 1 << 20
			}
			_, err := tokens(strings.NewReader(doc), limits)
			if e := (*xmlscan.Error)(nil); !errors.As(err, &e) || !e.Limit {
				t.Errorf("got %v, want an exceeded limit", err)
			}
		})
	}
	if _, err := tokens(strings.NewReader(strings.Repeat(" ", 1000)+"<a/>"), small); err != nil {
		t.Errorf("blanks count against the token limit: %v", err)
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " a%d='x'", i)
	}
	return b.String()
}

func TestStreamErrorComesThrough(t *testing.T) {
	t.Parallel()
	broken := io.MultiReader(strings.NewReader("<a><b"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := tokens(broken, limits); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want the error of the stream", err)
	}
}

func TestResync(t *testing.T) {
	t.Parallel()
	s, err := xmlscan.New(strings.NewReader(`<log><trace><event x=1/></trace><traces/><trace id="2"/></log>`), limits)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = s.Next()
	}
	if err := s.Resync("trace", 1); err != nil {
		t.Fatal(err)
	}
	if kind, err := s.Next(); err != nil || kind != xmlscan.Start || string(s.Attrs()[0].Value) != "2" {
		t.Fatalf("after Resync: kind %d, attributes %q, error %v", kind, s.Attrs(), err)
	}
	if err := s.Resync("trace", 1); !errors.Is(err, io.EOF) {
		t.Errorf("no further trace: got %v, want EOF", err)
	}
}

func TestSkip(t *testing.T) {
	t.Parallel()
	s, err := xmlscan.New(strings.NewReader(`<a><b><c/><d>x</d></b><e/></a>`), limits)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // <a>, <b>
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Skip(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(); err != nil || !bytes.Equal(s.Name(), []byte("e")) {
		t.Errorf("after Skip: <%s>, error %v, want <e>", s.Name(), err)
	}
}

// Value must agree with the scanner on every value that it takes.
func checkValue(t *testing.T, text []byte) {
	t.Helper()
	for _, tail := range []string{`"/>`, `"/>          `} { // the end inside and outside of the last eight bytes
		doc := append([]byte(`<a b="`), text...)
		doc = append(doc, tail...)
		var decoded []byte
		value, end, ok := xmlscan.Value(doc, len(`<a b="`), &decoded)
		if !ok || !bytes.HasPrefix(doc[end:], []byte(tail)) {
			if ok && doc[end] != '"' {
				t.Errorf("%q ends at %q", doc, doc[end:])
			}
			continue
		}
		s, err := xmlscan.New(bytes.NewReader(doc), limits)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Next(); err != nil || !bytes.Equal(s.Attrs()[0].Value, value) {
			t.Errorf("%q: value %q, but the scanner says %q, %v", doc, value, s.Attrs(), err)
		}
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "plain": "plain", "a > b's [list]": "a > b's [list]", "&lt;&#228;&amp;": "<ä&", "Straße €": "Straße €", "x\u007f": "x\u007f",
		"a\tb": "-", "a\nb": "-", "a<b": "-", "a&b": "-", "a&uuml;b": "-", "a\x01b": "-", "a\xffb": "-", "a\uffffb": "-", "\xe2\x82": "-",
	} {
		for pad := range 9 {
			doc := strings.Repeat("p", pad) + text + `"/>`
			var decoded []byte
			value, end, ok := xmlscan.Value([]byte(doc), 0, &decoded)
			if ok != (want != "-") || ok && (string(value) != strings.Repeat("p", pad)+want || doc[end:] != `"/>`) {
				t.Errorf("%q: value %q, rest %q, %t", doc, value, doc[end:], ok)
			}
			if ok {
				checkValue(t, []byte(strings.Repeat("p", pad)+text))
			}
		}
		var decoded []byte
		if value, _, ok := xmlscan.Value([]byte(text), 0, &decoded); ok {
			t.Errorf("%q without end: value %q", text, value)
		}
	}
}

func FuzzValue(f *testing.F) {
	for _, text := range []string{"plain text", "&lt;", "ä€", "\x01", "<", "&#x10FFFF;12345678"} {
		f.Add([]byte(text))
	}
	f.Fuzz(checkValue)
}
