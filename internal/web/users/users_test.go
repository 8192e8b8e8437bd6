package users_test

import (
	"context"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/users"
	"kiesel/internal/web/webtest"
)

// newHouse is a house with an administrator "admin" and a small landscape.
func newHouse(t *testing.T) *webtest.House {
	t.Helper()
	tree, err := landscape.NewTree([]landscape.Authority{
		{Key: "00", Level: landscape.LevelBund, Name: "Bund"},
		{Key: "13", Level: landscape.LevelLand, Parent: "00", Name: "Mecklenburg-Vorpommern"},
		{Key: "13073", Level: landscape.LevelKreis, Parent: "13", Name: "Vorpommern-Rügen", Type: "Landkreis"},
		{Key: "130735351", Level: landscape.LevelAmt, Parent: "13073", Name: "Altenpleen", Type: "Amt"},
		{Key: "130735352", Level: landscape.LevelAmt, Parent: "13073", Name: "Neustadt-Nord", Type: "Amt"},
		{Key: "130735353", Level: landscape.LevelAmt, Parent: "13073", Name: "Neustadt-Süd", Type: "Amt"},
	})
	if err != nil {
		t.Fatal(err)
	}
	h := webtest.NewHouse(t, func(h *webtest.House, s *page.Site) {
		users.Area{
			Accounts: h.Accounts, Address: "https://kiesel.example",
			Tree: func(context.Context) (*landscape.Tree, error) { return tree, nil },
		}.Routes(s)
	})
	h.Person("admin", "administrator")
	return h
}

func userHref(u account.User) string { return "/users/" + string(u.ID) }

// An invitation opens an account with one role and shows its link once.
func TestInvite(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.SignedIn("admin")
	b.Get("/users/new").Shows(200, "Person einladen")
	person := []string{"name", "Erika Mustermann", "login", "Erika.M", "role", "contributor"}
	link := b.Post("/users/new", append(person, "where", "part", "place", "altenpleen")...).
		Shows(200, "Geben Sie Erika Mustermann diesen Link").Find(`https://kiesel.example/link/([a-z0-9_-]+)`)
	owner, err := h.Accounts.LinkOwner(t.Context(), link)
	h.Must(err)
	if owner.Login != "erika.m" || len(owner.Grants) != 1 || owner.Grants[0].String() != "contributor@130735351" {
		t.Errorf("invited is %+v", owner)
	}
	b.Get(userHref(owner)).Shows(200, "noch kein Passwort", "Beitragen – Altenpleen").Hides(link)
	b.Post("/users/new", append(person, "where", "all")...).Shows(422, "Das ist schon vergeben", `value="Erika Mustermann"`)
}

