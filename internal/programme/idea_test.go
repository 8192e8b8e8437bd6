package programme

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/entry"
	"kiesel/internal/landscape"
)

const today landscape.Date = "2026-03-01"

func good() Idea {
	return Idea{Title: "Fachprüfung bündeln", Land: "13", Service: "99107023017000", Function: landscape.Expertise, Aim: "Wer oft prüft, prüft sicher.", ReplyBy: "2026-03-31"}
}

func TestIdeaIsChecked(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*Idea)
		field  entry.Field // "" if nothing is wrong
	}{
		"good":             {func(*Idea) {}, ""},
		"whole service":    {func(i *Idea) { i.Function = "" }, ""},
		"longest":          {func(i *Idea) { i.Title, i.Aim = strings.Repeat("ß", MaxTitle), strings.Repeat("ß", MaxAim) }, ""},
		"today":            {func(i *Idea) { i.ReplyBy = today }, ""},
		"last day":         {func(i *Idea) { i.ReplyBy = "2026-05-30" }, ""}, // 30 days left of March, 30 of April, 30 of May
		"no title":         {func(i *Idea) { i.Title = "" }, FieldTitle},
		"long title":       {func(i *Idea) { i.Title += strings.Repeat("x", MaxTitle) }, FieldTitle},
		"two lines":        {func(i *Idea) { i.Title += "\nmehr" }, FieldTitle},
		"no aim":           {func(i *Idea) { i.Aim = "" }, FieldAim},
		"long aim":         {func(i *Idea) { i.Aim += strings.Repeat("x", MaxAim) }, FieldAim},
		"unknown function": {func(i *Idea) { i.Function = "hope" }, FieldFunction},
		"no day":           {func(i *Idea) { i.ReplyBy = "" }, FieldReplyBy},
		"not a day":        {func(i *Idea) { i.ReplyBy = "2026-02-30" }, FieldReplyBy},
		"yesterday":        {func(i *Idea) { i.ReplyBy = "2026-02-28" }, FieldReplyBy},
		"too late":         {func(i *Idea) { i.ReplyBy = "2026-05-31" }, FieldReplyBy},
	} {
		i := good()
		tc.change(&i)
		wantField(t, name, i.check(today), tc.field)
	}
}

func TestReplyIsChecked(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		reply Reply
		field entry.Field
	}{
		"no is a reply": {Reply{Decision: Decline, Reason: "kein Geld"}, ""},
		"undecided":     {Reply{Reason: "kein Geld"}, FieldDecision},
		"perhaps":       {Reply{Decision: "perhaps", Reason: "kein Geld"}, FieldDecision},
		"silent":        {Reply{Decision: Pursue}, FieldReason},
		"too much":      {Reply{Decision: Pursue, Reason: strings.Repeat("x", MaxReason+1)}, FieldReason},
	} {
		wantField(t, name, tc.reply.check(), tc.field)
	}
}

func wantField(t *testing.T, name string, err error, want entry.Field) {
	t.Helper()
	var field *FieldError
	errors.As(err, &field)
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", name, err)
	case want != "" && (field == nil || field.Field != want):
		t.Errorf("%s: %v, want a problem with %s", name, err, want)
	case want != "" && !strings.Contains(err.Error(), string(want)):
		t.Errorf("%s: %v does not name the field", name, err)
	}
}

func TestStateFollowsReplyAndDay(t *testing.T) {
	t.Parallel()
	i := good()
	for day, want := range map[landscape.Date]State{"2026-03-01": Waiting, "2026-03-31": Waiting, "2026-04-01": Overdue} {
		if got := i.State(day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
	for decision, want := range map[Decision]State{Pursue: Pursued, Decline: Declined} {
		i.Reply = &Reply{Decision: decision}
		if got := i.State("2026-04-01"); got != want {
			t.Errorf("after %s it is %s", decision, got)
		}
	}
}

// Every day from today on that lies within the limit can be promised, and no other.
func TestPromisedDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		from := time.Date(2024, 1, 1, 12, 0, 0, 0, time.Local).AddDate(0, 0, rapid.IntRange(0, 2000).Draw(rt, "day"))
		days := rapid.IntRange(-200, 200).Draw(rt, "days")
		err := checkReplyBy(landscape.DateOf(from.AddDate(0, 0, days)), landscape.DateOf(from))
		if possible := days >= 0 && days <= MaxReplyDays; (err == nil) != possible {
			rt.Fatalf("%d days after %s: %v", days, landscape.DateOf(from), err)
		}
	})
}

func TestJournalKeepsNoReason(t *testing.T) {
	t.Parallel()
	i := good()
	if i.state() != nil {
		t.Error("what does not exist has a state")
	}
	i.Version, i.Reply = 2, &Reply{Decision: Pursue, Reason: "sagt Frau Mustermann"}
	if kept := i.state().(Idea); kept.Reply.Reason != "" || kept.Reply.Decision != Pursue || i.Reply.Reason == "" {
		t.Errorf("kept is %+v of %+v", kept.Reply, i.Reply)
	}
}

// room is a bundling room with one service, and a journal of which Store tells.
type room struct {
	Store
	entries []int64 // what Entry says, one after the other; the last again and again
	read    int
	ranked  int // how often the Land was ranked
	fails   error
}

