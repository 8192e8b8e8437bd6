package calibration

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// form is what the upload form holds.
type form struct {
	service  string // as it was entered
	function string
	file     string // its name, "" if there is none
	content  []byte
	problems map[string][]string // by name of the field
	saved    bool
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f := form{service: v.Param("service"), saved: r.URL.Query().Has("saved")}
	return v.Render(w, r, http.StatusOK, uploadPage(v, f))
}

// receive takes a file in, answers what it says, and forgets it.
func (a Area) receive(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := page.AllowTime(w, slowLine); err != nil {
		return err
	}
	f, err := readForm(r)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		f.blame("file", v.T("files.too_large", "megabytes", tabular.MaxFile>>20))
		return v.Render(w, r, http.StatusRequestEntityTooLarge, uploadPage(v, f))
	}
	if err != nil {
		return err
	}
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return err
	}
	file, ok, err := a.check(v, now, &f)
	if err != nil {
		return err
	}
	if !ok {
		return v.Render(w, r, http.StatusUnprocessableEntity, uploadPage(v, f))
	}
	c, err := a.Bundling.Calibrate(r.Context(), a.Home, file.Workloads)
	if err != nil {
		return err
	}
	d, err := a.resultOf(r.Context(), now, f, file, c)
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, resultPage(v, d))
}

// check reads the file and fills the problems of the form; ok says that there are
// none.
func (a Area) check(v *page.View, now *current.Snapshot, f *form) (file exchange.WorkloadFile, ok bool, err error) {
	id := landscape.ServiceID(landscape.WithoutSeparators(f.service))
	if _, known := now.Catalogue.Service(id); id != "" && !known {
		f.blame("service", v.T("upload.no_service"))
	}
	function := landscape.Function(f.function)
	if function != "" && !slices.Contains(landscape.Functions(), function) {
		return file, false, page.BadRequest("%q is not one of the functions %v", f.function, landscape.Functions())
	}
	if f.file == "" {
		f.blame("file", v.T("files.no_file"))
		return file, false, nil
	}
	file, err = exchange.Workloads{Words: a.Words}.Read(now.Tree, f.content)
	if unusable := (*tabular.FileError)(nil); errors.As(err, &unusable) {
		for _, p := range unusable.Problems {
			f.blame("file", p.In(tabular.Lang(v.Lang())))
		}
		return file, false, nil
	}
	file.Service, file.Function = id, function
	return file, len(f.problems) == 0, err
}

func (f *form) blame(field, text string) {
	if f.problems == nil {
		f.problems = map[string][]string{}
	}
	f.problems[field] = append(f.problems[field], text)
}

// maxField is how many bytes a text field beside the file may have.
const maxField = 4 << 10

// readForm reads the fields of the upload form.
func readForm(r *http.Request) (f form, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return f, page.BadRequest("the form did not come as multipart/form-data: %w", err)
	}
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return f, cutOff(err)
		}
		if p.FormName() == "file" {
			if p.FileName() == "" || f.file != "" {
				continue
			}
			f.file = p.FileName()
			if f.content, err = io.ReadAll(p); err != nil {
				return f, cutOff(err)
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(p, maxField))
		if err != nil {
			return f, cutOff(err)
		}
		switch value := strings.TrimSpace(string(text)); p.FormName() {
		case "service":
			f.service = value
		case "function":
			f.function = value
		}
	}
}

// cutOff says that the browser's request could not be read to its end.
func cutOff(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return err
	}
	return page.BadRequest("the upload ended too early, please send the file again: %w", err)
}

// elasticity is the parameter that is estimated.
var elasticity = bundling.Key{Name: "elasticity"}
