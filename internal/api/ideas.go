package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
)

// Idea is a recommendation that somebody wants to be pursued.
type Idea struct {
	// ID of the idea.
	ID string `json:"id"`
	// Title in one line.
	Title string `json:"title"`
	// Land that it is about.
	Land landscape.ARS `json:"land"`
	// Service that it is about.
	Service landscape.ServiceID `json:"service"`
	// Function of the service; null for the whole service.
	Function *landscape.Function `json:"function"`
	// Aim is what is to be reached.
	Aim string `json:"aim"`
	// Basis are the figures on which it was handed in; they never change.
	Basis programme.Basis `json:"basis"`
	// ReplyBy is the day by which a reply is promised.
	ReplyBy string `json:"reply_by" format:"date"`
	// State: waiting for a reply; overdue, if the promised day is over; pursued or
	// declined, as the reply says. Of an earlier state, as it was then.
	State programme.State `json:"state" enum:"waiting,overdue,pursued,declined"`
	// Reply is null as long as there is none.
	Reply *programme.Reply `json:"reply"`
	// By is the id of who handed it in.
	By string `json:"by"`
	// At is when that was.
	At time.Time `json:"at"`
	// Version counts the changes; it is the entity tag, too.
	Version int64 `json:"version"`
}

// NewIdea is an idea to be handed in.
type NewIdea struct {
	// Title of one line.
	Title string `json:"title" minLength:"1" maxLength:"120"`
	// Service that it is about.
	Service string `json:"service" minLength:"1" maxLength:"40"`
	// Function of the service; left out, the whole service.
	Function landscape.Function `json:"function,omitempty" enum:"online,expertise,decision,contact"`
	// Aim is what is to be reached.
	Aim string `json:"aim" minLength:"1" maxLength:"2000"`
	// ReplyBy is the day by which a reply is to be promised, at most 90 days from
	// now; left out, in 30 days.
	ReplyBy string `json:"reply_by,omitempty" format:"date"`
}

// NewReply is a reply to be given.
type NewReply struct {
	// Decision whether the idea is pursued.
	Decision programme.Decision `json:"decision" enum:"pursue,decline"`
	// Reason for the decision. Everybody who reads the idea reads it.
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

var exampleIdea = NewIdea{
	Title: "Wohngeld für das ganze Land", Service: "99107023017000",
	Aim: "Wer in eine andere Gemeinde zieht, soll dieselbe Stelle erreichen wie vorher.", ReplyBy: "2026-04-15",
}

var exampleReply = NewReply{Decision: programme.Pursue, Reason: "Zwei Kreise haben zugesagt, den Anfang zu machen."}

func (a *API) addIdeas() {
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "list-ideas", Method: http.MethodGet, Path: "/ideas", Tags: []string{tagProgramme},
		Summary:     "List the ideas about a Land",
		Description: "Recommendations that people want to be pursued, each with the figures on which it was handed in, the day by which a reply is promised, and the reply.",
	}, (*API).listIdeas)
	add(a, access.SubmitIdea, huma.Operation{
		OperationID: "add-idea", Method: http.MethodPost, Path: "/ideas", Tags: []string{tagProgramme}, DefaultStatus: http.StatusCreated,
		Summary:     "Hand an idea in",
		Description: "Freezes the figures of now. About a function that bundles this takes until the whole Land is ranked, which is quick if somebody has asked for the ranking before. What waits for a reply and is handed in again by the same person, about the same with the same title and aim, stays one idea, which is the answer again.",
		RequestBody: exampleBody(exampleIdea),
	}, a.addIdea)
	addAsOf(a, access.ReadContent, huma.Operation{
		OperationID: "get-idea", Method: http.MethodGet, Path: "/ideas/{id}", Tags: []string{tagProgramme},
		Summary:     "Get an idea",
		Description: "What is to be reached, the figures on which it was handed in, and the reply.",
	}, (*API).getIdea)
	add(a, access.AnswerIdea, huma.Operation{
		OperationID: "put-idea-reply", Method: http.MethodPut, Path: "/ideas/{id}/reply", Tags: []string{tagProgramme},
		Summary:     "Answer an idea",
		Description: "Gives an idea its reasoned reply, or another one in place of the reply it has. The replies before stay in the journal.",
		RequestBody: exampleBody(exampleReply), Errors: []int{http.StatusPreconditionFailed},
	}, a.putIdeaReply)
}

