package eventlog_test

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"testing"

	"kiesel/internal/eventlog"
	"kiesel/internal/testkit"
)

// benchmarkLogs are the logs to measure; sizes are those of the text.
var benchmarkLogs = map[string][]string{
	"receipt":  {"event_logs", "receipt_wabo_coselog.xes.gz"},
	"BPIC15_1": {"event_logs", "bpic15", "BPIC15_1.xes.gz"},
}

func unpacked(b *testing.B, elem ...string) []byte {
	b.Helper()
	packed, err := os.ReadFile(testkit.Shared(b, elem...))
	if err != nil {
		b.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		b.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// BenchmarkRead reads logs from memory, in text and packed.
func BenchmarkRead(b *testing.B) {
	for name, elem := range benchmarkLogs {
		text := unpacked(b, elem...)
		for form, data := range map[string][]byte{"text": text, "gzip": gzipped(b, text)} {
			b.Run(name+"/"+form, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					if _, err := eventlog.ReadFrom(b.Context(), bytes.NewReader(data), name, eventlog.Options{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkEncodingXML only passes over the tokens, for comparison.
func BenchmarkEncodingXML(b *testing.B) {
	for name, elem := range benchmarkLogs {
		text := unpacked(b, elem...)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				d, err := xml.NewDecoder(bytes.NewReader(text)), error(nil)
				for err == nil {
					_, err = d.RawToken()
				}
				if !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkReadCSV reads the table form of the receipt log.
func BenchmarkReadCSV(b *testing.B) {
	data, err := os.ReadFile(testkit.Shared(b, "event_logs", "receipt_wabo_coselog.csv"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := eventlog.ReadFrom(b.Context(), bytes.NewReader(data), "receipt.csv", eventlog.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
