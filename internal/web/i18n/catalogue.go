package i18n

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

//go:embed messages/*.txt
var messageFiles embed.FS

// Catalogue holds all messages of all languages. It is read-only after
// [Load] and safe for concurrent use.
type Catalogue struct {
	messages map[Lang]map[string]message
	printers map[Lang]*Printer
}

// Load reads the messages that are part of the program.
func Load() (*Catalogue, error) {
	files, err := fs.Glob(messageFiles, "messages/*.txt")
	if err != nil {
		return nil, fmt.Errorf("listing the message files: %w", err)
	}
	c := &Catalogue{messages: map[Lang]map[string]message{}, printers: map[Lang]*Printer{}}
	for _, l := range Langs() {
		c.messages[l] = map[string]message{}
		c.printers[l] = newPrinter(c, l)
	}
	for _, name := range files {
		f, err := messageFiles.Open(name)
		if err != nil {
			return nil, fmt.Errorf("opening the messages: %w", err)
		}
		if err := c.read(f); err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(name), err)
		}
	}
	return c, nil
}

// Printer returns the printer of a language.
func (c *Catalogue) Printer(l Lang) *Printer { return c.printers[l] }

// Keys returns the set of all message keys.
func (c *Catalogue) Keys() map[string]bool {
	keys := make(map[string]bool, len(c.messages[German]))
	for key := range c.messages[German] {
		keys[key] = true
	}
	return keys
}

// read adds the messages of one file. A key stands at the beginning of a line,
// its texts follow indented as "de: …" and "en: …"; a deeper line continues
// the text before it. Empty lines and lines that begin with # are ignored.
func (c *Catalogue) read(r io.Reader) error {
	var (
		key   string
		texts = map[Lang]string{}
		last  Lang
		line  int
	)
	finish := func() error {
		if key == "" {
			return nil
		}
		for _, l := range Langs() {
			if texts[l] == "" {
				return fmt.Errorf("before line %d: %s has no text in %q", line, key, l)
			}
			m, err := parseMessage(texts[l])
			if err != nil {
				return fmt.Errorf("before line %d: %s in %q: %w", line, key, l, err)
			}
			c.messages[l][key] = m
		}
		clear(texts)
		return nil
	}
	for scanner := bufio.NewScanner(r); ; {
		more := scanner.Scan()
		if !more {
			if err := scanner.Err(); err != nil {
				return fmt.Errorf("line %d: %w", line+1, err)
			}
			line++
			return finish()
		}
		line++
		raw := scanner.Text()
		text := strings.TrimSpace(raw)
		switch {
		case text == "" || strings.HasPrefix(text, "#"):
		case raw == strings.TrimLeft(raw, " "):
			if err := finish(); err != nil {
				return err
			}
			if _, exists := c.messages[German][text]; exists {
				return fmt.Errorf("line %d: %s is defined twice", line, text)
			}
			key, last = text, ""
		case strings.HasPrefix(raw, "    "):
			if last == "" {
				return fmt.Errorf("line %d: continues nothing", line)
			}
			texts[last] += " " + text
		default:
			code, rest, _ := strings.Cut(text, ":")
			l, ok := ParseLang(code)
			if !ok || key == "" {
				return fmt.Errorf("line %d: expected a key, or an indented \"de:\" or \"en:\"", line)
			}
			last, texts[l] = l, strings.TrimSpace(rest)
		}
	}
}
