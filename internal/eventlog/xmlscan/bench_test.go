package xmlscan_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"kiesel/internal/eventlog/xmlscan"
)

// document is an event log of about 2 MB.
func document() []byte {
	const event = `
		<event>
			<string key="question" value="EMPTY"/>
			<date key="planned" value="2014-04-15T09:30:39+02:00"/>
			<date key="time:timestamp" value="2014-04-11T00:00:00+02:00"/>
			<string key="activityNameEN" value="register submission date request"/>
			<string key="concept:name" value="01_HOOFD_010"/>
		</event>`
	return []byte("<log><trace>" + strings.Repeat(event, 6000) + "</trace></log>")
}

func BenchmarkScanner(b *testing.B) {
	doc := document()
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		s, err := xmlscan.New(bytes.NewReader(doc), limits)
		for err == nil {
			_, err = s.Next()
		}
		if !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodingXML(b *testing.B) {
	doc := document()
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		d, err := xml.NewDecoder(bytes.NewReader(doc)), error(nil)
		for err == nil {
			_, err = d.RawToken()
		}
		if !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
	}
}
