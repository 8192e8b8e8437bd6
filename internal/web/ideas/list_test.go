package ideas

import (
	"strings"
	"testing"

	"kiesel/internal/programme"
	"kiesel/internal/web/i18n"
)

// The sentence at the top has no zeros, and its number and verb agree.
func TestAnswerAgrees(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	idea := map[rune]programme.Idea{
		'w': {ReplyBy: "2026-03-02"}, 'o': {ReplyBy: "2026-02-28"},
		'p': {Reply: &programme.Reply{Decision: programme.Pursue}}, 'd': {Reply: &programme.Reply{Decision: programme.Decline}},
	}
	for states, want := range map[string][2]string{
		"w":     {"1 Anliegen; es wartet auf Antwort.", "1 idea; it waits for a reply."},
		"o":     {"1 Anliegen; es ist überfällig.", "1 idea; it is overdue."},
		"d":     {"1 Anliegen; es ist beantwortet.", "1 idea; it has its reply."},
		"pd":    {"2 Anliegen, alle sind beantwortet.", "2 ideas, and all have their reply."},
		"ww":    {"2 Anliegen, alle warten auf Antwort.", "2 ideas, and all wait for a reply."},
		"oo":    {"2 Anliegen, alle sind überfällig.", "2 ideas, and all are overdue."},
		"wp":    {"2 Anliegen, davon wartet 1 auf Antwort.", "2 ideas, of which 1 waits for a reply."},
		"wwd":   {"3 Anliegen, davon warten 2 auf Antwort.", "3 ideas, of which 2 wait for a reply."},
		"op":    {"2 Anliegen, davon ist 1 überfällig.", "2 ideas, of which 1 is overdue."},
		"ood":   {"3 Anliegen, davon sind 2 überfällig.", "3 ideas, of which 2 are overdue."},
		"wo":    {"2 Anliegen, davon wartet 1 auf Antwort und ist 1 überfällig.", "2 ideas, of which 1 waits for a reply and 1 is overdue."},
		"wwoop": {"5 Anliegen, davon warten 2 auf Antwort und sind 2 überfällig.", "5 ideas, of which 2 wait for a reply and 2 are overdue."},
	} {
		l := list{day: "2026-03-01"}
		for _, s := range states {
			l.all = append(l.all, idea[s])
		}
		n := count(l.all, l.day)
		for i, lang := range i18n.Langs() {
			got := words.Printer(lang).T(i18n.Key("idea_count", l.answerKey()), "n", len(l.all), "waiting", n[programme.Waiting], "overdue", n[programme.Overdue])
			if got != want[i] || strings.Contains(got, "0") {
				t.Errorf("%s: %q, want %q", states, got, want[i])
			}
		}
	}
}
