package eventlog

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDateTime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2002-05-30T09:30:10Z":             "2002-05-30T09:30:10Z",
		"2011-10-11T13:45:40.276+02:00":    "2011-10-11T11:45:40.276Z",
		"2011-10-11T13:45:40.276-00:30":    "2011-10-11T14:15:40.276Z",
		"2012-02-29T24:00:00Z":             "2012-03-01T00:00:00Z",
		"1969-12-31T23:59:59.999999Z":      "1969-12-31T23:59:59.999999Z",
		"2020-01-01T00:00:00.1234567890Z":  "2020-01-01T00:00:00.123456Z",
		"0001-01-01T00:00:00Z":             "0001-01-01T00:00:00Z",
		"9999-12-31T23:59:59+14:00":        "9999-12-31T09:59:59Z",
		"2002-0530T09:30:10Z":              "",
		"2002-05-30 09:30:10Z":             "",
		"2002-05-30T09:30Z":                "",
		"2001-02-29T00:00:00Z":             "",
		"2001-13-01T00:00:00Z":             "",
		"2001-01-01T24:00:01Z":             "",
		"2001-01-01T00:60:00Z":             "",
		"2001-01-01T00:00:60Z":             "",
		"2001-01-01T00:00:00.Z":            "",
		"2001-01-01T00:00:00+15:00":        "",
		"2001-01-01T00:00:00 +01:00 extra": "",
		"2001-01-01T00:00:00 Z":            "",
		"2001-01-01T00:00:00+0100":         "",
		"2001-01-01T00:00:00+01":           "",
		"2001-01-01T00:00:00,5Z":           "",
		"0000-01-01T00:00:00Z":             "",
		"":                                 "",
	} {
		s, ok := parseDateTime([]byte(text))
		got := "" // refused
		if ok {
			micros, _ := s.instant(nil)
			got = time.UnixMicro(micros).UTC().Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestParseISO(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"2011-12-06 12:41:31.788000+00:00", "2011-12-06 13:41:31,788+0100", "2011-12-06T13:41:31.788 +01", "2011-12-06 12:41:31.788Z",
	} {
		s, ok := parseISO([]byte(text))
		micros, _ := s.instant(nil)
		if want := time.Date(2011, 12, 6, 12, 41, 31, 788e6, time.UTC).UnixMicro(); !ok || micros != want {
			t.Errorf("%s: %d, %t, want %d", text, micros, ok, want)
		}
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone database:", err)
	}
	for text, want := range map[string]int16{"2024-07-01": 120, "2024-01-01 08:00": 60} {
		s, ok := parseISO([]byte(text))
		micros, zone := s.instant(berlin)
		if local := time.UnixMicro(micros).In(berlin).Format("2006-01-02 15:04"); !ok || zone != want || !strings.HasPrefix(local, text) {
			t.Errorf("%s in Berlin: %s at %d minutes, want %d", text, local, zone, want)
		}
	}
}

// The standard library is the oracle for every instant it can write.
func TestParseDateTimeAgreesWithStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC).UnixMicro()
		last := time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC).UnixMicro()
		want := rapid.Int64Range(first, last).Draw(t, "micros")
		minutes := rapid.IntRange(-14*60, 14*60).Draw(t, "minutes")
		text := time.UnixMicro(want).In(time.FixedZone("", minutes*60)).Format("2006-01-02T15:04:05.999999Z07:00")
		s, ok := parseDateTime([]byte(text))
		if got, zone := s.instant(nil); !ok || got != want || int(zone) != minutes {
			t.Fatalf("%s: got %d at %d (%t), want %d at %d", text, got, zone, ok, want, minutes)
		}
	})
}
