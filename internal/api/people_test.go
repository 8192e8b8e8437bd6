package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
)

// ask sends JSON and decodes the answer.
func ask[T any](t *testing.T, a *api.API, want int, method, target, body string, header ...string) (value T) {
	t.Helper()
	if body != "" {
		header = append(header, "Content-Type", "application/json")
	}
	w := apitest.Ask(a, method, target, body, header...)
	if w.Code != want {
		t.Fatalf("%s %s: status %d, want %d: %s", method, target, w.Code, want, w.Body)
	}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &value); err != nil {
			t.Fatal(err)
		}
	}
	return value
}

// An account from its opening to its end, as the screens do it.
func TestLifeOfAnAccount(t *testing.T) {
	t.Parallel()
	var people *account.Service
	a := newAPI(t, func(c *api.Config) { people = c.Accounts })
	invited := ask[api.Invited](t, a, 201, "POST", "/users", `{"login":"E.Muster","grants":[{"role":"reader","scope":"13"}]}`)
	target := "/users/" + invited.User.ID
	if _, err := people.Accept(t.Context(), strings.TrimPrefix(invited.Link, "/link/"), "vier Pinguine essen Kekse"); err != nil {
		t.Fatal(err)
	}
	ask[any](t, a, 412, "PUT", target, `{"login":"e.muster","name":"Erika Muster"}`, "If-Match", `"1"`)
	ask[any](t, a, 412, "PUT", target, `{"login":"e.muster","name":"Erika Muster"}`)
	u := ask[api.User](t, a, 200, "PUT", target, `{"login":"e.muster2","name":"Erika Muster","email":"e@example.org","language":"en"}`, "If-Match", `"2"`)
	if u.Login != "e.muster2" || u.Name != "Erika Muster" || u.Language != "en" || u.Version != 3 || len(u.Grants) != 1 {
		t.Errorf("got %+v", u)
	}
	w := apitest.Ask(a, http.MethodPut, target, `{"login":"erika"}`, "If-Match", "*", "Content-Type", "application/json")
	if p := wantProblem(t, w, http.StatusUnprocessableEntity); len(p.Errors) != 1 || p.Errors[0].Location != "body.login" || p.Errors[0].Message != "taken" {
		t.Errorf("got %+v", p)
	}
	if found := get[api.List[api.User]](t, a, "/users?q=muster+example"); found.Total != 1 || found.Items[0].ID != u.ID {
		t.Errorf("found %+v", found.Items)
	}

	if _, err := people.Enter(t.Context(), "e.muster2", "vier Pinguine essen Kekse", account.Client{}); err != nil {
		t.Fatal(err)
	}
	reset := ask[api.Invited](t, a, 200, "POST", target+"/reset?reason=vergessen", "")
	if _, err := people.Enter(t.Context(), "e.muster2", "vier Pinguine essen Kekse", account.Client{}); err == nil {
		t.Error("the old password is still good")
	}
	if _, err := people.Accept(t.Context(), strings.TrimPrefix(reset.Link, "/link/"), "fünf Elche trinken Tee"); err != nil {
		t.Error(err)
	}

	if u = ask[api.User](t, a, 200, "POST", target+"/disable", ""); u.State != "disabled" {
		t.Errorf("got %+v", u)
	}
	ask[any](t, a, 409, "POST", target+"/reset", "")
	ask[api.User](t, a, 200, "POST", target+"/enable", "")
	ask[any](t, a, 204, "DELETE", target+"?reason=ausgeschieden", "")
	if u = get[api.User](t, a, target); u.State != "erased" || u.Login != "" || u.Name != "" {
		t.Errorf("got %+v", u)
	}
	ask[any](t, a, 409, "PUT", target, `{"login":"x"}`, "If-Match", "*")
}

// The answer with a secret is not kept for those who send a request twice.
func TestSecretsAreNotKept(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	first := ask[api.Invited](t, a, 200, "POST", "/users/u-otto/reset", "", "Idempotency-Key", "k1")
	second := ask[api.Invited](t, a, 200, "POST", "/users/u-otto/reset", "", "Idempotency-Key", "k1")
	if first.Link == second.Link {
		t.Error("the secret was kept")
	}
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	ask[any](t, a, 204, "PUT", "/account/language", `{"language":"en"}`)
	if me := get[api.Me](t, a, "/account"); me.Language != "en" || me.Login != "erika" || me.SecondStep || len(me.Actions) < 10 {
		t.Errorf("got %+v", me)
	}
	ask[any](t, a, 422, "PUT", "/account/language", `{"language":"fr"}`)
	sessions := get[api.List[api.Session]](t, a, "/account/sessions")
	if sessions.Total != 1 || !strings.Contains(sessions.Items[0].Client, "Firefox") {
		t.Fatalf("got %+v", sessions)
	}
	ask[any](t, a, 204, "DELETE", "/account/sessions/"+sessions.Items[0].ID, "")
	if left := get[api.List[api.Session]](t, a, "/account/sessions"); left.Total != 0 {
		t.Errorf("left are %+v", left.Items)
	}
}

