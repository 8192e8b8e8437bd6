package calibration

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Bundling is what the area asks of the bundling room.
type Bundling interface {
	// Calibrate estimates the elasticity from figures of authorities.
	Calibrate(ctx context.Context, land landscape.ARS, w bundling.Workloads) (bundling.Calibration, error)
	// Assumptions lists every parameter of a service with the value in force.
	Assumptions(ctx context.Context, id landscape.ServiceID) ([]bundling.Parameter, error)
	// AssumptionVersion returns one version of an assumption.
	AssumptionVersion(ctx context.Context, id landscape.ServiceID, key bundling.Key, version int64) (bundling.Assumption, error)
	// SetAssumption replaces a parameter for a service, or for all.
	SetAssumption(ctx context.Context, actor access.Actor, a bundling.Assumption, reason string) error
}

// Area is the page.
type Area struct {
	Landscape *current.Landscape
	Bundling  Bundling
	// Home is the Land whose authorities count.
	Home landscape.ARS
	// Words are those of files, in both languages.
	Words exchange.Words
	// Now is the clock.
	Now func() time.Time
}

// maxUpload is how many bytes a form with a file may have, slowLine how long it
// may take to come.
const (
	maxUpload = tabular.MaxFile + 64<<10
	slowLine  = 15 * time.Minute
)

// Routes adds the page.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /calibration", access.SetAssumption, a.show)
	s.HandleUpload("POST /calibration", access.SetAssumption, maxUpload, a.receive)
	s.HandleFiles("/calibration/form", access.ReadContent, a.formFile)
	s.Handle("POST /calibration/assumption", access.SetAssumption, a.takeOver)
}

const areaHref = "/calibration"

// Href is the address of the page for the figures of a service, or of several if
// the id is empty.
func Href(id landscape.ServiceID) string {
	if id == "" {
		return areaHref
	}
	return areaHref + "?" + url.Values{"service": {string(id)}}.Encode()
}

// formFile sends a file with a row for each authority that is competent, to be
// filled in.
func (a Area) formFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return err
	}
	authorities := now.Tree.Administrations(a.Home)
	if id := landscape.ServiceID(v.Param("service")); id != "" {
		service, ok := now.Catalogue.Service(id)
		if !ok {
			return page.NotFound("there is no service with the key %q", id)
		}
		competence := now.Rules.Competence(service, a.Home)
		if competence.Level > landscape.LevelLand {
			authorities = competence.Authorities(now.Tree, a.Home)
		}
	}
	list := exchange.Workloads{Words: a.Words}
	return v.Send(w, r, list.Table(), list.Rows(authorities))
}
