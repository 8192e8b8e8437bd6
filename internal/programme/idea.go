package programme

import (
	"errors"
	"slices"
	"strings"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/entry"
	"kiesel/internal/landscape"
)

// Limits of an idea. Lengths are in characters.
const (
	MaxTitle  = 120
	MaxAim    = 2000
	MaxReason = 2000
	// DefaultReplyDays is after how many days a reply is promised unless the idea
	// says otherwise, MaxReplyDays after how many at the latest.
	DefaultReplyDays = 30
	MaxReplyDays     = 90
)

// Idea is a recommendation that somebody wants to be pursued.
type Idea struct {
	ID      string              `json:"id"`
	Title   string              `json:"title"` // one line
	Land    landscape.ARS       `json:"land"`
	Service landscape.ServiceID `json:"service"`
	// Function of the service; "" is the whole service.
	Function landscape.Function `json:"function"`
	// Aim is what is to be reached.
	Aim string `json:"aim"`
	// Basis are the figures on which it was handed in; they never change.
	Basis Basis `json:"basis"`
	// ReplyBy is the day by which a reply is promised.
	ReplyBy landscape.Date `json:"reply_by"`
	// Reply is nil as long as there is none.
	Reply   *Reply    `json:"reply"`
	Version int64     `json:"version"` // 1 as handed in, one more with every reply
	By      string    `json:"by"`      // actor id of who handed it in
	At      time.Time `json:"at"`      // when that was, UTC
}

// Basis are the figures of the recommendation when an idea was handed in. Money is
// EUR per year.
type Basis struct {
	Outcome bundling.Outcome `json:"outcome"`
	// Gain is what following the recommendation saves; nil if nobody knows.
	Gain *bundling.Range `json:"gain"`
	// Probability, 0 to 1, that the recommendation is cheaper than its rival, see
	// [bundling.FunctionVerdict]; nil for a whole service, whose functions are
	// decided one by one, and if nobody knows.
	Probability *float64 `json:"probability"`
	// Rank in the portfolio under the standard weights, from 1, of so many; 0 of 0
	// for what has no rank.
	Rank int `json:"rank"`
	Of   int `json:"of"`
	// Entry is the last entry of the journal on which the figures rest.
	Entry int64 `json:"entry"`
}

// Decision is what a reply says.
type Decision string

// The decisions.
const (
	Pursue  Decision = "pursue"
	Decline Decision = "decline"
)

// Decisions lists them in the order of display.
func Decisions() []Decision { return []Decision{Pursue, Decline} }

// Reply is the reasoned answer to an idea.
type Reply struct {
	Decision Decision  `json:"decision"`
	Reason   string    `json:"reason"`
	By       string    `json:"by"` // actor id
	At       time.Time `json:"at"` // UTC
}

// State says how an idea stands.
type State string

// The states.
const (
	Waiting  State = "waiting"  // for a reply that is not yet due
	Overdue  State = "overdue"  // the promised day is over without a reply
	Pursued  State = "pursued"  // the reply says so
	Declined State = "declined" // the reply says so
)

// States lists them in the order of display.
func States() []State { return []State{Waiting, Overdue, Pursued, Declined} }

// State returns how the idea stands on a day. On the promised day itself it is
// still waiting.
func (i Idea) State(today landscape.Date) State {
	switch {
	case i.Reply == nil && i.ReplyBy < today:
		return Overdue
	case i.Reply == nil:
		return Waiting
	case i.Reply.Decision == Pursue:
		return Pursued
	}
	return Declined
}

// About reports whether the idea is about this function of this service.
func (i Idea) About(service landscape.ServiceID, f landscape.Function) bool {
	return i.Service == service && i.Function == f
}

// ErrNotFound is wrapped where there is no such idea.
var ErrNotFound = errors.New("there is no such idea")

// FieldError says which part of an idea or of a reply can't be kept, and why.
type FieldError = entry.Error

// The fields that a [FieldError] may be about.
const (
	FieldTitle    entry.Field = "title"
	FieldFunction entry.Field = "function"
	FieldAim      entry.Field = "aim"
	FieldReplyBy  entry.Field = "reply_by"
	FieldDecision entry.Field = "decision"
	FieldReason   entry.Field = "reason"
)

// form is what ideas and replies are entered in.
var form = entry.Form{Of: "idea"}

// trim takes the blanks around the texts away.
func (i Idea) trim() Idea {
	i.Title, i.Aim = strings.TrimSpace(i.Title), strings.TrimSpace(i.Aim)
	return i
}

// check tells whether the idea can be handed in on a day. The error holds a
// [*FieldError] for every field that can't be kept, see [entry.All].
func (i Idea) check(today landscape.Date) error {
	return entry.Join(
		form.Line(FieldTitle, i.Title, MaxTitle),
		checkFunction(i.Function),
		form.Text(FieldAim, i.Aim, MaxAim),
		checkReplyBy(i.ReplyBy, today),
	)
}

// checkFunction refuses what is neither a function nor the whole service.
func checkFunction(f landscape.Function) error {
	if f != "" && !slices.Contains(landscape.Functions(), f) {
		return form.Wrong(FieldFunction, "%q is not one of the functions %v", f, landscape.Functions())
	}
	return nil
}

func checkReplyBy(by, today landscape.Date) error {
	if by == "" {
		return form.Missing(FieldReplyBy)
	}
	if _, err := landscape.ParseDate(string(by)); err != nil {
		return form.Wrong(FieldReplyBy, "%v", err)
	}
	if last := ReplyBy(today, MaxReplyDays); by < today || by > last {
		return form.Wrong(FieldReplyBy, "%s is not between %s and %s: a reply is promised within %d days", by, today, last, MaxReplyDays)
	}
	return nil
}

// ReplyBy is the day so many days after another.
func ReplyBy(today landscape.Date, days int) landscape.Date {
	return landscape.DateOf(today.End().AddDate(0, 0, days))
}

// check tells whether the reply can be given. The error holds a [*FieldError] for
// every field that can't be kept.
func (r Reply) check() error {
	var undecided error
	if !slices.Contains(Decisions(), r.Decision) {
		undecided = form.Wrong(FieldDecision, "%q is not one of %v", r.Decision, Decisions())
	}
	return entry.Join(undecided, form.Text(FieldReason, r.Reason, MaxReason))
}

// subject is how the journal names the idea.
func (i Idea) subject() string { return string(i.Service) + "/" + i.ID }

// state is what the journal keeps of i: nothing if there is no such idea. The
// reason of a reply stands in the entry alone, where it can be erased.
func (i Idea) state() any {
	if i.Version == 0 {
		return nil
	}
	if i.Reply != nil {
		reply := *i.Reply
		reply.Reason = ""
		i.Reply = &reply
	}
	return i
}
