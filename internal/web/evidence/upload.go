package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/jobs"
	"kiesel/internal/web/page"
	"kiesel/internal/web/place"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
)

const (
	maxField = 4 << 10 // bytes of a text field beside the log
	// uploadTime is how long a file may take to come and be answered.
	uploadTime = time.Hour
)

// form is what the upload form holds.
type form struct {
	tree     *landscape.Tree
	owner    owner
	service  string
	level    string
	minCases string
	columns  struct{ cases, activity, time, layout string }
	lenient  bool
	problems map[string]string // by name of the field
}

func (a Area) newForm(r *http.Request, v *page.View) (form, error) {
	tree, err := a.Tree(r.Context())
	return form{
		tree: tree, service: v.Param("service"), level: evidence.LevelActivity,
		minCases: strconv.Itoa(smallestShown), problems: map[string]string{},
	}, err
}

// upload asks for a log, or tells a script which authorities have a name.
func (a Area) upload(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, err := a.newForm(r, v)
	if err != nil {
		return err
	}
	f.owner = proposedOwner(v, f.tree)
	if place.Asked(v) {
		return v.Render(w, r, http.StatusOK, ownerPlace(v, f))
	}
	return v.Render(w, r, http.StatusOK, uploadPage(v, f))
}

// receive takes a log and orders the job that makes a profile of it. The log
// lies in a temporary file until the form is checked, then in the queue until
// the job ends.
func (a Area) receive(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := page.AllowTime(w, uploadTime); err != nil {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return page.BadRequest("the form did not come as multipart/form-data: %w", err)
	}
	f, err := a.newForm(r, v)
	if err != nil {
		return err
	}
	file, name, err := f.read(parts)
	if err != nil {
		return err
	}
	defer discard(file)
	order, ok := a.check(v, &f, file)
	if !ok {
		return v.Render(w, r, http.StatusUnprocessableEntity, uploadPage(v, f))
	}
	job, err := a.orderProfile(r.Context(), v.Actor, order, file, name)
	if err != nil {
		return err
	}
	http.Redirect(w, r, jobs.Href(job.ID), http.StatusSeeOther)
	return nil
}

// orderProfile hands the log over to the queue and orders its profile.
func (a Area) orderProfile(ctx context.Context, actor access.Actor, order tasks.ProfileOrder, file *os.File, name string) (work.Job, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return work.Job{}, fmt.Errorf("reading the upload again: %w", err)
	}
	kept, err := a.Jobs.Keep(ctx, actor, tasks.ProfileName, name, file)
	if err != nil {
		return work.Job{}, err
	}
	job, err := a.Jobs.Order(ctx, actor, work.Order{Kind: tasks.ProfileName, Subject: name, Payload: order, Files: []work.File{kept}})
	if err != nil {
		a.Jobs.Discard(context.WithoutCancel(ctx), kept)
	}
	return job, err
}

// read takes the fields of the form and spools the log into a temporary file,
// which is nil if there was none.
func (f *form) read(parts *multipart.Reader) (file *os.File, name string, err error) {
	defer func() {
		if err != nil {
			discard(file)
		}
	}()
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return file, name, nil
		}
		if err != nil {
			return file, "", unreadable(err)
		}
		if p.FormName() == "log" && p.FileName() != "" && file == nil {
			name = p.FileName()
			if file, err = spool(p); err != nil {
				return file, "", unreadable(err)
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(p, maxField))
		if err != nil {
			return file, "", unreadable(err)
		}
		f.set(p.FormName(), strings.TrimSpace(string(text)))
	}
}

// unreadable says that the browser's request could not be read to its end.
func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return page.BadRequest("the upload ended too early, please send the file again: %w", err)
}

func (f *form) set(name, text string) {
	if f.owner.set(name, text) {
		return
	}
	switch name {
	case "service":
		f.service = text
	case "level":
		f.level = text
	case "pattern":
		if f.level == otherLevel {
			f.level = text
		}
	case "min_cases":
		f.minCases = text
	case "column_case":
		f.columns.cases = text
	case "column_activity":
		f.columns.activity = text
	case "column_time":
		f.columns.time = text
	case "time_layout":
		f.columns.layout = text
	case "lenient":
		f.lenient = text != ""
	}
}

// otherLevel is the choice of a level by a regular expression.
const otherLevel = "other"

// check fills the problems of the form and returns the order if there are none.
func (a Area) check(v *page.View, f *form, file *os.File) (tasks.ProfileOrder, bool) {
	if file == nil {
		f.problems["log"] = v.T("upload.no_file")
	}
	authority, problem := f.owner.find(v, f.tree)
	if problem != "" {
		f.problems["authority"] = problem
	}
	service, ok := a.Services.Service(landscape.ServiceID(strings.NewReplacer(" ", "", ".", "").Replace(f.service)))
	if !ok {
		f.problems["service"] = v.T("upload.no_service")
	}
	if _, err := evidence.ParseLevel(f.level); err != nil {
		f.problems["level"] = v.T("upload.bad_level", "error", err.Error())
	}
	minCases, err := strconv.Atoi(f.minCases)
	if err != nil || evidence.CheckMinCases(minCases) != nil || minCases > 1000 {
		f.problems["min_cases"] = v.T("upload.bad_min_cases")
	}
	order := tasks.ProfileOrder{
		Authority: authority, Service: service.ID, Level: f.level, MinCases: minCases,
		Case: f.columns.cases, Activity: f.columns.activity, Time: f.columns.time, Layout: f.columns.layout, Lenient: f.lenient,
	}
	if err := order.Options().Validate(); err != nil {
		f.problems["time_layout"] = err.Error()
	}
	return order, len(f.problems) == 0
}

// spool writes an upload to a temporary file that has no name any more, so
// that nothing of it stays behind whatever happens.
func spool(r io.Reader) (*os.File, error) {
	file, err := os.CreateTemp("", "kiesel-upload-*")
	if err != nil {
		return nil, fmt.Errorf("making room for the upload: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		return file, fmt.Errorf("hiding the upload: %w", err)
	}
	_, err = io.Copy(file, r)
	return file, err
}

// discard frees the space of an upload.
func discard(file *os.File) {
	if file != nil {
		// The file has no name: closing it is all there is to do.
		_ = file.Close()
	}
}

// hasPattern reports whether the level is a regular expression.
func (f form) hasPattern() bool {
	return f.level != evidence.LevelActivity && f.level != evidence.LevelPhase
}

// pattern returns the regular expression of the level, "" if it is none.
func (f form) pattern() string {
	if f.hasPattern() && f.level != otherLevel {
		return f.level
	}
	return ""
}

// describedBy names the texts that explain a field.
func describedBy(name, problem string) string {
	ids := name + "-hint"
	if problem != "" {
		ids += " " + name + "-error"
	}
	return ids
}
