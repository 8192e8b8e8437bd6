package views_test

import (
	"context"
	"net/http"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/signin"
	"kiesel/internal/web/views"
	"kiesel/internal/web/webtest"
)

// newHouse is a house with two lists that show the saved views.
func newHouse(t *testing.T) *webtest.House {
	t.Helper()
	return webtest.NewHouse(t, func(h *webtest.House, s *page.Site) {
		signin.Area{Accounts: h.Accounts, Now: h.Now}.Routes(s)
		views.Area{Accounts: h.Accounts}.Routes(s)
		s.Views = h.Accounts.Views
		for _, path := range []string{"/services", "/portfolio"} {
			s.Handle("GET "+path, access.ReadContent, func(w http.ResponseWriter, r *http.Request, v *page.View) error {
				return v.Render(w, r, http.StatusOK, part.Views(v))
			})
		}
	})
}

func TestViewsAreSavedAndDeleted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "reader@13")
	h.Person("otto", "reader@13")
	erika, otto := h.SignedIn("erika"), h.SignedIn("otto")
	erika.Get("/services?q=&page=3").Shows(200).Hides("Diese Ansicht speichern") // there is nothing to keep
	erika.Get("/services?q=wohn%26geld&level=&page=3&as_of=2026-01-01").Shows(200, "Diese Ansicht speichern", `value="q=wohn%26geld"`)
	erika.Post("/views", "page", "/services", "query", "q=wohn%26geld&level=", "name", "Wohnen <1>").LeadsTo("/services?q=wohn%26geld")
	shown := erika.Get("/services?q=wohn%26geld&page=2").Shows(200, "Wohnen &lt;1&gt;", `href="/services?q=wohn%26geld"`, `aria-current="true"`)
	id := shown.Find(`name="id" value="(v-[^"]+)"`)
	erika.Get("/services").Shows(200, "Wohnen").Hides("aria-current", "Diese Ansicht speichern")
	erika.Get("/portfolio?q=wohngeld").Shows(200).Hides("Wohnen")
	otto.Get("/services?q=wohn%26geld").Shows(200).Hides("Wohnen")

	otto.Post("/views/delete", "id", id, "page", "/services").Shows(404)
	erika.Post("/views/delete", "id", id, "page", "//evil.example").Shows(422)
	erika.Post("/views", "page", "/\\evil.example", "name", "x").Shows(422)
	erika.Post("/views", "page", "/services", "query", "q=a", "name", " ").Shows(422)
	erika.Post("/views/delete", "id", id, "page", "/services", "query", "q=a").LeadsTo("/services?q=a")
	erika.Get("/services").Shows(200).Hides("Wohnen")
}

func TestViewsThatCannotBeReadAreNoEmptyList(t *testing.T) {
	t.Parallel()
	h := webtest.NewHouse(t, func(h *webtest.House, s *page.Site) {
		signin.Area{Accounts: h.Accounts, Now: h.Now}.Routes(s)
		s.Views = h.Accounts.Views
		s.Handle("GET /services", access.ReadContent, func(w http.ResponseWriter, r *http.Request, v *page.View) error {
			ctx, cancel := context.WithCancel(r.Context())
			cancel()
			return v.Render(w, r.WithContext(ctx), http.StatusOK, part.Views(v))
		})
	})
	h.Person("erika", "reader@13")
	h.SignedIn("erika").Get("/services").Shows(500)
}
