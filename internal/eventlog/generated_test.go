package eventlog_test

import (
	"strings"

	"pgregory.net/rapid"
)

// document is a log that is in the making by rapid.
type document struct {
	t *rapid.T
	b strings.Builder
}

// one writes one of the texts.
func (d *document) one(texts ...string) { d.b.WriteString(rapid.SampledFrom(texts).Draw(d.t, "text")) }

// maybe reports now and then.
func (d *document) maybe() bool { return rapid.IntRange(0, 9).Draw(d.t, "maybe") == 0 }

// attribute writes an attribute, rarely an unusual one.
func (d *document) attribute(deep bool) {
	if d.maybe() {
		d.one(`<list key="l"><values><string key="x" value="y"/></values></list>`, `<!-- note -->`, `<string key="k" value="v" extra="e"/>`,
			`<string key='k' value='v'/>`, `<container key="c"/>`, `<string  key = "k" value="v" />`, `<string value="v" key="k"/>`, `text`, `<![CDATA[ ]]>`, `<?pi x?>`,
			`<string key="k" value="tab	and
line"/>`, `<string key="" value=""/>`, `<text key="k" value="v"/>`, `<string key="k"/>`)
		return
	}
	type form struct{ el, key string }
	f := rapid.SampledFrom([]form{
		{"string", "concept:name"}, {"string", "concept:name"}, {"date", "time:timestamp"}, {"date", "time:timestamp"}, {"string", "org:group"},
		{"string", "lifecycle:transition"}, {"string", "org:resource"}, {"int", "n"}, {"float", "cost:total"}, {"boolean", "b"}, {"id", "identity:id"},
		{"date", "startdate"}, {"string", "channel"}, {"string", "Ämter"}, {"string", "time:timestamp"}, {"int", "concept:name"}, {"string", "org:unknown"},
	}).Draw(d.t, "attribute")
	values := map[string][]string{
		"string": {"a", "b", "complete", "start", "c &amp; d", "&#228;", "ä€", "a > b", "it's", "", "2024-01-02 03:04:05", "&bad;", "\x01", "\xff", "a<b", "]]>"},
		"date": {
			"2024-01-02T03:04:05.678+01:00", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05.5", " 2024-01-02T24:00:00+02:00 ", "2024-02-30T00:00:00Z",
			"2023-12-31T23:59:59.123456789-05:30", "2024-01-01T00:00:00+0100", "soon",
		},
		"int": {"1", " -2 ", "1.5"}, "float": {"1.5e3", "INF", "x"}, "boolean": {"true", "yes"}, "id": {"550e8400-e29b-41d4-a716-446655440000", "1"},
	}[f.el]
	value := values[0]
	if n := rapid.IntRange(0, 2*len(values)).Draw(d.t, "value"); n < len(values) {
		value = values[n]
	}
	d.b.WriteString("<" + f.el + ` key="` + f.key + `" value="` + value + `"`)
	switch {
	case !d.maybe():
		d.one("/>", " />")
	case deep && d.maybe():
		d.b.WriteString(">")
		d.attribute(false)
		d.b.WriteString("</" + f.el + ">")
	default:
		d.one("></"+f.el+">", "> </"+f.el+">", "></string>", ">text</"+f.el+">")
	}
	d.one("", "\n\t\t\t")
}

// generated writes a log, often one with a fault.
func generatedXES(t *rapid.T) []byte {
	d := &document{t: t}
	d.one("", `<?xml version="1.0" encoding="UTF-8"?>`+"\n", `<?xml version="1.0" encoding="ISO-8859-1"?>`)
	d.one(`<log xes.version="1.0">`, `<log xes.version="1849.2016" xes.features="nested-attributes">`, `<log xes.version="1849-2016">`, `<log>`, `<log xes.version="1.0"/>`, `<log xes.version="1.0"  openxes.version="1"  >`)
	if rapid.Bool().Draw(t, "declared") {
		for _, name := range []string{"concept", "time", "org", "lifecycle", "cost", "identity"} {
			d.b.WriteString(`<extension name="` + name + `" prefix="` + name + `" uri="x"/>`)
		}
		d.one("", `<global scope="event"><string key="concept:name" value="x"/><int key="n" value="1"/></global>`, `<global scope="trace"><int key="concept:name" value="1"/></global>`)
	}
	for range rapid.IntRange(0, 12).Draw(t, "traces") {
		d.trace()
	}
	d.one("</log>", "</log>", "</log>\n", "", "</log>x", "</lag>")
	text := []byte(d.b.String())
	if d.maybe() {
		at := rapid.IntRange(0, len(text)).Draw(t, "at")
		text = append(text[:at:at], text[min(len(text), at+rapid.IntRange(0, 30).Draw(t, "cut")):]...)
	}
	return text
}

