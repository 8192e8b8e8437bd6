package tabular

import (
	"cmp"
	"slices"
	"strings"
)

// Item is one choice of a value of kind [Listed].
type Item struct {
	Code string
	Key  string // what the choice is for, such as an authority; may be empty
}

// String is the plain form of the item, such as "reader@13073".
func (i Item) String() string {
	if i.Key == "" {
		return i.Code
	}
	return i.Code + "@" + i.Key
}

// between stands between the items of a value.
const between = "; "

// Listing is the plain form of a value of kind [Listed]: by key, then code, no
// item twice.
func Listing(items []Item) string {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b Item) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Code, b.Code)) })
	return join(slices.Compact(items), Item.String)
}

// Items takes a value of kind [Listed] apart.
func Items(value string) []Item {
	if value == "" {
		return nil
	}
	parts := strings.Split(value, between)
	items := make([]Item, len(parts))
	for i, part := range parts {
		items[i].Code, items[i].Key, _ = strings.Cut(part, "@")
	}
	return items
}

func join(items []Item, write func(Item) string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = write(item)
	}
	return strings.Join(texts, between)
}

// showListed writes the words for the choices with their keys: "Lesen 13073".
func (c Column) showListed(value string, l Lang) string {
	return join(Items(value), func(i Item) string { return strings.TrimSpace(c.word(i.Code, l) + " " + i.Key) })
}

// parseListed reads "Lesen 13073; Prüfung" and "reader@13073".
func (c Column) parseListed(cell string) (string, *Text) {
	var items []Item
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == '\n' || r == '\r' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		item, ok := c.findItem(part)
		if !ok {
			return "", c.noChoice(part)
		}
		if strings.ContainsAny(item.Key, " @\t\u00a0") {
			return "", problemf("„%s“ ist nicht zu verstehen; hinter dem Wort steht höchstens ein Schlüssel, mehrere Angaben trennt ein Semikolon",
				"“%s” cannot be understood; behind the word stands at most one key, and semicolons separate several entries", part)
		}
		items = append(items, item)
	}
	return Listing(items), nil
}

// findItem finds the longest word that a text begins with; the rest is the key.
func (c Column) findItem(text string) (found Item, ok bool) {
	longest := 0
	for _, o := range c.Choices {
		for _, word := range []string{o.Code, o.Word.De, o.Word.En} {
			if len(word) <= longest || len(text) < len(word) || !strings.EqualFold(text[:len(word)], word) {
				continue
			}
			rest := text[len(word):]
			key := strings.TrimLeft(rest, " @\t\u00a0")
			if rest == "" || key != rest {
				found, ok, longest = Item{Code: o.Code, Key: key}, true, len(word)
			}
		}
	}
	return found, ok
}
