package xmlscan_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// reference writes the tokens of a document as encoding/xml sees it, in the
// form of tokens.
func reference(doc []byte) (list []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			var b strings.Builder
			b.WriteString("<" + token.Name.Local)
			for _, a := range token.Attr {
				fmt.Fprintf(&b, " %s=%q", a.Name.Local, a.Value)
			}
			list = append(list, b.String()+">")
		case xml.EndElement:
			list = append(list, "</"+token.Name.Local+">")
		case xml.CharData:
			list = append(list, string(token))
		}
	}
}

// squeezed joins the tokens without any blanks, which the two readers treat
// differently: encoding/xml keeps line ends in attribute values.
func squeezed(list []string) string {
	s := strings.NewReplacer(`\n`, "", `\t`, "", `\r`, "").Replace(strings.Join(list, ""))
	return strings.Join(strings.Fields(s), "")
}

// FuzzScanner holds the scanner against encoding/xml: what it accepts must be
// accepted there and give the same tokens; what it refuses must be refused
// there, apart from what encoding/xml does not check.
func FuzzScanner(f *testing.F) {
	for _, doc := range []string{
		`<a/>`, `<a b="c"><d>text</d></a>`, `<?xml version="1.0"?><a/>`, `<a x="&lt;&#65;"/>`,
		"<a>\r\n</a>", `<a><![CDATA[x]]></a>`, `<!-- c --><a><?pi x?></a>`, `<a`, `<a></b>`, `</a>`, `<a b='1' b='2'/>`,
		`<a>]]></a>`, "<a>\x00</a>", `<ä/>`, `<a:b c:d="e"/>`, `<a x="]]>"/>`, `<!DOCTYPE a>`, `<a>&#xD;</a>`, "<?pi \xe8?>",
	} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		got, err := tokens(bytes.NewReader(doc), limits)
		want, wantErr := reference(doc)
		switch {
		case err == nil && wantErr != nil:
			if strings.Contains(string(doc), "encoding") || strings.Contains(string(doc), `1.1`) || bytes.Count(doc, []byte(":")) > 0 || !ascii(doc) {
				t.Skip("encoding/xml knows fewer encodings and versions, looks at name spaces, and has the names of the fourth edition")
			}
			t.Errorf("accepted, but encoding/xml says %v", wantErr)
		case err == nil && !bytes.Contains(doc, []byte(":")):
			if diff := cmp.Diff(squeezed(want), squeezed(got)); diff != "" {
				t.Errorf("tokens differ (-encoding/xml +xmlscan):\n%s", diff)
			}
		case err != nil && wantErr == nil && !stricter(err):
			t.Errorf("refused (%v), but encoding/xml accepts", err)
		}
		slow, slowErr := tokens(iotest.OneByteReader(bytes.NewReader(doc)), limits)
		if diff := cmp.Diff(got, slow); diff != "" || fmt.Sprint(err) != fmt.Sprint(slowErr) {
			t.Errorf("read byte by byte it differs: %v, %v\n%s", err, slowErr, diff)
		}
	})
}

func ascii(doc []byte) bool {
	return bytes.IndexFunc(doc, func(r rune) bool { return r >= 0x80 }) < 0
}

// stricter reports whether encoding/xml does not look for this error.
func stricter(err error) bool {
	for _, unchecked := range []string{
		"given twice", "document type", "outside the root", "second root", "no element", "very start", "XML declaration", "XML version",
		"separated by blanks", "after <?", "limit exceeded", "unknown markup", "encoding", "UTF-16", "where a name", "control character",
	} {
		if strings.Contains(err.Error(), unchecked) {
			return true
		}
	}
	return false
}
