package evidence

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
)

// maxProfile is how many bytes a profile that is loaded may have.
const maxProfile = 64 << 20

// errNoFile says that a form came without the file it is for.
var errNoFile = errors.New("the form holds no file")

// errNoService says that a profile is of no service of the catalogue.
var errNoService = errors.New("its service is not in the catalogue")

// load takes in a profile that was made elsewhere and leads to its page.
func (a Area) load(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := page.AllowTime(w, uploadTime); err != nil {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return page.BadRequest("the form did not come as multipart/form-data: %w", err)
	}
	p, err := a.readProfile(parts)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	if err != nil {
		return a.renderList(w, r, v, http.StatusUnprocessableEntity, problems{load: err})
	}
	kept, err := a.Evidence.AddProfile(r.Context(), v.Actor, p, v.T("evidence.load_reason"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, profileHref(kept.ID), http.StatusSeeOther)
	return nil
}

// readProfile returns the valid profile of a known service that the form holds.
func (a Area) readProfile(parts *multipart.Reader) (evidence.Profile, error) {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return evidence.Profile{}, errNoFile
		}
		if err != nil {
			return evidence.Profile{}, err
		}
		if part.FormName() != "profile" || part.FileName() == "" {
			continue
		}
		p, err := evidence.Decode(part)
		if err != nil {
			return evidence.Profile{}, err
		}
		if _, known := a.Services.Service(p.Service); !known {
			return evidence.Profile{}, fmt.Errorf("service %q: %w", p.Service, errNoService)
		}
		return p, nil
	}
}

// loadProblem returns the code of the text that says why a profile was refused.
func loadProblem(err error) string {
	switch {
	case errors.Is(err, errNoFile):
		return "no_file"
	case errors.Is(err, errNoService):
		return "no_service"
	case errors.Is(err, evidence.ErrSignature):
		return "signature"
	case errors.Is(err, evidence.ErrInvalid):
		return "invalid"
	}
	return "unreadable"
}
