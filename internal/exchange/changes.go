package exchange

import (
	"context"
	"strconv"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
)

// Changes is the journal as a list: who did what when and why. It only goes out;
// what has happened is not changed by a file.
type Changes struct {
	Journal *journal.Service
	// Person names who has the id of an account, "" if nobody has it any more.
	Person func(ctx context.Context, id string) string
	Words  Words
}

// recorded are the actions that have a word; rooms may add others, which show
// their code.
var recorded = []string{
	"landscape.edition", "landscape.edition.withdraw", "landscape.override", "landscape.override.remove", "bundling.assumption", "bundling.assumption.reset", "bundling.scenario", "bundling.scenario.delete",
	"bundling.calculation.order", "bundling.calculation.end", "bundling.calculation.delete",
	"programme.idea", "programme.idea.answer",
	"parallel.decide", "evidence.profile.add", "evidence.profile.delete", "evidence.comparison.add", "evidence.cause", "evidence.profile.sign", "evidence.key.add", "evidence.key.revoke", "journal.redact", "journal.redact.repeat",
	"user.add", "user.join", "user.setup", "user.setup.link", "user.describe", "user.grants", "user.disable", "user.enable", "user.erase",
	"user.reset", "user.recover", "user.password", "user.language", "user.connect", "user.follow", "user.app.use", "user.app.drop",
	"user.app.recovery", "user.token.add", "user.token.revoke", "user.view.save", "user.view.delete", "exchange.import", "exchange.undo",
	"work.job.order", "work.job.end", "work.job.cancel", "work.job.restart", "work.job.forget",
}

// List describes the list.
func (c Changes) List() List {
	return List{
		Table: tabular.Table{Name: "journal", Title: c.Words.T("changes.title"), Columns: []tabular.Column{
			{Key: "seq", Heading: c.Words.T("changes.number"), Kind: tabular.Integer, Role: tabular.Identifies},
			{Key: "at", Heading: c.Words.T("changes.when"), Kind: tabular.Instant},
			{Key: "who", Heading: c.Words.T("changes.who"), Kind: tabular.Told, Tell: c.tellWho},
			{Key: "action", Heading: c.Words.T("changes.what"), Kind: tabular.Selected, Choices: options(c.Words, "action", recorded)},
			{Key: "subject", Heading: c.Words.T("changes.subject")},
			{Key: "reason", Heading: c.Words.T("changes.why")},
			{Key: "erased", Heading: c.Words.T("changes.erased"), Kind: tabular.Selected, Choices: yes(c.Words)},
		}},
		Read:  access.ReadJournal,
		About: c.Words.T("exchange.journal_about"),
		Rows: func(ctx context.Context, actor access.Actor) (tabular.Rows, error) {
			return c.Rows(ctx, actor, journal.Filter{})
		},
	}
}

// systemPrefix is what the ids of the parts of Kiesel begin with.
var systemPrefix = access.System("").ID

// tellWho names who acted; only people have a name of their own.
func (c Changes) tellWho(who string, l tabular.Lang) string {
	if who == access.Local().ID {
		return c.Words.T("actor.local").In(l)
	}
	if part, ok := strings.CutPrefix(who, systemPrefix); ok {
		return c.Words.T("actor.system").In(l) + " (" + part + ")"
	}
	return who
}

// entriesAtOnce is how many entries are read at a time.
const entriesAtOnce = 1000

// Rows returns the rows of the entries that match a filter, newest first,
// whatever its Before and Limit. The errors are those of [journal.Service.Find].
func (c Changes) Rows(ctx context.Context, actor access.Actor, f journal.Filter) (tabular.Rows, error) {
	t := c.List().Table
	f.Before, f.Limit = 0, entriesAtOnce
	found, err := c.Journal.Find(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	return func(yield func([]string, error) bool) {
		for page, entries := f, found; len(entries) > 0; {
			for _, e := range entries {
				if !yield(c.row(ctx, t, e, names), nil) {
					return
				}
			}
			page.Before = entries[len(entries)-1].Seq
			var err error
			if entries, err = c.Journal.Find(ctx, actor, page); err != nil {
				yield(nil, err)
				return
			}
		}
	}, nil
}

// row writes an entry; names are those of the people met so far.
func (c Changes) row(ctx context.Context, t tabular.Table, e journal.Entry, names map[string]string) []string {
	who, known := names[e.Actor]
	if !known {
		if who = c.Person(ctx, e.Actor); who == "" {
			who = e.Actor
		}
		names[e.Actor] = who
	}
	return t.Row(map[string]string{
		"seq": strconv.FormatInt(e.Seq, 10), "at": tabular.At(e.At), "who": who, "action": e.Action, "subject": e.Subject,
		"reason": e.Reason, "erased": yesIf(e.Erased),
	})
}