// ideaView is an idea as it stands on a day.
func ideaView(i programme.Idea, on landscape.Date) Idea {
	view := Idea{
		ID: i.ID, Title: i.Title, Land: i.Land, Service: i.Service, Aim: i.Aim, Basis: i.Basis, ReplyBy: string(i.ReplyBy),
		State: i.State(on), Reply: i.Reply, By: i.By, At: i.At, Version: i.Version,
	}
	if i.Function != "" {
		view.Function = &i.Function
	}
	return view
}

// dayOf is the day that a request asks about.
func (a *API) dayOf(in OnDay) landscape.Date {
	if in.AsOf != "" {
		return in.day()
	}
	return a.Programme.Today()
}

type ideaQuery struct {
	InLand
	Paging
	OnDay
	State   []string `query:"state" enum:"waiting,overdue,pursued,declined" doc:"Only ideas in one of these states."`
	Service string   `query:"service" maxLength:"40" doc:"Only ideas about this service."`
	Sort    string   `query:"sort" enum:"-at,at,reply_by,-reply_by,title,-title" default:"-at" doc:"Order; “-” turns it round."`
}

func (a *API) listIdeas(ctx context.Context, _ access.Actor, in *ideaQuery) (*listAnswer[Idea], error) {
	list, err := a.Programme.Ideas(ctx, a.land(in.InLand))
	if err != nil {
		return nil, err
	}
	views := make([]Idea, 0, len(list))
	for _, i := range list {
		view := ideaView(i, a.dayOf(in.OnDay))
		if (len(in.State) == 0 || slices.Contains(in.State, string(view.State))) && (in.Service == "" || in.Service == string(i.Service)) {
			views = append(views, view)
		}
	}
	order(views, in.Sort, map[string]func(x, y Idea) int{
		"at":       func(x, y Idea) int { return x.At.Compare(y.At) },
		"reply_by": func(x, y Idea) int { return strings.Compare(x.ReplyBy, y.ReplyBy) },
		"title":    func(x, y Idea) int { return strings.Compare(x.Title, y.Title) },
	})
	return onePage(ctx, views, in.Paging, func(i Idea) string { return i.ID })
}

// IdeaID names an idea.
type IdeaID struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the idea." example:"i-example"`
}

type ideaThen struct {
	IdeaID
	OnDay
}

func (a *API) getIdea(ctx context.Context, _ access.Actor, in *ideaThen) (*versioned[Idea], error) {
	i, err := a.Programme.Idea(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &versioned[Idea]{ETag: versionTag(i.Version), Body: ideaView(i, a.dayOf(in.OnDay))}, nil
}

type ideaToAdd struct {
	InLand
	Body NewIdea
}

func (a *API) addIdea(ctx context.Context, actor access.Actor, in *ideaToAdd) (*versioned[Idea], error) {
	kept, err := a.Programme.Submit(ctx, actor, programme.Idea{
		Land: a.land(in.InLand), Title: in.Body.Title, Service: landscape.ServiceID(in.Body.Service), Function: in.Body.Function,
		Aim: in.Body.Aim, ReplyBy: landscape.Date(in.Body.ReplyBy),
	})
	return a.keptIdea(kept, err)
}

type replyToPut struct {
	IdeaID
	IfMatch IfMatch `header:"If-Match" maxLength:"100" doc:"Entity tag of the idea, as it was read; “*” for whatever is there. If something else is there it is 412, and ETag names it." example:"*"`
	Body    NewReply
}

func (a *API) putIdeaReply(ctx context.Context, actor access.Actor, in *replyToPut) (*versioned[Idea], error) {
	i, err := a.Programme.Idea(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	kept, err := a.Programme.Answer(ctx, actor, in.ID, in.IfMatch.seen(i.Version), programme.Reply{Decision: in.Body.Decision, Reason: in.Body.Reason})
	return a.keptIdea(kept, err)
}

// keptIdea answers with an idea that was kept.
func (a *API) keptIdea(i programme.Idea, err error) (*versioned[Idea], error) {
	if err != nil {
		return nil, err
	}
	return &versioned[Idea]{ETag: versionTag(i.Version), Body: ideaView(i, a.Programme.Today())}, nil
}