// A part of the administration is found by name or key; nothing is taken for the
// whole installation by mistake.
func TestWhereARoleCounts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.SignedIn("admin")
	for name, tc := range map[string]struct {
		fields []string
		want   string // the grant, or what the page says
	}{
		"everywhere":       {[]string{"role", "auditor", "where", "all"}, "auditor"},
		"a name":           {[]string{"role", "reader", "where", "part", "place", "Vorpommern-Ruegen"}, "reader@13073"},
		"a key":            {[]string{"role", "reader", "where", "part", "place", "13"}, "reader@13"},
		"a ministry":       {[]string{"role", "reader", "where", "part", "place", "13/im"}, "reader@13/im"},
		"one of several":   {[]string{"role", "reader", "where", "part", "place", "Neustadt", "scope", "130735353"}, "reader@130735353"},
		"several":          {[]string{"role", "reader", "where", "part", "place", "Neustadt"}, "Mehrere passen"},
		"none with a name": {[]string{"role", "reader", "where", "part", "place", "Atlantis"}, "gibt es nicht"},
		"none with a key":  {[]string{"role", "reader", "where", "part", "place", "99"}, "gibt es nicht"},
		"not one of them":  {[]string{"role", "reader", "where", "part", "place", "Neustadt", "scope", "13"}, "Mehrere passen"},
		"nothing":          {[]string{"role", "reader", "where", "part"}, "Diese Angabe fehlt"},
		"no choice":        {[]string{"role", "reader"}, "Diese Angabe fehlt"},
		"no such role":     {[]string{"role", "king", "where", "all"}, "steht nicht zur Wahl"},
	} {
		t.Run(name, func(t *testing.T) {
			login := strings.ReplaceAll(name, " ", ".")
			answer := b.Post("/users/new", append([]string{"login", login}, tc.fields...)...)
			u, err := h.Accounts.ByLogin(t.Context(), access.Local(), login)
			if err != nil {
				answer.Shows(422, tc.want)
			} else if u.Grants[0].String() != tc.want {
				t.Errorf("granted %v, want %s", u.Grants, tc.want)
			}
		})
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "reader@13073", "contributor@130735351")
	paul := h.Person("paul", "auditor")
	_, err := h.Accounts.Disable(t.Context(), access.Local(), paul.ID, "")
	h.Must(err)
	b := h.SignedIn("admin")
	b.Get("/users").Shows(200, "Frau erika", "Lesen – Vorpommern-Rügen", "Beitragen – Altenpleen", "Frau paul", "gesperrt")
	b.Get("/users?q=ERI").Shows(200, "Frau erika").Hides("Frau paul")
	b.Get("/users?role=auditor").Shows(200, "Frau paul").Hides("Frau erika")
	b.Get("/users?state=disabled").Shows(200, "Frau paul").Hides("Frau erika")
	b.Get("/users?q=atlantis").Shows(200, "Kein Konto passt")
	b.Get("/users?role=king").Shows(400)
	b.Get("/users?state=x").Shows(400)
	b.Get("/users?q=erika", "HX-Request", "true", "HX-Target", "div#results").Shows(200, "Frau erika", "/users.csv?q=erika").Hides("<h1", "paul")
	b.Get("/users.csv?q=erika").Shows(200, "Frau erika;erika;", "Lesen – Vorpommern-Rügen; Beitragen – Altenpleen").Hides("paul")
}

// Roles are granted and revoked one at a time, for the account as it was shown.
func TestGrantAndRevoke(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.Person("erika", "reader@13")
	b := h.SignedIn("admin")
	b.Post(userHref(erika)+"/grant", "version", "1", "role", "reviewer", "where", "part", "place", "13073", "reason", "Vertretung").
		LeadsTo(userHref(erika) + "?done=granted")
	b.Get(userHref(erika)+"?done=granted").Shows(200, "Die Rolle ist gegeben", "Begutachtung – Vorpommern-Rügen", "Lesen – Mecklenburg-Vorpommern")
	b.Post(userHref(erika)+"/grant", "version", "1", "role", "auditor", "where", "all").Shows(409, "inzwischen geändert")
	b.Post(userHref(erika)+"/grant", "version", "2", "role", "auditor", "where", "part", "place", "neustadt").Shows(422, "Mehrere passen", "Neustadt-Süd")
	b.Post(userHref(erika)+"/grant", "version", "x", "role", "auditor", "where", "all").Shows(400)
	b.Post(userHref(erika)+"/revoke", "version", "2", "grant", "reader@13").LeadsTo(userHref(erika) + "?done=revoked")
	after, err := h.Accounts.User(t.Context(), access.Local(), erika.ID)
	if err != nil || len(after.Grants) != 1 || after.Grants[0].String() != "reviewer@13073" {
		t.Errorf("roles %v, %v", after.Grants, err)
	}
	admin, err := h.Accounts.ByLogin(t.Context(), access.Local(), "admin")
	h.Must(err)
	b.Post(userHref(admin)+"/revoke", "version", "1", "grant", "administrator").Shows(409, "niemand mehr die Konten")
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.Person("erika", "reader")
	b := h.SignedIn("admin")
	form := []string{"version", "1", "name", "Erika M.", "login", "erika", "email", "e@amt.example", "language", "en"}
	b.Post(userHref(erika), form...).LeadsTo(userHref(erika) + "?done=described")
	b.Get(userHref(erika)).Shows(200, "Erika M.", "e@amt.example")
	b.Post(userHref(erika), "version", "1", "name", "Erika N.", "login", "erika").
		Shows(409, "inzwischen geändert", "Name Erika M.", `value="Erika N."`, `name="version" value="2"`)
	b.Post(userHref(erika), "version", "2", "name", "Erika N.", "login", "erika", "email", "no address").Shows(422, "Zeichen, die nicht möglich sind")
}

