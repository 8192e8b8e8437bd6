package i18n

import (
	"fmt"
	"strings"
)

// message is a text cut into its pieces.
type message []piece

// piece is literal text, or a slot that takes the value called name. With
// one and many set the slot shows one of the two by the value's number.
type piece struct {
	text      string
	name      string
	one, many string
}

// parseMessage reads "{n} {n|Leistung|Leistungen} gefunden".
func parseMessage(text string) (message, error) {
	var m message
	for text != "" {
		before, rest, found := strings.Cut(text, "{")
		if before != "" {
			m = append(m, piece{text: before})
		}
		if !found {
			break
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("%q: { is not closed", text)
		}
		if strings.Contains(inner, "{") {
			return nil, fmt.Errorf("%q: { stands within {", text)
		}
		fields := strings.Split(inner, "|")
		switch {
		case fields[0] == "":
			return nil, fmt.Errorf("%q: {} has no name", text)
		case len(fields) == 1:
			m = append(m, piece{name: fields[0]})
		case len(fields) == 3:
			m = append(m, piece{name: fields[0], one: fields[1], many: fields[2]})
		default:
			return nil, fmt.Errorf("%q: {%s} needs the form {name} or {name|one|many}", text, inner)
		}
		text = after
	}
	return m, nil
}

// names returns the names of all slots.
func (m message) names() map[string]bool {
	names := map[string]bool{}
	for _, p := range m {
		if p.name != "" {
			names[p.name] = true
		}
	}
	return names
}
