package eventlog

// quickLayout reads times of a simple form faster than package time: numbers
// with something between them, none of them optional. What it can't read may be
// a time all the same. Empty means that the form is not simple.
type quickLayout []quickField

// quickField is a number in a time and the text behind it.
type quickField struct {
	unit   byte // y, M, d, H, m or s
	digits int  // 0 means one or two
	text   string
}

// newQuickLayout returns the quick form of a pattern, see [Options].
func newQuickLayout(pattern string) quickLayout {
	var q quickLayout
	for rest := pattern; rest != ""; {
		n, _ := nextLetters(rest)
		letters := rest[:n]
		rest = rest[n:]
		if c := letters[0]; c < 'A' || c > 'z' {
			if len(q) == 0 {
				return nil
			}
			f := &q[len(q)-1]
			if f.text += letters; f.unit == 's' && (letters == "." || letters == ",") {
				return nil // may be a fraction for package time
			}
			continue
		}
		if len(q) > 0 && q[len(q)-1].text == "" {
			return nil // a number right behind another
		}
		switch letters {
		case "yyyy":
			q = append(q, quickField{'y', 4, ""})
		case "MM", "dd", "mm", "ss":
			q = append(q, quickField{letters[0], 2, ""})
		case "M", "d", "H", "HH", "m", "s":
			q = append(q, quickField{letters[0], 0, ""})
		default:
			return nil
		}
	}
	return q
}

// read reads a time without offset.
func (q quickLayout) read(b []byte) (s stamp, ok bool) {
	year, month, day, hour, minute, second := 0, 1, 1, 0, 0, 0
	for _, f := range q {
		n := f.digits
		if n == 0 {
			n = min(2, countDigits(b))
		}
		if n == 0 || len(b) < n+len(f.text) || string(b[n:n+len(f.text)]) != f.text {
			return s, false
		}
		number := digits(b[:n])
		b = b[n+len(f.text):]
		if number < 0 {
			return s, false
		}
		switch f.unit {
		case 'y':
			year = number
		case 'M':
			month = number
		case 'd':
			day = number
		case 'H':
			hour = number
		case 'm':
			minute = number
		case 's':
			second = number
		}
	}
	if len(q) == 0 || len(b) > 0 || year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return s, false
	}
	seconds := (daysBefore(year, month)+int64(day)-1)*86400 + int64(hour*3600+minute*60+second)
	return stamp{local: seconds * 1_000_000}, true
}
