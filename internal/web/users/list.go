package users

import (
	"cmp"
	"net/http"
	"slices"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/landscape/textfold"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// states lists the states of accounts in the order of the filter.
var states = []account.State{account.Active, account.Invited, account.Disabled, account.Sample, account.Erased}

// list is the accounts that a page shows.
type list struct {
	tree   *landscape.Tree
	all    []account.User // that the reader may see
	found  []account.User // that fit the filters
	active int
	pages  part.Pages
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r, v)
	if err != nil {
		return err
	}
	return v.RenderPart(w, r, "results", results(v, l), listPage(v, l))
}

// file sends the accounts of the list.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r, v)
	if err != nil {
		return err
	}
	list := exchange.Accounts{Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(l.tree, l.found))
}

// find collects the accounts that fit the filters of the address.
func (a Area) find(r *http.Request, v *page.View) (l list, err error) {
	if l.tree, err = a.Tree(r.Context()); err != nil {
		return l, err
	}
	if l.all, err = a.Accounts.Users(r.Context(), v.Actor); err != nil {
		return l, err
	}
	role, state := v.Param("role"), v.Param("state")
	if role != "" {
		if _, err := access.ParseRole(role); err != nil {
			return l, page.BadRequest("role: %w", err)
		}
	}
	if state != "" && !slices.Contains(states, account.State(state)) {
		return l, page.BadRequest("state: %q is none of %v", state, states)
	}
	words := textfold.Words(v.Param("q"))
	for _, u := range l.all {
		if u.State == account.Active {
			l.active++
		}
		if fits(u, words, access.Role(role), account.State(state)) {
			l.found = append(l.found, u)
		}
	}
	slices.SortStableFunc(l.found, func(x, y account.User) int { return cmp.Compare(shownName(x), shownName(y)) })
	l.pages = part.ParsePages(v, len(l.found))
	return l, nil
}

// fits reports whether an account fits the filters; what is empty does not
// filter. Accounts that were erased are shown to those who ask for them.
func fits(u account.User, words []string, role access.Role, state account.State) bool {
	return u.Fits(words) &&
		(role == "" || slices.ContainsFunc(u.Grants, func(g access.Grant) bool { return g.Role == role })) &&
		(state == u.State || state == "" && u.State != account.Erased)
}

// shownName is what an account is called.
func shownName(u account.User) string { return cmp.Or(u.Name, u.Login, string(u.ID)) }

// chips lists the filters in force.
func chips(v *page.View) []part.Chip {
	var all []part.Chip
	add := func(param, text string) {
		if v.Param(param) != "" {
			all = append(all, part.Chip{Param: param, Text: text})
		}
	}
	add("q", "„"+v.Param("q")+"“")
	add("role", v.Term("role", v.Param("role")))
	add("state", v.Term("user_state", v.Param("state")))
	return all
}

func roleOptions(v *page.View) []part.Option {
	all := make([]part.Option, 0, len(access.Roles()))
	for _, r := range access.Roles() {
		all = append(all, part.Option{Value: string(r), Text: v.Term("role", string(r))})
	}
	return all
}

func stateOptions(v *page.View) []part.Option {
	all := make([]part.Option, 0, len(states))
	for _, s := range states {
		all = append(all, part.Option{Value: string(s), Text: v.Term("user_state", string(s))})
	}
	return all
}

// answer returns the figures of the sentence at the top.
func (l list) answer(v *page.View) part.Figures {
	figure := part.Figure{Label: v.T("users.title"), Definition: v.T("users.definition"), Source: v.T("users.source")}
	return part.Figures{"active": figure.Int(v, l.active), "all": figure.Int(v, len(l.all))}
}
