package eventlog

import (
	"bytes"
	"time"
)

// stamp is a timestamp as written.
type stamp struct {
	local int64 // microseconds since 1970-01-01 on the clock that was read
	zone  int16 // minutes ahead of UTC; only if zoned
	zoned bool
}

// instant returns microseconds since 1970-01-01 UTC and the offset in minutes,
// taking loc (nil is UTC) for a stamp without offset.
func (s stamp) instant(loc *time.Location) (micros int64, zone int16) {
	if !s.zoned && loc != nil {
		t := time.UnixMicro(s.local).UTC()
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), loc)
		_, offset := t.Zone()
		return t.UnixMicro(), int16(offset / 60)
	}
	return s.local - int64(s.zone)*60_000_000, s.zone
}

// parseDateTime reads an xs:dateTime of the years 0001 to 9999. Fractions of a
// second are cut to microseconds.
func parseDateTime(b []byte) (stamp, bool) {
	if len(b) < len("2006-01-02T15:04:05") || b[10] != 'T' || b[16] != ':' {
		return stamp{}, false
	}
	s, ok := parseISO(b)
	tail := b[len("2006-01-02T15:04:05"):]
	if bytes.IndexByte(tail, ' ') >= 0 || bytes.IndexByte(tail, ',') >= 0 {
		return s, false
	}
	short := s.zoned && tail[len(tail)-1] != 'Z' && tail[len(tail)-3] != ':'
	return s, ok && !short
}

// parseISO reads ISO 8601 as it is met in tables: like xs:dateTime, but the time
// of day, the seconds and the offset may be missing, a blank may stand for the
// T, a comma for the point, and the offset may be short (+0100, +01).
func parseISO(b []byte) (stamp, bool) {
	days, ok := parseDate(b)
	if !ok {
		return stamp{}, false
	}
	const day = 24 * 60 * 60 * 1_000_000
	s := stamp{local: days * day}
	b = b[10:]
	if len(b) == 0 {
		return s, true
	}
	if b[0] != 'T' && b[0] != ' ' {
		return stamp{}, false
	}
	clock, b, ok := parseClock(b[1:])
	if !ok || clock > day {
		return stamp{}, false
	}
	s.local += clock
	s.zone, s.zoned, ok = parseZone(b)
	return s, ok
}

// parseDate reads yyyy-mm-dd and returns the days since 1970-01-01.
func parseDate(b []byte) (days int64, ok bool) {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' {
		return 0, false
	}
	year, month, day := digits(b[0:4]), digits(b[5:7]), digits(b[8:10])
	if year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return daysBefore(year, month) + int64(day) - 1, true
}

// parseClock reads hh:mm[:ss[.f…]] and returns microseconds and what follows.
// 24:00:00 is the end of the day.
func parseClock(b []byte) (micros int64, rest []byte, ok bool) {
	if len(b) < 5 || b[2] != ':' {
		return 0, nil, false
	}
	hour, minute, second := digits(b[0:2]), digits(b[3:5]), 0
	rest = b[5:]
	var fraction int64
	if len(rest) >= 3 && rest[0] == ':' {
		second = digits(rest[1:3])
		if fraction, rest, ok = parseFraction(rest[3:]); !ok {
			return 0, nil, false
		}
	}
	if hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return 0, nil, false
	}
	micros = int64(hour*3600+minute*60+second)*1_000_000 + fraction
	return micros, rest, hour < 24 || micros == 24*3600*1_000_000
}

// parseFraction reads the digits after a point or comma, if there is one, as
// microseconds.
func parseFraction(b []byte) (micros int64, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '.' && b[0] != ',' {
		return 0, b, true
	}
	i, unit := 1, int64(100_000)
	for ; i < len(b) && isDigit(b[i]); i++ {
		micros += unit * int64(b[i]-'0')
		unit /= 10
	}
	return micros, b[i:], i > 1
}

// parseZone reads the offset at the end of a time: nothing, Z, +hh:mm, +hhmm or
// +hh, perhaps after a blank. Offsets reach up to 14 hours.
func parseZone(b []byte) (minutes int16, zoned, ok bool) {
	if len(b) > 1 && b[0] == ' ' {
		b = b[1:]
	}
	if len(b) == 0 {
		return 0, false, true
	}
	if string(b) == "Z" {
		return 0, true, true
	}
	sign := 1
	switch b[0] {
	case '-':
		sign = -1
	case '+':
	default:
		return 0, false, false
	}
	var hour, minute int
	switch b = b[1:]; {
	case len(b) == 5 && b[2] == ':':
		hour, minute = digits(b[:2]), digits(b[3:])
	case len(b) == 4:
		hour, minute = digits(b[:2]), digits(b[2:])
	case len(b) == 2:
		hour = digits(b)
	default:
		return 0, false, false
	}
	total := hour*60 + minute
	if hour < 0 || minute < 0 || minute > 59 || total > 14*60 {
		return 0, false, false
	}
	return int16(sign * total), true, true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// digits reads up to four decimal digits; -1 if there is anything else.
func digits(b []byte) int {
	n := 0
	for _, c := range b {
		if !isDigit(c) {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// daysIn returns the length of a month in the proleptic Gregorian calendar.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysBefore returns the days from 1970-01-01 to the first of a month. It
// counts years from March on, so that the leap day is the last of a year:
// Hinnant, chrono-compatible low-level date algorithms (2013).
func daysBefore(year, month int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	const to1970 = 719468 // days from 0000-03-01
	return int64(365*year+year/4-year/100+year/400+(153*(month-3)+2)/5) - to1970
}
