package part

import "kiesel/internal/web/page"

// Merge is what somebody sees whose change met another one: field by field what
// they had seen, what holds now, and what they entered. The answer is sent like
// the form itself, with the version that holds now, so that its handler needs to
// know nothing of merging.
type Merge struct {
	What   string // name of what both changed
	Who    string // who changed it meanwhile, "" if the reader may not know
	When   string // as the reader writes it
	Gone   bool   // it was taken back meanwhile, so that nothing holds now
	Action string // address to which the form is sent
	Back   string // address for those who discard their entry
	Hidden []Hidden
	Fields []MergeField
}

// Hidden is a field that is sent on without being shown.
type Hidden struct{ Name, Value string }

// MergeField is one field of a [Merge].
type MergeField struct {
	Name               string // of the field in the form
	Label              string
	Seen, Theirs, Mine MergeValue
	// Always is for what belongs to the change alone, such as its reason: there is
	// nothing to compare, and it can be written anew.
	Always bool
}

// MergeValue is a value of a field.
type MergeValue struct {
	Value string // as the form sends it
	Text  string // as people read it; "" shows Value
}

// text is what people read.
func (m MergeValue) text() string {
	if m.Text == "" {
		return m.Value
	}
	return m.Text
}

// The sides of a field.
const (
	sideNone   = "" // the two differ and somebody must choose
	sideSame   = "same"
	sideTheirs = "theirs"
	sideMine   = "mine"
)

// side is what is chosen beforehand: what only one side has changed.
func (f MergeField) side(gone bool) string {
	switch {
	case f.Mine.Value == f.Theirs.Value:
		return sideSame
	case gone, f.Seen.Value == f.Theirs.Value:
		return sideMine
	case f.Seen.Value == f.Mine.Value:
		return sideTheirs
	}
	return sideNone
}

// byline says who changed it and when.
func (m Merge) byline(v *page.View) string {
	switch {
	case m.When == "":
		return ""
	case m.Who == "":
		return v.T("merge.when", "when", m.When)
	}
	return v.T("merge.by", "who", m.Who, "when", m.When)
}
