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

// What a quick layout reads, package time reads the same.
func TestQuickLayoutsAgreeWithStandardLibrary(t *testing.T) {
	t.Parallel()
	layouts := commonLayouts()[1:]
	for _, pattern := range []string{"yyyyMMdd HH:mm", "dd.MM.yyyy  HH:mm", "yyyy-MM-ddTHH:mm:ss", "d.M.yyyy H.m.s", "dd/MM/yyyy HH:mm:ss.", "yyyy-MM-dd HH:mm:ss XXX", "M.d.yyyy.", "ss,yyyy.MM.dd"} {
		l, err := parseLayout(pattern)
		if err != nil {
			t.Fatal(err)
		}
		layouts = append(layouts, l)
	}
	quick := 0
	for _, l := range layouts {
		if len(l.quick) > 0 {
			quick++
		}
	}
	if quick < 20 {
		t.Errorf("only %d of %d layouts are quick", quick, len(layouts))
	}
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(layouts).Draw(t, "layout")
		at := time.Unix(rapid.Int64Range(-1e11, 2e11).Draw(t, "seconds"), 0).UTC()
		other := rapid.SampledFrom(layouts).Draw(t, "other")
		text := []byte(at.Format(other.golang))
		if rapid.Bool().Draw(t, "same") {
			text = []byte(at.Format(l.golang))
		}
		if len(text) > 0 && rapid.Bool().Draw(t, "damage") {
			text[rapid.IntRange(0, len(text)-1).Draw(t, "at")] = rapid.SampledFrom([]byte(" 0129:.-,a\xff")).Draw(t, "byte")
		}
		slow := l
		slow.quick = nil
		want, wantOK := slow.parse(text)
		got, ok := l.quick.read(text)
		if ok && (!wantOK || got != want) {
			t.Fatalf("%s as %s: %+v, want %+v, %t", text, l.pattern, got, want, wantOK)
		}
		if got, ok := l.parse(text); ok != wantOK || got != want {
			t.Fatalf("%s as %s: %+v, %t, want %+v, %t", text, l.pattern, got, ok, want, wantOK)
		}
		if undamaged := at.Format(l.golang); len(l.quick) > 0 && at.Year() > 0 {
			if _, ok := l.quick.read([]byte(undamaged)); !ok && !strings.Contains(undamaged, "  ") {
				t.Fatalf("%s is not read as %s", undamaged, l.pattern)
			}
		}
	})
}

// What a clock reads, the other functions read the same.
func TestClockAgreesWithParseISO(t *testing.T) {
	t.Parallel()
	var c clock // remembers from one to the next
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(-6e16, 2e17).Draw(t, "micros"))
		zone := time.FixedZone("", rapid.SampledFrom([]int{0, 3600, -9000, 50400, 50460}).Draw(t, "zone"))
		form := rapid.SampledFrom([]string{
			"2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05", "2006-01-02T24:00:00",
			"2006-01-02 15:04:05.000000+00:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04", "2006-01-02T15:04:05. Z", "2006-01-02T15:04:05 -0700",
		}).Draw(t, "form")
		text := []byte(at.In(zone).Format(form))
		if rapid.Bool().Draw(t, "damage") {
			text[rapid.IntRange(0, len(text)-1).Draw(t, "at")] = rapid.SampledFrom([]byte("0369:;/.-+ TZ\x8a\xff")).Draw(t, "byte")
		}
		for _, separator := range []byte("T ") {
			got, ok := c.read(text, separator)
			if !ok {
				continue
			}
			if want, ok := parseISO(text); !ok || got != want {
				t.Fatalf("%s: %+v, want %+v, %t", text, got, want, ok)
			}
			if want, ok := parseDateTime(text); separator == 'T' && (!ok || got != want) {
				t.Fatalf("%s as date: %+v, want %+v, %t", text, got, want, ok)
			}
		}
		if usual := at.In(time.UTC).Format("2006-01-02T15:04:05.000Z07:00"); at.Year() > 0 && at.Year() < 9999 {
			if _, ok := c.read([]byte(usual), 'T'); !ok {
				t.Fatalf("%s is not read", usual)
			}
		}
	})
}
