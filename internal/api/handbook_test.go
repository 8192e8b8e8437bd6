package api_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/testkit"
)

// The commands of the handbook are answered as it says.
func TestHandbook(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "docs", "handbuch", "schnittstelle.md"))
	if err != nil {
		t.Fatal(err)
	}
	a := newAPI(t, func(c *api.Config) {
		c.Visitor = apitest.Nobody
		c.Tokens = tokens{"secret": access.Local()}
	})
	commands := regexp.MustCompile("(?m)^\\$ (curl .*)\n(.*)$").FindAllStringSubmatch(string(text), -1)
	if len(commands) < 8 {
		t.Fatalf("found %d commands", len(commands))
	}
	for _, c := range commands {
		command, want := c[1], c[2]
		r := parseCurl(t, command)
		w := apitest.Ask(a, r.method, r.target, r.body, r.header...)
		answer := w.Body.String()
		if strings.HasPrefix(want, "```") || strings.HasPrefix(want, "$ ") {
			want = "" // it has no answer
		}
		for _, part := range strings.Split(want, "…") {
			_, rest, found := strings.Cut(answer, part)
			if !found {
				t.Errorf("%s\nis answered with %d %s, want %s", command, w.Code, w.Body, want)
				break
			}
			answer = rest
		}
	}
}

// word is a word of a command line, in quotes or not.
var word = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)`)

// parseCurl reads as much of a command line as the handbook uses.
func parseCurl(t *testing.T, line string) request {
	t.Helper()
	var words []string
	for _, m := range word.FindAllStringSubmatch(line, -1) {
		words = append(words, strings.ReplaceAll(m[1], `\"`, `"`)+m[2]+m[3])
	}
	r := request{method: http.MethodGet}
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "-X":
			i++
			r.method = words[i]
		case "-H":
			i++
			name, value, _ := strings.Cut(words[i], ": ")
			r.header = append(r.header, name, strings.ReplaceAll(value, "$TOKEN", "secret"))
		case "-d", "--data-binary":
			i++
			r.body = words[i]
			if r.method == http.MethodGet {
				r.method = http.MethodPost
			}
			switch r.body {
			case "@steckbrief.json":
				r.body = profileText(t)
			case "@antraege.csv":
				r.body = csvLog(10)
			case "@annahmen.csv":
				r.body = listHead + "99107023017000;;rate;26,5;20;33;Wohngeldstatistik;31.12.2025\n;;hour_cost;65;60;70;Tarif;01.11.2026\n"
			}
		default:
			r.target = strings.TrimPrefix(words[i], "$KIESEL"+api.Root)
		}
	}
	return r
}