// Nobody ends the sessions of others or sees their tokens, but for those who
// manage their accounts.
func TestTokensAndSessionsOfOthers(t *testing.T) {
	t.Parallel()
	a := newAPI(t, func(c *api.Config) {
		c.Tokens = tokens{
			"otto":    {ID: "u-otto", Grants: []access.Grant{{Role: access.Reader, Scope: "13"}}},
			"near":    {ID: "u-near", Grants: []access.Grant{{Role: access.Administrator, Scope: "13"}}},
			"distant": {ID: "u-distant", Grants: []access.Grant{{Role: access.Administrator, Scope: "03"}}},
		}
	})
	as := func(name string) []string { return []string{"Authorization", "Bearer " + name} }
	session := get[api.List[api.Session]](t, a, "/account/sessions").Items[0].ID
	ask[any](t, a, 204, "DELETE", "/account/sessions/"+session, "", as("otto")...)
	if all := get[api.List[api.Session]](t, a, "/account/sessions"); all.Total != 1 {
		t.Error("Otto has ended the session of Erika")
	}
	ask[any](t, a, 403, "GET", "/users/u-erika/tokens", "", as("otto")...)
	ask[any](t, a, 404, "GET", "/users/u-otto/tokens", "", as("distant")...)
	ask[any](t, a, 404, "DELETE", "/users/u-otto/tokens/t-otto", "", as("distant")...)
	ask[any](t, a, 404, "DELETE", "/users/u-otto/tokens/t-example", "", as("near")...) // not his
	if list := ask[api.List[api.Token]](t, a, 200, "GET", "/users/u-otto/tokens", "", as("near")...); list.Total != 1 || list.Items[0].ID != "t-otto" {
		t.Errorf("got %+v", list)
	}
	ask[any](t, a, 204, "DELETE", "/users/u-otto/tokens/t-otto", "", as("near")...)
	ask[any](t, a, 404, "DELETE", "/users/u-otto/tokens/t-otto", "", as("near")...)
}

// A view is saved, replaced, listed and deleted by its owner alone.
func TestViews(t *testing.T) {
	t.Parallel()
	a := newAPI(t, func(c *api.Config) {
		c.Tokens = tokens{"otto": {ID: "u-otto", Grants: []access.Grant{{Role: access.Reader, Scope: "13"}}}}
	})
	saved := ask[api.SavedView](t, a, 201, "POST", "/account/views", `{"page":"/portfolio","query":"w_gain=2","name":"Nur Online"}`)
	list := get[api.List[api.SavedView]](t, a, "/account/views")
	if list.Total != 1 || list.Items[0] != saved || saved.Query != "w_gain=2" {
		t.Fatalf("got %+v", list)
	}
	ask[any](t, a, 422, "POST", "/account/views", `{"page":"//evil.example","query":"","name":"x"}`)
	otto := []string{"Authorization", "Bearer otto"}
	if list := ask[api.List[api.SavedView]](t, a, 200, "GET", "/account/views", "", otto...); list.Total != 0 {
		t.Errorf("Otto sees %+v", list)
	}
	ask[any](t, a, 404, "DELETE", "/account/views/"+saved.ID, "", otto...)
	ask[any](t, a, 204, "DELETE", "/account/views/"+saved.ID, "")
	ask[any](t, a, 404, "DELETE", "/account/views/"+saved.ID, "")
}

func TestRoles(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	for _, role := range get[api.List[api.Role]](t, a, "/roles").Items {
		for _, action := range access.Actions() {
			listed := strings.Contains(" "+strings.Join(role.Actions, " ")+" ", " "+string(action)+" ")
			if want := action != access.Public && access.Role(role.Role).Allows(action); listed != want {
				t.Errorf("%s may %s: %t, want %t", role.Role, action, listed, want)
			}
		}
	}
	if list := get[api.List[api.Role]](t, a, "/roles?action=journal.redact"); list.Total != 1 || list.Items[0].Role != "administrator" {
		t.Errorf("got %+v", list)
	}
}
