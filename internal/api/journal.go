package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// JournalEntry is an entry of the journal in short: who changed what, and why.
type JournalEntry struct {
	// Seq is the number of the entry, from 1 without gaps.
	Seq int64 `json:"seq"`
	// At is when it was changed.
	At time.Time `json:"at"`
	// Actor is the id of who changed it.
	Actor string `json:"actor"`
	// ActorName is what they are called; empty for parts of Kiesel and for people
	// who were erased.
	ActorName string `json:"actor_name"`
	// Action is what was done: verb with room.
	Action string `json:"action"`
	// Subject is the key of what changed.
	Subject string `json:"subject"`
	// Reason why, in words; may be empty.
	Reason string `json:"reason"`
	// Erased says that the reason can no longer be read.
	Erased bool `json:"erased"`
}

// Journal is one page of the journal, newest first. How many entries there are
// is not counted: nobody's changes shall be.
type Journal struct {
	// Items of this page.
	Items []JournalEntry `json:"items" nullable:"false"`
	// Cursor of the next page; absent on the last one.
	Next string `json:"next,omitempty"`
}

// JournalEntryDetail is an entry of the journal as a whole.
type JournalEntryDetail struct {
	JournalEntry
	// Before is the state before; null if there was none.
	Before json.RawMessage `json:"before"`
	// After is the state after; null if there is none.
	After json.RawMessage `json:"after"`
	// Differences between the two, field by field.
	Differences []JournalDifference `json:"differences" nullable:"false"`
	// Prev is the hash of the entry before; empty for the first.
	Prev string `json:"prev"`
	// Hash is the SHA-256 of the entry as it is kept, sealed.
	Hash string `json:"hash"`
}

// JournalDifference is a field of a state that a change touched.
type JournalDifference struct {
	// Field is the path of names that leads to it.
	Field string `json:"field"`
	// Before is its value before; empty if it was absent.
	Before string `json:"before"`
	// After is its value after; empty if it is absent.
	After string `json:"after"`
}

func (a *API) addJournal() {
	get := func(id, path, summary, about string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{tagJournal}, Summary: summary, Description: about}
	}
	add(a, access.ReadJournal, get("list-journal", "/journal", "List changes",
		"The record of all changes, newest first. Reasons that were erased are empty."), a.listJournal)
	add(a, access.ReadJournal, get("get-journal-entry", "/journal/{seq}", "Get a change",
		"One entry of the journal with the states before and after."), a.getJournalEntry)
	add(a, access.ReadJournal, get("list-journal-actions", "/journal/actions", "List kinds of changes",
		"The actions that occur in the journal, to filter by."), a.listJournalActions)
	add(a, access.RedactJournal, huma.Operation{
		OperationID: "redact-journal-entry", Method: http.MethodPost, Path: "/journal/{seq}/redact", Tags: []string{tagJournal},
		Summary: "Erase the reason of a change",
		Description: "Makes the reason of an entry unreadable for ever, in the journal and in earlier states; the chain stays whole. " +
			"The erasure is an entry itself, so its own reason must not repeat what is to be forgotten. Nothing happens if it was erased before.",
		RequestBody: exampleBody(Redaction{Reason: "Löschverlangen vom 3. März"}),
	}, a.redactJournalEntry)
}

type journalQuery struct {
	Paging
	Subject string `query:"subject" maxLength:"300" doc:"Only changes of this. A subject without slash stands for all its parts too: “99107023017000” for “99107023017000/rate”."`
	Action  string `query:"action" maxLength:"100" doc:"Only changes of this kind." example:"evidence.profile.add"`
	Actor   string `query:"actor" maxLength:"100" doc:"Only changes by the one with this id."`
	From    string `query:"from" format:"date" doc:"Only changes from this day on, by the clock of the server."`
	Until   string `query:"until" format:"date" doc:"Only changes up to this day, which is included."`
}

