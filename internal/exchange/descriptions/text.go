package descriptions

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kiesel/internal/charset"
	"kiesel/internal/parallel"
)

// readPlain reads a text whose first line is the name.
func readPlain(content []byte) ([]parallel.Description, error) {
	text, err := decode(content)
	if err != nil {
		return nil, err
	}
	name, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return []parallel.Description{{Name: strings.TrimSpace(name), Text: rest}}, nil
}

// readHTML reads a page; its first heading is the name, else its title.
func readHTML(content []byte) ([]parallel.Description, error) {
	text, err := decode(content)
	if err != nil {
		return nil, err
	}
	p := parsePage(text)
	return []parallel.Description{{Name: strings.TrimSpace(cmp.Or(p.heading, p.title)), Text: p.text}}, nil
}

// front are the words for what the head of a Markdown file may say.
var front = map[string]string{
	"titel": "name", "title": "name", "name": "name",
	"behoerde": "authority", "behörde": "authority", "authority": "authority", "gemeinde": "authority",
	"leika": "key", "leistungsschluessel": "key", "leistungsschlüssel": "key", "key": "key",
	"stichwoerter": "keywords", "stichwörter": "keywords", "keywords": "keywords",
}

// readMarkdown reads a text with a head between lines of dashes, from which it takes
// name, authority, key and keywords; without one the first heading is the name.
func readMarkdown(content []byte) ([]parallel.Description, error) {
	text, err := decode(content)
	if err != nil {
		return nil, err
	}
	head, body := cutHead(text)
	d := parallel.Description{Name: head["name"], Authority: head["authority"], Keywords: splitKeywords(head["keywords"]), Text: body}
	if d.Keys, err = parseKeys(head["key"]); err != nil {
		return nil, err
	}
	if d.Name == "" {
		for line := range strings.Lines(body) {
			if heading, ok := strings.CutPrefix(line, "#"); ok {
				d.Name = strings.TrimSpace(strings.TrimLeft(heading, "#"))
				break
			}
		}
	}
	return []parallel.Description{d}, nil
}

// cutHead takes the head off a Markdown text.
func cutHead(text string) (head map[string]string, body string) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return nil, text
	}
	lines, body, ok := strings.Cut(rest, "\n---")
	if !ok {
		return nil, text
	}
	head = map[string]string{}
	for line := range strings.Lines(lines) {
		key, value, _ := strings.Cut(line, ":")
		if field, known := front[strings.ToLower(strings.TrimSpace(key))]; known && head[field] == "" {
			head[field] = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return head, body
}

// decode returns a text as UTF-8 with plain line ends.
func decode(content []byte) (string, error) {
	text, err := charset.UTF8(content)
	var broken *charset.Error
	if errors.As(err, &broken) {
		return "", fmt.Errorf("line %d: %w; save it as UTF-8", broken.Line, err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n"), err
}

// fromHTML takes the marks off a text that may have some; a line for each paragraph
// remains.
func fromHTML(text string) string {
	if !strings.ContainsAny(text, "<&") {
		return text
	}
	return parsePage(text).text
}

// webPage is what people read of a page.
type webPage struct{ title, heading, text string }

// unread are elements whose content nobody reads.
var unread = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Nav: true, atom.Svg: true}

// inline are elements that do not end a paragraph.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.Strong: true, atom.I: true, atom.Em: true, atom.Span: true, atom.Abbr: true, atom.Small: true,
	atom.Sub: true, atom.Sup: true, atom.U: true, atom.Code: true, atom.Mark: true,
}

// parsePage reads HTML piece by piece, so that nothing has to fit into each other.
func parsePage(source string) webPage {
	var p webPage
	var text strings.Builder
	within := map[atom.Atom]int{}
	hidden, headings := 0, 0
	for pieces := html.NewTokenizer(strings.NewReader(source)); ; {
		kind := pieces.Next()
		if kind == html.ErrorToken {
			p.text = tidy(text.String())
			return p
		}
		token := pieces.Token()
		switch kind {
		case html.StartTagToken:
			within[token.DataAtom]++
			if token.DataAtom == atom.H1 {
				headings++
			}
			if unread[token.DataAtom] {
				hidden++
			}
		case html.EndTagToken:
			if within[token.DataAtom] > 0 {
				within[token.DataAtom]--
				if unread[token.DataAtom] {
					hidden--
				}
			}
		case html.TextToken:
			switch {
			case within[atom.Title] > 0 && within[atom.Svg] == 0:
				p.title += token.Data
			case hidden == 0:
				if within[atom.H1] > 0 && headings == 1 {
					p.heading += token.Data
				}
				text.WriteString(token.Data)
			}
		}
		if kind != html.TextToken && !inline[token.DataAtom] {
			text.WriteString(paragraphEnd)
		}
	}
}

// paragraphEnd stands between paragraphs until line ends, which mean nothing in
// HTML, have become blanks.
const paragraphEnd = "\x00"

// tidy writes a line for each paragraph.
func tidy(text string) string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, paragraphEnd) {
		if words := strings.Fields(paragraph); len(words) > 0 {
			lines = append(lines, strings.Join(words, " "))
		}
	}
	return strings.Join(lines, "\n")
}
