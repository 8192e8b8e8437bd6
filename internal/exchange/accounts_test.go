package exchange_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
)

const accountHeader = "Name;Anmeldename;E-Mail-Adresse;Sprache;Stand;Rollen\n"

// preview returns what a file would do with a list.
func (h *house) preview(tb testing.TB, list, file string) exchange.Plan {
	tb.Helper()
	p, err := h.Preview(tb.Context(), access.Local(), list, list+".csv", []byte(file))
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// apply proposes and applies what a file says.
func (h *house) apply(tb testing.TB, list, file string) exchange.Import {
	tb.Helper()
	proposed, err := h.Propose(tb.Context(), access.Local(), h.preview(tb, list, file))
	if err != nil {
		tb.Fatal(err)
	}
	applied, err := h.Apply(tb.Context(), access.Local(), proposed.ID, "Liste der Ämter")
	if err != nil {
		tb.Fatal(err)
	}
	return applied
}

// csv is a list as a German CSV file.
func (h *house) csv(tb testing.TB, list string) string {
	tb.Helper()
	return string(h.file(tb, access.Local(), list, tabular.CSV, tabular.German))
}

// user returns the account with a login.
func (h *house) user(tb testing.TB, login string) account.User {
	tb.Helper()
	u, err := h.rooms.Accounts.ByLogin(tb.Context(), access.Local(), login)
	if err != nil {
		tb.Fatalf("%s: %v", login, err)
	}
	return u
}

// actions returns what the journal tells, oldest first.
func (h *house) actions(tb testing.TB) (all []string) {
	tb.Helper()
	for e, err := range h.store.Journal().Entries(tb.Context()) {
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, e.Action)
	}
	return all
}

