package exchange

import (
	"net/http"
	"net/url"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/web/page"
)

// maxUpload is how many bytes a form with a file may have.
const maxUpload = tabular.MaxFile + 64<<10

// slowLine is how long a file may take to come or go.
const slowLine = 15 * time.Minute

// Area is the pages about lists as files.
type Area struct {
	Exchange *exchange.Service
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /exchange", access.ReadContent, a.overview)
	s.Handle("GET /exchange/lists/{list}", access.ReadContent, a.list)
	s.Handle("GET /exchange/lists/{list}/{format}", access.ReadContent, a.download)
	s.HandleUpload("POST /exchange/lists/{list}", access.ImportLists, maxUpload, a.receive)
	s.Handle("GET /exchange/imports", access.ImportLists, a.imports)
	s.Handle("GET /exchange/imports/{id}", access.ImportLists, a.show)
	s.Handle("POST /exchange/imports/{id}/apply", access.ImportLists, a.apply)
	s.Handle("POST /exchange/imports/{id}/renew", access.ImportLists, a.renew)
	s.Handle("POST /exchange/imports/{id}/undo", access.ImportLists, a.undo)
}

// Addresses of pages.
const (
	areaHref    = "/exchange"
	importsHref = areaHref + "/imports"
)

// ListHref is the address of the page of a list.
func ListHref(name string) string { return areaHref + "/lists/" + url.PathEscape(name) }

// UploadHref is the address at which a file for a list is asked for.
func UploadHref(name string) string { return ListHref(name) + "#import" }

// importHref is the address of the page of an import.
func importHref(id string) string { return importsHref + "/" + url.PathEscape(id) }

// lang is the language of the reader, as files know it.
func lang(v *page.View) tabular.Lang { return tabular.Lang(v.Lang()) }

// redirect leads to the page that shows what a form has done.
func redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
