package eventlog

import "encoding/binary"

// clock reads timestamps of the usual form at little cost. Most days and offsets
// in a log are the same as shortly before, so it remembers the last ones.
type clock struct {
	date     [10]byte // as written
	midnight int64    // of that day, in microseconds since 1970-01-01
	offset   [6]byte  // as written
	zone     int16    // that it means
}

// read reads yyyy-mm-dd, the separator, hh:mm:ss, perhaps three or six digits
// behind a point and perhaps Z or an offset such as +01:00. It is not ok for anything else,
// which may be a timestamp all the same.
func (c *clock) read(b []byte, separator byte) (s stamp, ok bool) {
	if len(b) < len("2006-01-02T15:04:05") || b[10] != separator {
		return stamp{}, false
	}
	if string(b[:10]) != string(c.date[:]) {
		days, ok := parseDate(b[:10])
		if !ok {
			return stamp{}, false
		}
		copy(c.date[:], b)
		c.midnight = days * 24 * 60 * 60 * 1_000_000
	}
	seconds, ok := daySeconds(b[11:19])
	if !ok {
		return stamp{}, false
	}
	s.local = c.midnight + seconds*1_000_000
	if b = b[19:]; len(b) > 0 && b[0] == '.' {
		n := countDigits(b[1:])
		if n != 3 && n != 6 {
			return stamp{}, false
		}
		s.local += int64(digits(b[1:4])) * 1000
		if n == 6 {
			s.local += int64(digits(b[4:7]))
		}
		b = b[1+n:]
	}
	switch {
	case len(b) == 0:
	case len(b) == 1 && b[0] == 'Z':
		s.zoned = true
	case len(b) == 6:
		if string(b) != string(c.offset[:]) {
			zone, _, ok := parseZone(b)
			if !ok || b[3] != ':' {
				return stamp{}, false
			}
			copy(c.offset[:], b)
			c.zone = zone
		}
		s.zone, s.zoned = c.zone, true
	default:
		return stamp{}, false
	}
	return s, true
}

// daySeconds reads the eight bytes of hh:mm:ss, up to 23:59:59, all at once.
func daySeconds(b []byte) (seconds int64, ok bool) {
	const (
		ones   = 0x0101010101010101
		colons = 0x0000ff0000ff0000
	)
	v := binary.LittleEndian.Uint64(b) ^ 0x30303a30303a3030  // digits become their values, colons zero
	if (v|(v+0x76*ones))&(0x80*ones) != 0 || v&colons != 0 { // a byte above 9
		return 0, false
	}
	hours, minutes := v&0xf*10+v>>8&0xf, v>>24&0xf*10+v>>32&0xf
	seconds = int64(v>>48&0xf*10 + v>>56&0xf)
	return seconds + int64(minutes)*60 + int64(hours)*3600, hours < 24 && minutes < 60 && seconds < 60
}