func TestPeopleAreInvitedByFile(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	h.person(t, account.User{Login: "admin", Name: "Änne Admin"}, "administrator")
	before, told := h.csv(t, "accounts"), len(h.actions(t))
	applied := h.apply(t, "accounts", accountHeader+
		"Erika Muster;Erika;erika@example.org;Deutsch;;\"Lesen 13073; Beitragen 130735351\"\n"+
		"Otto Ohne;otto;;;eingeladen;\n")
	if c := applied.Counts; c[exchange.New] != 2 {
		t.Fatalf("counts %v", c)
	}
	erika := h.user(t, "erika")
	want := []access.Grant{{Role: access.Reader, Scope: "13073"}, {Role: access.Contributor, Scope: "130735351"}}
	if erika.State != account.Invited || erika.Password || erika.Language != "de" || !cmp.Equal(erika.Grants, want) {
		t.Errorf("invited: %+v", erika)
	}
	if got := h.actions(t)[told:]; !cmp.Equal(got, []string{"user.add", "user.add", "exchange.import"}) {
		t.Errorf("journal: %v", got)
	}
	if _, err := h.rooms.Accounts.Enter(t.Context(), "erika", "vier Pinguine essen Kekse", account.Client{}); !errors.Is(err, account.ErrCredentials) {
		t.Errorf("signing in without a link: %v", err)
	}
	if _, err := h.Undo(t.Context(), access.Local(), applied.ID, "falsche Liste"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, h.csv(t, "accounts")); diff != "" {
		t.Errorf("after taking it back (-want +got):\n%s", diff)
	}
	h.holdsNothingOf(t, "erika@example.org", "Erika Muster", "Otto Ohne")

	// The logins are free again, and a link makes the account work.
	h.apply(t, "accounts", accountHeader+"Erika Muster;erika;;;;Lesen\n")
	_, link, err := h.rooms.Accounts.Reset(t.Context(), access.Local(), h.user(t, "erika").ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.rooms.Accounts.Accept(t.Context(), link, "vier Pinguine essen Kekse"); err != nil {
		t.Fatal(err)
	}
	if h.user(t, "erika").State != account.Active {
		t.Error("the link did not open the account")
	}
}

// holdsNothingOf fails the test if an import still tells of somebody.
func (h *house) holdsNothingOf(t *testing.T, words ...string) {
	t.Helper()
	for n := range h.ids {
		i, err := h.store.Exchange().Import(t.Context(), fmt.Sprintf("import-%d", n+1))
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(i)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range words {
			if strings.Contains(string(text), word) {
				t.Errorf("import %s still tells of %s", i.ID, word)
			}
		}
	}
}

func TestInvitationsThatWereUsedStay(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	applied := h.apply(t, "accounts", accountHeader+"Erika;erika;;;;Lesen\nOtto;otto;;;;Lesen\n")
	if _, _, err := h.rooms.Accounts.Reset(t.Context(), access.Local(), h.user(t, "otto").ID, ""); err != nil {
		t.Fatal(err)
	}
	_, err := h.Undo(t.Context(), access.Local(), applied.ID, "zurück")
	var stale *exchange.StaleError
	if !errors.As(err, &stale) || len(stale.Rows) != 1 || stale.Rows[0].Name != "Otto" {
		t.Fatalf("taking back after a link was issued: %v", err)
	}
	if h.user(t, "erika").State != account.Invited {
		t.Error("a part was taken back")
	}
}

func TestAccountsChangeByFile(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	h.person(t, account.User{Login: "admin", Name: "Änne Admin"}, "administrator")
	h.person(t, account.User{Login: "erika", Name: "Erika", Email: "e@example.org"}, "reader@13073")
	h.person(t, account.User{Login: "paul", Name: "Paul"}, "auditor")
	h.person(t, account.User{Login: "same", Name: "Same"}, "reader")
	before, told := h.csv(t, "accounts"), len(h.actions(t))
	applied := h.apply(t, "accounts", accountHeader+
		"Erika Neu;ERIKA;e@example.org;Englisch;;Lesen 13073\n"+
		"Paul;paul;;;gesperrt;\"Prüfung; Koordination\"\n"+
		"Same;same;;;offen;Lesen\n")
	if c := applied.Counts; c[exchange.Changed] != 2 || c[exchange.Unchanged] != 1 {
		t.Fatalf("counts %v", c)
	}
	erika, paul := h.user(t, "erika"), h.user(t, "paul")
	if erika.Name != "Erika Neu" || erika.Language != "en" || erika.Version != 2 || paul.State != account.Disabled || len(paul.Grants) != 2 || paul.Version != 3 {
		t.Errorf("changed: %+v, %+v", erika, paul)
	}
	if got := h.actions(t)[told:]; !cmp.Equal(got, []string{"user.describe", "user.grants", "user.disable", "exchange.import"}) {
		t.Errorf("journal: %v", got)
	}
	if _, err := h.Undo(t.Context(), access.Local(), applied.ID, "zurück"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, h.csv(t, "accounts")); diff != "" {
		t.Errorf("after taking it back (-want +got):\n%s", diff)
	}
}

func TestAccountRowsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	h.person(t, account.User{Login: "admin", Name: "Änne Admin"}, "administrator")
	invited, _, err := h.rooms.Accounts.Add(t.Context(), access.Local(), account.User{Login: "neu"}, "")
	if err != nil || invited.State != account.Invited {
		t.Fatal(err)
	}
	if _, err := h.rooms.Accounts.EnsureSample(t.Context(), access.Local(), account.User{Login: "muster", Name: "Muster"}, ""); err != nil {
		t.Fatal(err)
	}
	rows := []struct{ row, want string }{
		{";;;;;Lesen", "the cell is empty"},
		{"X;ä b;;;;", "column B “Anmeldename”: There are characters"},
		{"X;x;keine;;;", "column C “E-Mail-Adresse”: There are characters"},
		{"X;y;;;offen;", "a new account is “invited” at first"},
		{"X;z;;;;Lesen 99999", "“99999” is the key of no authority"},
		{"X;w;;;;Herrschen", "“Herrschen” is not among the choices"},
		{";neu;;;offen;", "opens when the person sets a password"},
		{"Änne Admin;admin;;;eingeladen;Verwaltung der Konten", "is not invited again"},
		{"Änne Admin;admin;;;gelöscht;Verwaltung der Konten", "a file erases nobody"},
		{"Muster;muster;;;gesperrt;", "a sample person"},
		{"Änne Admin;admin;;;;Lesen", "nobody could manage the accounts"},
		{"Änne Admin;admin;;;gesperrt;Verwaltung der Konten", "nobody could manage the accounts"},
	}
	for _, test := range rows {
		p := h.preview(t, "accounts", accountHeader+test.row+"\n")
		if len(p.Rows) != 1 || p.Rows[0].Kind != exchange.Wrong || !strings.Contains(p.Rows[0].Problems[0].In(tabular.English), test.want) {
			t.Errorf("%s: %+v, want %q", test.row, p.Rows, test.want)
		}
	}
}