func (d *document) trace() {
	if d.maybe() {
		d.one(`<event><string key="concept:name" value="e"/></event>`, `<!-- <trace> -->`, `<string key="late" value="v"/>`, `<trace/>`, `<trace a="b"></trace>`, `text <trace>`,
			`<extension name="Late" prefix="org" uri="x"/>`, `<global scope="event"><int key="org:group" value="1"/></global>`, "<trace></trace>\n<trace>\n</trace>")
	}
	d.one("<trace>", "\n\t<trace>\n\t\t")
	for range rapid.IntRange(0, 3).Draw(d.t, "attributes") {
		d.attribute(true)
	}
	for range rapid.IntRange(0, 5).Draw(d.t, "events") {
		d.one("<event>", "<event>\n\t\t\t", "<event>\n\t\t\t")
		d.b.WriteString(`<string key="concept:name" value="` + rapid.SampledFrom([]string{"a", "b", "receive", "check the application"}).Draw(d.t, "name") + `"/>`)
		for range rapid.IntRange(0, 4).Draw(d.t, "attributes") {
			d.attribute(true)
		}
		d.one("</event>", "</event>\n\t\t")
		if d.maybe() {
			d.attribute(true)
		}
	}
	d.one("</trace>", "</trace>", "</trace>\n", "</trace >")
}

// generatedCSV writes a table, often one with a fault.
func generatedCSV(t *rapid.T) []byte {
	d := &document{t: t}
	delimiter := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "delimiter")
	end := rapid.SampledFrom([]string{"\n", "\n", "\r\n"}).Draw(t, "end")
	d.one("", "", "\ufeff", "sep="+delimiter+end)
	row := func(cells ...string) { d.b.WriteString(strings.Join(cells, delimiter) + end) }
	row("case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "n", "org:group")
	times := rapid.SampledFrom([][]string{
		{"2024-01-02 03:04:05.678+01:00", "2024-01-02T03:04:05Z", "2024-01-02 03:04:05", "2024-01-03", "2024-02-30 00:00:00", "2024-01-02 24:00:00", " 2024-01-02 03:04:05"},
		{"2.1.2024 3:04", "02.01.2024 03:04", "31.12.2023 23:59", "2024-01-02", "2.1.2024 3:4", "30.2.2024 1:00"},
		{"1/13/2024 1:00 PM", "1/14/2024 1:00 am", "13/1/2024 1:00 PM"},
	}).Draw(t, "times")
	cell := func(usual ...string) string {
		text := rapid.SampledFrom(usual).Draw(t, "cell")
		if rapid.IntRange(0, 19).Draw(t, "rare") == 0 {
			text = rapid.SampledFrom([]string{
				"", " ", " a ", "Prüfung", "Pr\xfcfung", "\x81", "a\x00b", `"quoted"`, `"a""b"`, `"a` + delimiter + `b"`, "\"a\nb\"", `a"b`, `"a"b`, `"a`, "\r", "a\r", `"ä"`, "\u00a0x",
			}).Draw(t, "text")
		}
		return text
	}
	for range rapid.IntRange(0, 60).Draw(t, "rows") {
		at := times[0]
		if n := rapid.IntRange(0, 3*len(times)).Draw(t, "time"); n < len(times) {
			at = times[n]
		}
		cells := []string{
			cell("1", "2", "3", "case-10", "case-11"), cell("a", "b", "receive", "check the application"), cell(at), cell("complete", "complete", "start"),
			cell("", "Meier"), cell("", "1"), cell("", "G1", "G2"),
		}
		if rapid.IntRange(0, 39).Draw(t, "short") == 0 {
			cells = cells[:rapid.IntRange(1, 6).Draw(t, "cells")]
		}
		row(cells...)
		if rapid.IntRange(0, 19).Draw(t, "blank") == 0 {
			d.one("\n", "\r\n", "\n\n", "\r")
		}
	}
	text := d.b.String()
	if rapid.IntRange(0, 4).Draw(t, "no last end") == 0 {
		text = strings.TrimSuffix(text, end)
	}
	return []byte(text)
}
