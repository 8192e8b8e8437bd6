package account_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
)

func names(views []account.View) (list []string) {
	for _, v := range views {
		list = append(list, v.Name)
	}
	return list
}

func TestViewsBelongToTheirOwner(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika, otto := h.person("erika", "reader"), h.person("otto", "administrator")
	save := func(who account.User, page, query, name string) account.View {
		t.Helper()
		v, err := h.SaveView(t.Context(), who.Actor(), account.View{ID: "v-mine", Owner: otto.ID, Page: page, Query: query, Name: name})
		must(t, err)
		return v
	}
	first := save(erika, "/portfolio", "w_gain=1&q=&function=online", " Nur Online ")
	if first.Owner != erika.ID || first.ID == "v-mine" || first.Name != "Nur Online" || first.Address() != "/portfolio?function=online&w_gain=1" {
		t.Errorf("kept as %+v", first)
	}
	save(erika, "/portfolio", "", "alles")
	save(erika, "/services", "q=Stra%C3%9Fe", "Straßen")
	save(otto, "/portfolio", "topic=Steuern", "Nur Online")
	again := save(erika, "/portfolio", "function=decision", "Nur Online")
	views, err := h.Views(t.Context(), erika.Actor())
	must(t, err)
	if got := fmt.Sprint(names(views)); got != "[alles Nur Online Straßen]" || views[1] != again || again.ID != first.ID {
		t.Errorf("Erika's views are %s: %+v", got, views)
	}
	for _, id := range []string{again.ID, first.ID, "v-never"} {
		if err := h.DeleteView(t.Context(), otto.Actor(), id); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("deleting another's view %s: %v", id, err)
		}
	}
	must(t, h.DeleteView(t.Context(), erika.Actor(), again.ID))
	views, err = h.Views(t.Context(), erika.Actor())
	must(t, err)
	if got := fmt.Sprint(names(views)); got != "[alles Straßen]" {
		t.Errorf("left are %s", got)
	}
	for e, err := range h.store.Journal().Entries(t.Context()) {
		must(t, err)
		if text := string(e.Before) + string(e.After); strings.HasPrefix(e.Action, "user.view.") && (strings.Contains(text, "Online") || strings.Contains(text, "function")) {
			t.Errorf("the journal tells %s: %s", e.Action, text)
		}
	}
	must(t, h.Erase(t.Context(), otto.Actor(), erika.ID, "ausgeschieden"))
	if left, err := h.store.Accounts().Views(t.Context(), erika.ID); err != nil || len(left) > 0 {
		t.Errorf("of an erased person there are %v, error %v", left, err)
	}
	if mine, err := h.Views(t.Context(), otto.Actor()); err != nil || len(mine) != 1 {
		t.Errorf("Otto's views are %v, error %v", mine, err)
	}
}

func TestViewsAreRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.person("erika", "reader")
	long := strings.Repeat("x", 2000)
	for name, c := range map[string]struct {
		view    account.View
		field   string
		problem account.Problem
	}{
		"no name":       {account.View{Page: "/services", Name: " "}, "name", account.Missing},
		"long name":     {account.View{Page: "/services", Name: long}, "name", account.TooLong},
		"control":       {account.View{Page: "/services", Name: "a\x00b"}, "name", account.Unreadable},
		"no page":       {account.View{Name: "x"}, "page", account.Unreadable},
		"other host":    {account.View{Page: "//evil.example", Name: "x"}, "page", account.Unreadable},
		"backslash":     {account.View{Page: `/\evil.example`, Name: "x"}, "page", account.Unreadable},
		"scheme":        {account.View{Page: "javascript:alert(1)", Name: "x"}, "page", account.Unreadable},
		"up":            {account.View{Page: "/a/../b", Name: "x"}, "page", account.Unreadable},
		"query in path": {account.View{Page: "/services?q=1", Name: "x"}, "page", account.Unreadable},
		"line":          {account.View{Page: "/services\n", Name: "x"}, "page", account.Unreadable},
		"no query":      {account.View{Page: "/services", Query: "%zz", Name: "x"}, "query", account.Unreadable},
		"endless query": {account.View{Page: "/services", Query: "q=" + long, Name: "x"}, "query", account.TooLong},
		"semicolon":     {account.View{Page: "/services", Query: "a;b", Name: "x"}, "query", account.Unreadable},
	} {
		var wrong *account.FieldError
		if _, err := h.SaveView(t.Context(), erika.Actor(), c.view); !errors.As(err, &wrong) || wrong.Field != c.field || wrong.Problem != c.problem {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	if _, err := h.SaveView(t.Context(), access.Actor{}, account.View{Page: "/services", Name: "x"}); !errors.Is(err, access.ErrNoActor) {
		t.Errorf("nobody: error is %v", err)
	}
	if _, err := h.SaveView(t.Context(), access.Local(), account.View{Page: "/services", Name: "x"}); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("without account: error is %v", err)
	}
	if views, err := h.Views(t.Context(), access.Local()); err != nil || len(views) > 0 {
		t.Errorf("without account: %v, %v", views, err)
	}
	for i := range 100 {
		_, err := h.SaveView(t.Context(), erika.Actor(), account.View{Page: "/services", Name: fmt.Sprint(i)})
		must(t, err)
	}
	if _, err := h.SaveView(t.Context(), erika.Actor(), account.View{Page: "/services", Name: "101"}); !errors.Is(err, account.ErrTooManyViews) {
		t.Errorf("error is %v", err)
	}
	_, err := h.SaveView(t.Context(), erika.Actor(), account.View{Page: "/services", Query: "q=a", Name: "99"})
	must(t, err) // takes the place of another
}

// Whatever is kept leads to a page of Kiesel, and checking it again changes nothing.
func FuzzView(f *testing.F) {
	f.Add("/portfolio", "w_gain=3&function=online", "Nur Online")
	f.Add("//evil.example", "q=%zz", "")
	f.Add("/a/b", "a=&a=1&b", " x ")
	f.Fuzz(func(t *testing.T, page, query, name string) {
		v, err := account.View{Page: page, Query: query, Name: name}.Checked()
		if err != nil {
			return
		}
		u, err := url.Parse(v.Address())
		if err != nil || u.Host != "" || u.Scheme != "" || u.Path != page {
			t.Errorf("%q leads to %v, error %v", v.Address(), u, err)
		}
		if again, err := v.Checked(); err != nil || again != v {
			t.Errorf("%+v becomes %+v, error %v", v, again, err)
		}
	})
}