// The office can be handed over in one file, but not given up.
func TestOfficeIsHandedOver(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	h.person(t, account.User{Login: "alt", Name: "Alt"}, "administrator")
	h.person(t, account.User{Login: "neu", Name: "Neu"}, "reader")
	h.apply(t, "accounts", accountHeader+"Alt;alt;;;;Lesen\nNeu;neu;;;;Verwaltung der Konten\n")
	if !h.user(t, "neu").Administers() || h.user(t, "alt").Administers() {
		t.Error("the office was not handed over")
	}
	// Between preview and use the other administrator goes: then it is refused.
	h.person(t, account.User{Login: "zwei", Name: "Zwei"}, "administrator")
	p := h.preview(t, "accounts", accountHeader+"Neu;neu;;;;Lesen\n")
	if _, err := h.rooms.Accounts.Disable(t.Context(), access.Local(), h.user(t, "zwei").ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ApplyPlan(t.Context(), access.Local(), p, "x"); !errors.Is(err, account.ErrLastAdministrator) {
		t.Errorf("giving the office up: %v", err)
	}
	if !h.user(t, "neu").Administers() {
		t.Error("the last administrator is gone")
	}
}

func TestAccountsChangedMeanwhile(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	erika := h.person(t, account.User{Login: "erika", Name: "Erika"}, "reader")
	p := h.preview(t, "accounts", accountHeader+"Erika Neu;erika;;;;Lesen\n")
	erika.Name = "Erika Anders"
	if _, err := h.rooms.Accounts.Describe(t.Context(), access.Local(), erika, ""); err != nil {
		t.Fatal(err)
	}
	var stale *exchange.StaleError
	if _, err := h.ApplyPlan(t.Context(), access.Local(), p, "x"); !errors.As(err, &stale) || !errors.Is(err, journal.ErrConflict) {
		t.Errorf("got %v", err)
	}
}

// Whoever is erased is gone from what files had said, and the rest of an import
// can still be taken back.
func TestErasureReachesImports(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	h.person(t, account.User{Login: "otto", Name: "Otto Ohne"}, "reader")
	applied := h.apply(t, "accounts", accountHeader+"Erika Muster;erika;erika@example.org;;;Lesen\nOtto Mit;otto;;;;Lesen\n")
	if _, err := h.Propose(t.Context(), access.Local(), h.preview(t, "accounts", accountHeader+"Erika Fein;erika;erika@example.org;;;Lesen\n")); err != nil {
		t.Fatal(err)
	}
	if err := h.rooms.Accounts.Erase(t.Context(), access.Local(), h.user(t, "erika").ID, ""); err != nil {
		t.Fatal(err)
	}
	h.holdsNothingOf(t, "erika@example.org", "Erika Muster", "Erika Fein")
	if _, err := h.Undo(t.Context(), access.Local(), applied.ID, "zurück"); err != nil {
		t.Fatal(err)
	}
	if got := h.user(t, "otto").Name; got != "Otto Ohne" {
		t.Errorf("Otto is called %q", got)
	}
}

func TestOnlyThoseWhoManageAccountsImportThem(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	for _, role := range access.Roles() {
		for _, scope := range []access.Scope{access.Everywhere, "13075"} {
			actor := access.Actor{ID: "u-x", Grants: []access.Grant{{Role: role, Scope: scope}}}
			_, err := h.Preview(t.Context(), actor, "accounts", "x", []byte(accountHeader+"Erika;erika;;;;Lesen\n"))
			if may := role == access.Administrator && scope == access.Everywhere; (err == nil) != may {
				t.Errorf("%s for %q: %v", role, scope, err)
			}
		}
	}
}

// Whatever a file says about accounts: what was applied is what is exported
// then, and taking it back brings back what was.
func TestAnyAccountsComeAndGo(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	h.person(t, account.User{Login: "admin", Name: "Admin"}, "administrator")
	list := listNamed(t, h, "accounts")
	role := rapid.Custom(func(t *rapid.T) tabular.Item {
		return tabular.Item{
			Code: string(rapid.SampledFrom(access.Roles()).Draw(t, "role")),
			Key:  rapid.SampledFrom([]string{"", "13", "13073", "130735351", "13/im"}).Draw(t, "scope"),
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		before := h.csv(t, "accounts")
		var rows [][]string
		for _, login := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-c]{1,2}`), 1, 5, rapid.ID).Draw(rt, "logins") {
			rows = append(rows, list.Row(map[string]string{
				"login": login, "name": rapid.StringMatching(`|[=+'A-Zäß;"]{1,6}`).Draw(rt, "name"),
				"email":    rapid.SampledFrom([]string{"", "a@example.org"}).Draw(rt, "email"),
				"language": rapid.SampledFrom([]string{"", "de", "en"}).Draw(rt, "language"),
				"roles":    tabular.Listing(rapid.SliceOfN(role, 0, 3).Draw(rt, "roles")),
			}))
		}
		format := rapid.SampledFrom(tabular.Formats()).Draw(rt, "format")
		var file strings.Builder
		if err := list.Write(&file, format, tabular.English, tabular.All(rows)); err != nil {
			rt.Fatal(err)
		}
		p, err := h.Preview(t.Context(), access.Local(), "accounts", "x", []byte(file.String()))
		if err != nil {
			rt.Fatal(err)
		}
		applied, err := h.ApplyPlan(t.Context(), access.Local(), p, "x")
		if errors.Is(err, exchange.ErrNothing) {
			return
		}
		if err != nil {
			rt.Fatalf("%v: %+v", err, p.Rows)
		}
		again, err := h.Preview(t.Context(), access.Local(), "accounts", "x", []byte(file.String()))
		if err != nil || again.Count()[exchange.Unchanged] != len(rows) {
			rt.Fatalf("%v: what was applied is not what holds: %+v", err, again.Rows)
		}
		if rapid.Bool().Draw(rt, "take back") {
			if _, err := h.Undo(t.Context(), access.Local(), applied.ID, "x"); err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(before, h.csv(t, "accounts")); diff != "" {
				rt.Fatalf("after taking it back (-want +got):\n%s", diff)
			}
		}
	})
}

// listNamed returns a list by its name.
func listNamed(tb testing.TB, h *house, name string) exchange.List {
	tb.Helper()
	l, err := h.List(access.Local(), name)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}
