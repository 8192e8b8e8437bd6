package changes

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/journal"
	"kiesel/internal/web/page"
	"kiesel/internal/web/verdict"
)

// entry is the content of an entry's page.
type entry struct {
	journal.Entry
	name    string // of what was changed
	who     string
	changes []journal.Difference
	person  func(id string) string
}

func (a Area) entry(w http.ResponseWriter, r *http.Request, v *page.View) error {
	seq, err := strconv.ParseInt(r.PathValue("seq"), 10, 64)
	if err != nil {
		return page.NotFound("%q is not the number of an entry", r.PathValue("seq"))
	}
	found, err := a.Journal.Entry(r.Context(), v.Actor, seq)
	if err != nil {
		return err
	}
	person := func(id string) string { return v.Person(r.Context(), id) }
	e := entry{
		Entry: found, name: a.subject(found.Subject), who: person(found.Actor), person: person,
		changes: journal.Differences(found.Before, found.After),
	}
	return v.Render(w, r, http.StatusOK, entryPage(v, e))
}

// answerKey chooses the sentence at the top.
func (e entry) answerKey() string {
	switch {
	case string(e.Before) == "null" && string(e.After) == "null":
		return "done"
	case string(e.Before) == "null":
		return "begun"
	case string(e.After) == "null":
		return "ended"
	}
	return "changed"
}

// field names a field of a state. A room may add fields that the screen has no
// words for yet; they show their code.
func field(v *page.View, code string) string {
	if parameter, ok := strings.CutPrefix(code, "settings."); ok {
		if key, err := bundling.ParseKey(parameter); err == nil {
			return verdict.ParameterName(v, key)
		}
	}
	name := strings.ToLower(code)
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	if word, ok := v.Lookup("state_field", name); ok {
		return word
	}
	return code
}

// value is what people read of a value: of a person the name, of a list its
// members, of a word of the program the one on screen.
func (e entry) value(v *page.View, field, text string) string {
	var list []string
	switch {
	case text == "":
		return ""
	case strings.EqualFold(field, "by"):
		return e.person(text)
	case json.Unmarshal([]byte(text), &list) == nil:
		for i, member := range list {
			if checksum.MatchString(member) {
				list[i] = short(member)
			}
		}
		return strings.Join(list, ", ")
	}
	for _, family := range words[field] {
		if word, ok := v.Lookup(family, text); ok {
			return word
		}
	}
	return text
}

// words are the families of messages in which values of a field are named.
var words = map[string][]string{
	"level":   {"competent", "abstraction"},
	"state":   {"job_state", "user_state"},
	"code":    {"job_failed"},
	"cause":   {"cause"},
	"verdict": {"parallel_state"},
}

// thing is what the history of the entry's subject is about.
func (e entry) thing() string {
	thing, _, _ := strings.Cut(e.Subject, "/")
	if thing == "" {
		return e.Subject
	}
	return thing
}