func TestStates(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	erika := h.Person("erika", "reader")
	b, hers := h.SignedIn("admin"), h.SignedIn("erika")
	hers.Get("/roles").Shows(200)
	b.Post(userHref(erika) + "/disable").LeadsTo(userHref(erika) + "?done=disabled")
	hers.Get("/roles").LeadsTo("/sign-in?next=%2Froles")
	b.Get(userHref(erika)).Shows(200, "kann sich nicht anmelden", "Konto wieder öffnen").Hides("Passwort zurücksetzen")
	b.Post(userHref(erika)+"/reset").Shows(409, "im jetzigen Stand")
	b.Post(userHref(erika) + "/enable").LeadsTo(userHref(erika) + "?done=enabled")
	h.SignedIn("erika").Get("/roles").Shows(200)
	b.Post(userHref(erika)+"/reset").Shows(200, "https://kiesel.example/link/")
	if _, err := h.Accounts.Enter(t.Context(), "erika", webtest.Good, account.Client{}); err == nil {
		t.Error("the old password is still good")
	}
	b.Get(userHref(erika)+"/erase").Shows(200, "Frau erika löschen?", "Es gibt kein Zurück")
	b.Post(userHref(erika)+"/erase", "reason", "ausgeschieden").LeadsTo(userHref(erika) + "?done=erased")
	b.Get(userHref(erika)).Shows(200, "Diese Person ist gelöscht").Hides("Frau erika", "Konto sperren")
	b.Get("/users").Shows(200).Hides(string(erika.ID))
	b.Get("/users?state=erased").Shows(200, string(erika.ID))
}

// Nobody finds out by guessing whether there is an account, and nobody manages
// more than their part of the administration.
func TestScopedAdministrator(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("kreis", "administrator@13073")
	inside, outside, both := h.Person("inside", "reader@130735351"), h.Person("outside", "reader@13"), h.Person("both", "reader@13073", "reader")
	b := h.SignedIn("kreis")
	b.Get("/users").Shows(200, "Frau inside", "Frau both").Hides("Frau outside")
	nobody := b.Get("/users/u-nobody").Shows(404).Body.String()
	if hidden := b.Get(userHref(outside)).Shows(404).Body.String(); strings.ReplaceAll(hidden, string(outside.ID), "u-nobody") != nobody {
		t.Error("an account that may not be seen answers unlike one that is not there")
	}
	b.Get(userHref(inside)).Shows(200, "Konto sperren")
	b.Get(userHref(both)).Shows(200).Hides("Konto sperren")
	b.Post(userHref(both) + "/disable").Shows(403)
	b.Post(userHref(outside) + "/disable").Shows(404)
	b.Post(userHref(inside)+"/grant", "version", "1", "role", "administrator", "where", "all").Shows(403)
	b.Post("/users/new", "login", "new", "role", "reader", "where", "all").Shows(403)
	b.Post("/users/new", "login", "new", "role", "reader", "where", "part", "place", "Altenpleen").Shows(200)
}

func TestRoles(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "reader")
	b := h.SignedIn("erika")
	b.Get("/roles").Shows(200, "Annahmen festlegen", "Ihre", "Liest alles einschließlich der Änderungen")
	b.Get("/users").Shows(403, "Konten und Rollen lesen")
	b.Get("/users/new").Shows(403)
}
