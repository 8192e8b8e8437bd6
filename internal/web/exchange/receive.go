package exchange

import (
	"errors"
	"io"
	"net/http"

	"kiesel/internal/exchange/tabular"
	"kiesel/internal/web/page"
)

// receive takes a file in and leads to the preview of what it would change.
func (a Area) receive(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r, v)
	if err != nil {
		return err
	}
	if err := page.AllowTime(w, slowLine); err != nil {
		return err
	}
	name, content, err := readUpload(r)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		l.wrong = []string{v.T("files.too_large", "megabytes", tabular.MaxFile>>20)}
		return v.Render(w, r, http.StatusRequestEntityTooLarge, listPage(v, l))
	}
	if err != nil {
		return err
	}
	if name == "" {
		l.wrong = []string{v.T("files.no_file")}
		return v.Render(w, r, http.StatusUnprocessableEntity, listPage(v, l))
	}
	plan, err := a.Exchange.Preview(r.Context(), v.Actor, l.Name, name, content)
	if unusable := (*tabular.FileError)(nil); errors.As(err, &unusable) {
		for _, p := range unusable.Problems {
			l.wrong = append(l.wrong, p.In(lang(v)))
		}
		return v.Render(w, r, http.StatusUnprocessableEntity, listPage(v, l))
	}
	if err != nil {
		return err
	}
	i, err := a.Exchange.Propose(r.Context(), v.Actor, plan)
	if err != nil {
		return err
	}
	return redirect(w, r, importHref(i.ID))
}

// readUpload returns name and content of the file in a form, "" if there is none.
func readUpload(r *http.Request) (name string, content []byte, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, page.BadRequest("the form did not come as multipart/form-data: %w", err)
	}
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return name, content, nil
		}
		if err == nil && p.FormName() == "file" && p.FileName() != "" && name == "" {
			name = p.FileName()
			content, err = io.ReadAll(p)
		}
		if err != nil {
			return "", nil, cutOff(err)
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
