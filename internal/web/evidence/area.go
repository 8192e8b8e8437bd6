package evidence

import (
	"context"
	"io"
	"log/slog"
	"net/url"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/work"
)

// Evidence is what the area asks of the evidence room.
type Evidence interface {
	// Profiles lists the kept profiles, by service, then authority.
	Profiles(ctx context.Context, actor access.Actor, f evidence.ProfileFilter) ([]evidence.StoredProfile, error)
	// Profile returns one profile or an error that wraps evidence.ErrNotFound.
	Profile(ctx context.Context, actor access.Actor, id string) (evidence.StoredProfile, error)
	// Comparisons lists the kept comparisons of a service, newest first; an
	// empty service lists all.
	Comparisons(ctx context.Context, actor access.Actor, service landscape.ServiceID) ([]evidence.StoredComparison, error)
	// Comparison returns one comparison or an error that wraps
	// evidence.ErrNotFound.
	Comparison(ctx context.Context, actor access.Actor, id string) (evidence.StoredComparison, error)
	// CausesOf returns why authorities differ at the steps of a comparison.
	CausesOf(ctx context.Context, c evidence.StoredComparison) (map[evidence.StepKey]evidence.StepCause, error)
	// SetCause says why authorities differ at a step, or fails with a
	// journal.ConflictError.
	SetCause(ctx context.Context, actor access.Actor, comparison string, c evidence.StepCause, reason string) (evidence.StepCause, error)
	// InputProfile returns the profile of an input of a comparison, or an error
	// that wraps evidence.ErrNotFound if it is not kept here.
	InputProfile(ctx context.Context, actor access.Actor, c evidence.Comparison, input int) (evidence.Profile, error)
	// Signers returns who signed the profiles, in their order.
	Signers(ctx context.Context, profiles ...evidence.Profile) ([]evidence.Signer, error)
	// AddProfile keeps a profile.
	AddProfile(ctx context.Context, actor access.Actor, p evidence.Profile, reason string) (evidence.StoredProfile, error)
	// DeleteProfile removes a profile, or fails with evidence.ErrNotFound.
	DeleteProfile(ctx context.Context, actor access.Actor, id, reason string) error
	// Compare compares kept profiles and keeps the result.
	Compare(ctx context.Context, actor access.Actor, ids []string, opt evidence.Options, reason string) (evidence.StoredComparison, error)
}

// Jobs takes on what takes longer than a request, see [work.Service].
type Jobs interface {
	Order(ctx context.Context, actor access.Actor, o work.Order) (work.Job, error)
	Keep(ctx context.Context, actor access.Actor, kind, name string, r io.Reader) (work.File, error)
	Discard(ctx context.Context, f work.File)
}

// Services finds a service of the catalogue.
type Services interface {
	Service(id landscape.ServiceID) (landscape.Service, bool)
}

// Area is the pages about evidence.
type Area struct {
	Evidence Evidence
	Services Services
	// Tree returns the authorities in force.
	Tree func(context.Context) (*landscape.Tree, error)
	Jobs Jobs
	// Past has the profiles and comparisons as they were.
	Past *current.Past
	// MaxUpload is how many bytes an uploaded log may have, packed or not.
	MaxUpload int64
	// Log is told what users can't mend.
	Log *slog.Logger
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /evidence", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.list))
	s.HandleFiles("/evidence/comparisons", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.comparisonsFile))
	s.HandleFiles("/evidence/profiles", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.profilesFile))
	s.Handle("GET /evidence/comparisons/{id}", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.comparison))
	s.HandleFiles("/evidence/comparisons/{id}/steps", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.stepsFile))
	s.HandleFiles("/evidence/comparisons/{id}/pairs", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.pairsFile))
	s.HandleFiles("/evidence/comparisons/{id}/changes", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.changesFile))
	s.Handle("GET /evidence/comparisons/{id}/map.svg", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.comparisonPicture))
	s.Handle("GET /evidence/profiles/{id}", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.profile))
	s.Handle("GET /evidence/profiles/{id}/profile.json", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.profileJSON))
	s.Handle("GET /evidence/profiles/{id}/map.svg", access.ReadEvidence, current.AsOf(a.Past, a, Area.then, Area.profilePicture))
	s.Handle("GET /evidence/comparisons/{id}/cause", access.CompareEvidence, a.showCause)
	s.Handle("POST /evidence/comparisons/{id}/cause", access.CompareEvidence, a.setCause)
	s.HandleUpload("POST /evidence/profiles", access.AddEvidence, maxProfile, a.load)
	s.Handle("POST /evidence/profiles/{id}/delete", access.DeleteEvidence, a.deleteProfile)
	s.Handle("GET /evidence/upload", access.AddEvidence, a.upload)
	s.HandleUpload("POST /evidence/upload", access.AddEvidence, a.MaxUpload, a.receive)
	s.Handle("POST /evidence/compare", access.CompareEvidence, a.compare)
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Evidence = r.Evidence
	return a
}

// name returns the name of a service, or its key if the catalogue doesn't have
// it.
func (a Area) name(id landscape.ServiceID) string {
	if s, ok := a.Services.Service(id); ok {
		return s.Name
	}
	return string(id)
}

// Addresses of the pages on which work begins.
const (
	evidenceHref = "/evidence"
	profilesHref = evidenceHref + "#profiles"
	uploadHref   = evidenceHref + "/upload"
)

// comparisonHref returns the address of a comparison's page.
func comparisonHref(id string) string { return "/evidence/comparisons/" + url.PathEscape(id) }

// profileHref returns the address of a profile's page.
func profileHref(id string) string { return "/evidence/profiles/" + url.PathEscape(id) }
