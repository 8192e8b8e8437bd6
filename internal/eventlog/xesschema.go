package eventlog

import (
	"bytes"
	"strings"
)

// element is an element of XES. The order of the constants is the order in
// which the standard lets elements follow each other.
type element uint8

const (
	noElement element = iota
	elLog
	elExtension
	elGlobal
	elClassifier
	elString
	elDate
	elInt
	elFloat
	elBoolean
	elID
	elList
	elContainer // of XES 2.0
	elValues
	elTrace
	elEvent
)

var elementNames = [...]string{
	elLog: "log", elExtension: "extension", elGlobal: "global", elClassifier: "classifier",
	elString: "string", elDate: "date", elInt: "int", elFloat: "float", elBoolean: "boolean", elID: "id",
	elList: "list", elContainer: "container", elValues: "values", elTrace: "trace", elEvent: "event",
}

func (e element) String() string { return "<" + elementNames[e] + ">" }

// elementOf returns the element with a name, or noElement.
func elementOf(name []byte) element {
	switch string(name) {
	case "string":
		return elString
	case "date":
		return elDate
	case "event":
		return elEvent
	}
	for e, known := range elementNames {
		if known != "" && known == string(name) {
			return element(e)
		}
	}
	return noElement
}

// isAttribute reports whether e is an attribute, of whatever type.
func (e element) isAttribute() bool { return e >= elString && e <= elContainer }

// isComposite reports whether e is an attribute without a value of its own.
func (e element) isComposite() bool { return e == elList || e == elContainer }

// mayContain reports whether the standard lets child stand inside e.
func (e element) mayContain(child element) bool {
	switch {
	case child.isAttribute():
		return e != elExtension && e != elClassifier && e != noElement
	case child == elValues:
		return e == elList
	case child == elEvent:
		return e == elLog || e == elTrace
	case child == elLog:
		return e == noElement
	}
	return e == elLog
}

// rank orders the children of an element: all attributes are equal.
func (e element) rank() element {
	if e.isAttribute() {
		return elString
	}
	return e
}

// required and optional are the XML attributes of an element.
func (e element) required() []string {
	switch {
	case e == elLog:
		return []string{"xes.version"}
	case e == elExtension:
		return []string{"name", "prefix", "uri"}
	case e == elClassifier:
		return []string{"name", "keys"}
	case e.isComposite():
		return []string{"key"}
	case e.isAttribute():
		return []string{"key", "value"}
	}
	return nil
}

func (e element) optional() string {
	switch e {
	case elLog:
		return "xes.features"
	case elGlobal, elClassifier:
		return "scope"
	case elValues:
		return "key" // the schema has it, the text of the standard does not
	}
	return ""
}

// validValue reports whether value is in the value space of an attribute type;
// blanks around it do not count.
func (e element) validValue(value []byte) bool {
	if e != elString {
		value = bytes.Trim(value, " \t\r\n")
	}
	switch e {
	case elDate:
		_, ok := parseDateTime(value)
		return ok
	case elInt:
		return isLong(value)
	case elFloat:
		return isDouble(value)
	case elBoolean:
		return string(value) == "true" || string(value) == "false" || string(value) == "1" || string(value) == "0"
	case elID:
		return isUUID(value)
	}
	return true
}

// isLong reports whether b is an xs:long.
func isLong(b []byte) bool {
	limit := "9223372036854775807"
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		if b[0] == '-' {
			limit = "9223372036854775808"
		}
		b = b[1:]
	}
	if countDigits(b) != len(b) || len(b) == 0 {
		return false
	}
	b = bytes.TrimLeft(b, "0")
	return len(b) < len(limit) || len(b) == len(limit) && string(b) <= limit
}

// isDouble reports whether b is an xs:double.
func isDouble(b []byte) bool {
	switch string(b) {
	case "INF", "-INF", "NaN":
		return true
	}
	b = unsigned(b)
	whole := countDigits(b)
	b = b[whole:]
	fraction := 0
	if len(b) > 0 && b[0] == '.' {
		fraction = countDigits(b[1:])
		b = b[1+fraction:]
	}
	if whole+fraction == 0 {
		return false
	}
	if len(b) > 0 && (b[0] == 'e' || b[0] == 'E') {
		b = unsigned(b[1:])
		return len(b) > 0 && countDigits(b) == len(b)
	}
	return len(b) == 0
}

func unsigned(b []byte) []byte {
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		return b[1:]
	}
	return b
}

// countDigits returns the number of decimal digits at the start of b.
func countDigits(b []byte) int {
	n := 0
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	return n
}

// isUUID reports whether b has the form 550e8400-e29b-41d4-a716-446655440000.
func isUUID(b []byte) bool {
	if len(b) != 36 {
		return false
	}
	for i, c := range b {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f'
		if dash != (c == '-') || !dash && !hex {
			return false
		}
	}
	return true
}

// standardExtensions are the extensions of clause 7 of the standard: the type of
// each attribute that an extension, known by its prefix, defines; noElement
// stands for any.
var standardExtensions = map[string]map[string]element{
	"concept":   {"name": elString, "instance": elString},
	"lifecycle": {"model": elString, "transition": elString, "state": elString},
	"org":       {"resource": elString, "role": elString, "group": elString},
	"time":      {"timestamp": elDate},
	"semantic":  {"modelReference": elString},
	"identity":  {"id": elID},
	"cost": {
		"total": elFloat, "currency": elString, "drivers": noElement, "amount": elFloat, "driver": elString, "type": elString,
	},
}

// classifierKeys splits the keys of a classifier at blanks; keys with blanks
// stand in single quotes.
func classifierKeys(keys string) []string {
	var list []string
	for {
		keys = strings.TrimLeft(keys, " \t\r\n")
		if keys == "" {
			return list
		}
		end, skip := " \t\r\n", 0
		if keys[0] == '\'' {
			end, skip = "'", 1
		}
		n := strings.IndexAny(keys[skip:], end)
		if n < 0 {
			return append(list, keys[skip:])
		}
		list = append(list, keys[skip:skip+n])
		keys = keys[skip+n+skip:]
	}
}
