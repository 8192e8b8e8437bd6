package ideas

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Programme is what the area asks of the programme room, see
// [programme.Service].
type Programme interface {
	Basis(ctx context.Context, land landscape.ARS, service landscape.ServiceID, f landscape.Function) (programme.Basis, error)
	Submit(ctx context.Context, actor access.Actor, i programme.Idea) (programme.Idea, error)
	Answer(ctx context.Context, actor access.Actor, id string, seen int64, r programme.Reply) (programme.Idea, error)
	Ideas(ctx context.Context, land landscape.ARS) ([]programme.Idea, error)
	Idea(ctx context.Context, id string) (programme.Idea, error)
	Today() landscape.Date
}

// Area is the pages about ideas.
type Area struct {
	Landscape *current.Landscape
	Programme Programme
	// Past has the ideas as they were.
	Past *current.Past
	// Patience is how long a request waits for the figures before the page says how
	// far they have come.
	Patience time.Duration
	// Home is the Land that ideas are about.
	Home landscape.ARS
}

// Path is the address of the list.
const Path = "/ideas"

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+Path, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.list))
	s.HandleFiles(Path, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.file))
	s.Handle("GET "+Path+"/new", access.SubmitIdea, a.begin)
	s.Handle("POST "+Path+"/new", access.SubmitIdea, a.submit)
	s.Handle("GET "+Path+"/{id}", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.show))
	s.Handle("POST "+Path+"/{id}/reply", access.AnswerIdea, a.answer)
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape, a.Programme = r.Landscape, r.Programme
	return a
}

// Href is the address of an idea's page.
func Href(id string) string { return Path + "/" + url.PathEscape(id) }

// NewHref is the address of the form for an idea about a function of a service,
// or with an empty function about all of it.
func NewHref(service landscape.ServiceID, f landscape.Function) string {
	query := url.Values{"service": {string(service)}}
	if f != "" {
		query.Set("function", string(f))
	}
	return Path + "/new?" + query.Encode()
}

// About picks the ideas about a function of a service.
func About(all []programme.Idea, service landscape.ServiceID, f landscape.Function) []programme.Idea {
	var found []programme.Idea
	for _, i := range all {
		if i.About(service, f) {
			found = append(found, i)
		}
	}
	return found
}

// day is the day whose state a page shows.
func (a Area) day(v *page.View) landscape.Date {
	if past := v.Past(); past != "" {
		return past
	}
	return a.Programme.Today()
}

// land names the Land that ideas are about.
func (a Area) land(now *current.Snapshot) (landscape.Authority, error) {
	land, ok := now.Tree.Authority(a.Home)
	if !ok {
		return land, fmt.Errorf("the Land %s is not in the landscape", a.Home)
	}
	return land, nil
}

// topic writes what an idea is about: the service and its function.
func topic(v *page.View, service string, f landscape.Function) string {
	return v.T("ideas.topic", "service", service, "function", functionName(v, f))
}

// functionName names a function, or the whole service.
func functionName(v *page.View, f landscape.Function) string {
	if f == "" {
		return v.T("ideas.whole")
	}
	return v.Term("function", string(f))
}

// mayAnswer reports whether the reader may reply to ideas about the Land.
func (a Area) mayAnswer(v *page.View) bool {
	return v.May(access.AnswerIdea) && v.Actor.May(access.AnswerIdea, access.ScopeOf(string(a.Home)))
}

// serviceName names a service of the catalogue; one that has left it keeps its key.
func serviceName(now *current.Snapshot, id landscape.ServiceID) string {
	if s, ok := now.Catalogue.Service(id); ok {
		return s.Name
	}
	return string(id)
}
