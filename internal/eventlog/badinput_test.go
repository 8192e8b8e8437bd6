package eventlog_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"

	"kiesel/internal/eventlog"
)

// Every bad file is refused with a message that says what is wrong, where, and
// what to do.
func TestBadInput(t *testing.T) {
	t.Parallel()
	packed := gzipped(t, []byte(logXES))
	damaged := bytes.Clone(packed)
	damaged[len(damaged)-6] ^= 0xff // in the checksum
	for name, c := range map[string]struct {
		data string
		want string
	}{
		"empty":               {"", "the file is empty"},
		"blank":               {"  \n", "no element"},
		"truncated gzip":      {string(packed[:len(packed)/2]), "incomplete"},
		"gzip header only":    {string(packed[:8]), "incomplete"},
		"damaged gzip":        {string(damaged), "damaged"},
		"gzip without codes":  {string(gzippedWithoutCodes(t)), "damaged"},
		"damaged zip":         {"PK\x03\x04 and nothing else", "damaged"},
		"zip of two logs":     {string(zippedFiles(t, "a.xes", logXES, "b.xes", logXES)), "holds 2 files"},
		"zip of nothing":      {string(zippedFiles(t, "a/", "")), "holds 0 files"},
		"zip in gzip":         {string(gzipped(t, zippedFiles(t, "a.xes", logXES))), "several times"},
		"gzip thrice":         {string(gzipped(t, gzipped(t, gzipped(t, []byte(logXES))))), "several times"},
		"workbook":            {string(zippedFiles(t, "[Content_Types].xml", "<x/>", "xl/a.xml", "")), "save the sheet as CSV"},
		"zip without files":   {"PK\x05\x06" + strings.Repeat("\x00", 18), "holds 0 files"},
		"zeros":               {strings.Repeat("\x00", 100), "binary data"},
		"binary":              {"\x7fELF\x01\x00\x00", "binary data"},
		"UTF-16":              {"\xff\xfe<\x00l\x00", "UTF-16"},
		"web page":            {"<!DOCTYPE html><html></html>", "document type declarations are refused"},
		"other XML":           {"<WorkflowLog/>", "the first element is <WorkflowLog>"},
		"external entity":     {`<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log xes.version="1.0"/>`, "document type declarations are refused"},
		"unknown entity":      {`<log xes.version="1.0"><string key="a" value="&x;"/></log>`, "unknown reference &x;"},
		"control character":   {"<log xes.version=\"1.0\"><string key=\"a\" value=\"\x00\"/></log>", "binary data"},
		"encoding":            {"<?xml version='1.0' encoding='UTF-8'?><log xes.version='1.0'><string key='a' value='\xfc'/></log>", "encoding of the file"},
		"unknown encoding":    {"<?xml version='1.0' encoding='UTF-7'?><log/>", "utf-7 is not supported"},
		"version":             {`<log xes.version="new"/>`, "is not a version number"},
		"many nested":         {`<log xes.version="1.0">` + strings.Repeat(`<string key="a" value="b">`, 10_000), "nested more than 100 deep"},
		"long value":          {`<log xes.version="1.0"><string key="a" value="` + strings.Repeat("x", 2<<20) + `"/></log>`, "more than 1048576 bytes"},
		"CSV without columns": {"only text\nand more", "no delimiter"},
		"lines end in CR":     {"case,activity,time\r1,a,2024-01-01\r", "carriage return alone"},
		"CSV without case":    {"a,b\n1,2\n", "no column for the case"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, lenient := range []bool{false, true} {
				_, err := read(t, c.data, eventlog.Options{Lenient: lenient})
				if lenient && err == nil {
					continue // read on
				}
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "test.log:") {
					t.Errorf("lenient %t: got %v, want %q", lenient, err, c.want)
				}
			}
		})
	}
}

// gzippedWithoutCodes returns a gzip file whose second block has an empty table of
// codes for the code lengths, right after a block with many codes.
func gzippedWithoutCodes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(logXES)); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	// The last block, codes made for it, all counts and lengths nought (RFC 1951, 3.2.7).
	return append(b.Bytes(), 0b101, 0, 0, 0, 0, 0, 0, 0)
}

func TestLimits(t *testing.T) {
	t.Parallel()
	blanks := bytes.Repeat([]byte(" "), 64<<20)
	many := make([]string, 0, 60_000)
	for i := range 30_000 {
		many = append(many, fmt.Sprintf(".%d", i), "") // hidden files do not count as logs
	}
	for name, c := range map[string]struct {
		data   string
		limits eventlog.Limits
	}{
		"gzip bomb":      {string(gzipped(t, blanks)), eventlog.Limits{}},
		"gzip twice":     {string(gzipped(t, gzipped(t, blanks))), eventlog.Limits{}},
		"zip bomb":       {string(zippedFiles(t, "a.xes", string(blanks))), eventlog.Limits{}},
		"gzip in zip":    {string(zippedFiles(t, "a.xes.gz", string(gzipped(t, blanks)))), eventlog.Limits{}},
		"zip of many":    {string(zippedFiles(t, append(many, "a.xes", logXES)...)), eventlog.Limits{}},
		"bytes":          {logXES, eventlog.Limits{Bytes: 100}},
		"bytes, gzip":    {string(gzipped(t, []byte(logXES))), eventlog.Limits{Bytes: 1000}},
		"cases":          {logXES, eventlog.Limits{Cases: 1}},
		"events":         {logXES, eventlog.Limits{Events: 2}},
		"activities":     {logXES, eventlog.Limits{Activities: 1}},
		"depth":          {logXES, eventlog.Limits{Depth: 3}},
		"token":          {logXES, eventlog.Limits{Token: 50}},
		"CSV cases":      {"case,activity,time\n1,a,2024-01-01\n2,a,2024-01-01\n", eventlog.Limits{Cases: 1}},
		"CSV events":     {"case,activity,time\n1,a,2024-01-01\n2,a,2024-01-01\n", eventlog.Limits{Events: 1}},
		"CSV activities": {"case,activity,time\n1,a,2024-01-01\n2,b,2024-01-01\n", eventlog.Limits{Activities: 1}},
		"CSV row":        {"case,activity,time\n1,\"" + strings.Repeat("a", 1000), eventlog.Limits{Token: 100}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, lenient := range []bool{false, true} {
				_, err := read(t, c.data, eventlog.Options{Limits: c.limits, Lenient: lenient})
				var fault *eventlog.SyntaxError
				if !errors.Is(err, eventlog.ErrLimit) || !errors.As(err, &fault) {
					t.Errorf("lenient %t: got %v, want ErrLimit in a SyntaxError", lenient, err)
				}
			}
		})
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]eventlog.Options{
		"delimiter":        {Delimiter: 'x'},
		"wide delimiter":   {Delimiter: 'ł'},
		"letters":          {TimeLayout: "dd.MM.yyyy HH:mm Q"},
		"no year":          {TimeLayout: "dd.MM. HH:mm"},
		"no name":          {Keep: []string{""}},
		"resource in text": {Keep: []string{"org:resource"}},
	} {
		if err := o.Validate(); err == nil {
			t.Errorf("%s: %+v is accepted", name, o)
		}
	}
	if err := (eventlog.Options{Delimiter: '\t', TimeLayout: "yyyy/MM/dd hh:mm:ss a XXX", Keep: []string{"case:channel"}}).Validate(); err != nil {
		t.Error(err)
	}
}