func (a *API) listJournal(ctx context.Context, actor access.Actor, in *journalQuery) (*journalAnswer, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	f.Limit = in.Limit + 1 // one more tells whether there is another page
	found, err := a.Journal.Find(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	out := &journalAnswer{Body: Journal{Items: []JournalEntry{}}}
	name := a.names(ctx)
	for _, e := range found[:min(len(found), in.Limit)] {
		out.Body.Items = append(out.Body.Items, journalEntryOf(e, name))
	}
	if len(found) > in.Limit {
		out.Body.Next = cursor{Key: strconv.FormatInt(found[in.Limit-1].Seq, 10)}.String()
		out.Link = nextLink(ctx, out.Body.Next)
	}
	return out, nil
}

// journalAnswer is a page with the address of the next one.
type journalAnswer struct {
	Link string `header:"Link" doc:"Address of the next page, with rel=\"next\"; absent on the last page."`
	Body Journal
}

// filter is what the query asks for. Days count as people mean them: both are
// included.
func (in *journalQuery) filter() (f journal.Filter, err error) {
	f = journal.Filter{Subject: in.Subject, Action: in.Action, Actor: in.Actor}
	if f.From, err = midnight("from", in.From); err != nil {
		return f, err
	}
	if f.Until, err = midnight("until", in.Until); err != nil {
		return f, err
	}
	if !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1)
	}
	if in.Cursor == "" {
		return f, nil
	}
	c, err := parseCursor(in.Cursor)
	if err != nil {
		return f, err
	}
	if f.Before, err = strconv.ParseInt(c.Key, 10, 64); err != nil || f.Before < 1 {
		return f, badRequest("cursor: %q is not one of this list", in.Cursor)
	}
	return f, nil
}

// midnight is the begin of a day by the clock of the server, the zero time for
// none.
func midnight(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := landscape.ParseDate(text)
	if err != nil {
		return time.Time{}, badRequest("%s: %v", name, err)
	}
	return time.ParseInLocation(time.DateOnly, string(day), time.Local)
}

// names returns what people are called by the ids of their accounts. Each is
// looked up once.
func (a *API) names(ctx context.Context) func(id string) string {
	known := map[string]string{}
	return func(id string) string {
		name, ok := known[id]
		if !ok {
			if u, err := a.Accounts.User(ctx, access.System("journal"), account.ID(id)); err == nil {
				name = u.Name
			}
			known[id] = name
		}
		return name
	}
}

func journalEntryOf(e journal.Entry, name func(string) string) JournalEntry {
	return JournalEntry{
		Seq: e.Seq, At: e.At, Actor: e.Actor, ActorName: name(e.Actor), Action: e.Action, Subject: e.Subject, Reason: e.Reason, Erased: e.Erased,
	}
}

// JournalSeq names an entry of the journal.
type JournalSeq struct {
	Seq int64 `path:"seq" minimum:"1" doc:"Number of the entry." example:"3"`
}

func (a *API) getJournalEntry(ctx context.Context, actor access.Actor, in *JournalSeq) (*body[JournalEntryDetail], error) {
	e, err := a.Journal.Entry(ctx, actor, in.Seq)
	if err != nil {
		return nil, err
	}
	d := JournalEntryDetail{JournalEntry: journalEntryOf(e, a.names(ctx)), Before: e.Before, After: e.After, Differences: []JournalDifference{}, Prev: e.Prev, Hash: e.Hash}
	for _, x := range journal.Differences(e.Before, e.After) {
		d.Differences = append(d.Differences, JournalDifference(x))
	}
	return &body[JournalEntryDetail]{Body: d}, nil
}

type journalActionQuery struct {
	Paging
	Sort string `query:"sort" enum:"name,-name" default:"name" doc:"Order; “-” turns it round."`
}

func (a *API) listJournalActions(ctx context.Context, actor access.Actor, in *journalActionQuery) (*listAnswer[string], error) {
	actions, err := a.Journal.Actions(ctx, actor)
	if err != nil {
		return nil, err
	}
	order(actions, in.Sort, map[string]func(x, y string) int{"name": cmp.Compare[string]})
	return onePage(ctx, actions, in.Paging, func(action string) string { return action })
}

// Redaction says why a reason is erased.
type Redaction struct {
	// Reason of the erasure; kept in the journal.
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

type entryToRedact struct {
	JournalSeq
	Body Redaction
}

func (a *API) redactJournalEntry(ctx context.Context, actor access.Actor, in *entryToRedact) (*struct{}, error) {
	if err := a.Journal.Redact(ctx, actor, in.Seq, in.Body.Reason); err != nil {
		return nil, fmt.Errorf("entry %d: %w", in.Seq, err)
	}
	return nil, nil
}