func (r *room) Entry(context.Context) (int64, error) {
	entry := r.entries[min(r.read, len(r.entries)-1)]
	r.read++
	return entry, nil
}

func (r *room) Verdict(context.Context, landscape.ServiceID, landscape.ARS, bundling.WhatIf) (bundling.Verdict, error) {
	v := bundling.Verdict{Outcome: bundling.BundleInPart, Saving: bundling.Range{Value: 5, P10: 1, P90: 9}}
	for i, o := range []bundling.Outcome{bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal, bundling.NotEnoughData} {
		v.Functions = append(v.Functions, bundling.FunctionVerdict{
			Function: landscape.Functions()[i], Outcome: o, Saving: bundling.Range{Value: float64(i)}, ProbabilityCheaper: .5,
		})
	}
	return v, nil
}

func (r *room) Ranking(_ context.Context, _ landscape.ARS, w bundling.Weights) (bundling.Ranking, error) {
	if r.ranked++; len(w) != len(bundling.DefaultWeights()) {
		return bundling.Ranking{}, errors.New("other weights")
	}
	return bundling.Ranking{Ranked: []bundling.Ranked{
		{Rank: 1, Candidate: bundling.Candidate{Service: "other", Function: landscape.Online}},
		{Rank: 2, Candidate: bundling.Candidate{Service: "s", Function: landscape.Online}},
	}}, r.fails
}

func TestBasisTakesFiguresOver(t *testing.T) {
	t.Parallel()
	functions := landscape.Functions()
	for f, want := range map[landscape.Function]Basis{
		"":           {Outcome: bundling.BundleInPart, Gain: &bundling.Range{Value: 5, P10: 1, P90: 9}},
		functions[0]: {Outcome: bundling.Bundle, Gain: &bundling.Range{}, Rank: 2, Of: 2},
		functions[1]: {Outcome: bundling.BundleInPart, Gain: &bundling.Range{Value: 1}}, // not ranked
		functions[2]: {Outcome: bundling.KeepLocal, Gain: &bundling.Range{Value: 2}},
		functions[3]: {Outcome: bundling.NotEnoughData},
	} {
		r := &room{entries: []int64{7}}
		got, err := (&Service{Store: r, Bundling: r}).Basis(t.Context(), "13", "s", f)
		if err != nil {
			t.Fatal(err)
		}
		if got.Outcome != want.Outcome || (got.Gain == nil) != (want.Gain == nil) || got.Rank != want.Rank || got.Of != want.Of || got.Entry != 7 {
			t.Errorf("%q: got %+v, want %+v", f, got, want)
		}
		if got.Gain != nil && *got.Gain != *want.Gain {
			t.Errorf("%q: gain is %+v", f, *got.Gain)
		}
		if known := f != "" && want.Gain != nil; (got.Probability != nil) != known || known && *got.Probability != .5 {
			t.Errorf("%q: probability is %v", f, got.Probability)
		}
		if ranks := f != "" && want.Gain != nil && want.Outcome != bundling.KeepLocal; (r.ranked > 0) != ranks {
			t.Errorf("%q: the Land was ranked %d times", f, r.ranked)
		}
	}
	r := &room{entries: []int64{7}}
	_, err := (&Service{Store: r, Bundling: r}).Basis(t.Context(), "13", "s", "hope")
	wantField(t, "unknown function", err, FieldFunction)
}

// Figures belong to one state of the data: if it changes while they are read, they
// are read again.
func TestBasisBelongsToOneEntry(t *testing.T) {
	t.Parallel()
	r := &room{entries: []int64{7, 8, 8, 9, 9, 9}}
	got, err := (&Service{Store: r, Bundling: r}).Basis(t.Context(), "13", "s", landscape.Online)
	if err != nil || got.Entry != 9 || r.ranked != 3 {
		t.Errorf("figures of entry %d after %d rankings, %v", got.Entry, r.ranked, err)
	}
	r = &room{entries: []int64{7}, fails: context.DeadlineExceeded}
	if _, err := (&Service{Store: r, Bundling: r}).Basis(t.Context(), "13", "s", landscape.Online); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
}

func TestSubmitNeedsTheRight(t *testing.T) {
	t.Parallel()
	s := &Service{}
	if _, err := s.Submit(t.Context(), access.Actor{}, good()); !errors.Is(err, access.ErrNoActor) {
		t.Errorf("nobody: %v", err)
	}
	reader := access.Actor{ID: "u1", Grants: []access.Grant{{Role: access.Reader}}}
	if _, err := s.Submit(t.Context(), reader, good()); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a reader: %v", err)
	}
	if _, err := s.Answer(t.Context(), reader, "i1", 1, Reply{}); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a reader answers: %v", err)
	}
}

// Whoever got several fields wrong hears of all of them.
func TestAllIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err  error
		want []entry.Field
	}{
		{Idea{Title: "a\nb", Function: "hope", ReplyBy: "bald"}.check(today), []entry.Field{FieldTitle, FieldFunction, FieldAim, FieldReplyBy}},
		{Reply{Decision: "perhaps"}.check(), []entry.Field{FieldDecision, FieldReason}},
	} {
		var got []entry.Field
		for _, e := range entry.All(tc.err) {
			got = append(got, e.Field)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("got %v, want %v", got, tc.want)
		}
	}
}
