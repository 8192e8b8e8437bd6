package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
)

const (
	maxUpload = 2 << 30 // bytes of an uploaded log, packed or not
	maxField  = 4 << 10 // bytes of a text field beside it
	// uploadTime is how long a file may take to come and be answered.
	uploadTime = time.Hour
)

// form is what the upload form holds.
type form struct {
	authority string
	service   string
	level     string
	minCases  string
	columns   struct{ cases, activity, time, layout string }
	lenient   bool
	problems  map[string]string // by name of the field
}

func newForm(v *page.View) form {
	return form{
		service: v.Param("service"), authority: v.Param("authority"), level: evidence.LevelActivity,
		minCases: strconv.Itoa(smallestShown), problems: map[string]string{},
	}
}

func (a Area) upload(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, uploadPage(v, newForm(v)))
}

// receive takes a log and starts the job that makes a profile of it. The log
// itself lies in a temporary file until the job ends and is never kept.
func (a Area) receive(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := allowTime(w); err != nil {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return page.BadRequest("the form did not come as multipart/form-data: %w", err)
	}
	f := newForm(v)
	file, name, err := f.read(parts)
	if err != nil {
		return err
	}
	order, ok := a.check(v, &f, file)
	if !ok {
		discard(file)
		return v.Render(w, r, http.StatusUnprocessableEntity, uploadPage(v, f))
	}
	order.name, order.actor = name, v.Actor
	err = a.start(w, r, v.T("job.profile", "name", name), uploadHref, func(ctx context.Context, progress func(int64, int64)) (string, error) {
		defer discard(file)
		return a.makeProfile(ctx, order, file, progress)
	})
	if err != nil {
		discard(file)
	}
	return err
}

// allowTime lets an upload take as long as slow lines need. The server's own
// limits are made for small requests.
func allowTime(w http.ResponseWriter) error {
	connection, deadline := http.NewResponseController(w), time.Now().Add(uploadTime)
	for _, set := range []func(time.Time) error{connection.SetReadDeadline, connection.SetWriteDeadline} {
		if err := set(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return fmt.Errorf("giving the upload more time: %w", err)
		}
	}
	return nil
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
	switch name {
	case "authority":
		f.authority = text
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

// order is a checked form: what the job shall do.
type order struct {
	name  string // of the file
	about evidence.About
	level evidence.Level
	k     int
	read  eventlog.Options
	actor access.Actor
}

// check fills the problems of the form and returns the order if there are none.
func (a Area) check(v *page.View, f *form, file *os.File) (order, bool) {
	var o order
	if file == nil {
		f.problems["log"] = v.T("upload.no_file")
	}
	if f.authority == "" {
		f.problems["authority"] = v.T("upload.no_authority")
	}
	service, ok := a.Services.Service(landscape.ServiceID(strings.NewReplacer(" ", "", ".", "").Replace(f.service)))
	if !ok {
		f.problems["service"] = v.T("upload.no_service")
	}
	var err error
	if o.level, err = evidence.ParseLevel(f.level); err != nil {
		f.problems["level"] = v.T("upload.bad_level", "error", err.Error())
	}
	if o.k, err = strconv.Atoi(f.minCases); err != nil || o.k < 1 || o.k > 1000 {
		f.problems["min_cases"] = v.T("upload.bad_min_cases")
	}
	o.about = evidence.About{Authority: evidence.Origin{Name: f.authority}, Service: service.ID, Tool: a.Tool}
	o.read = eventlog.Options{
		Case: f.columns.cases, Activity: f.columns.activity, Time: f.columns.time, TimeLayout: f.columns.layout,
		Lenient: f.lenient, HashKey: a.HashKey,
	}
	if err := o.read.Validate(); err != nil {
		f.problems["time_layout"] = err.Error()
	}
	return o, len(f.problems) == 0
}

// makeProfile reads the log and keeps its profile; the result is the address of
// the profile's page.
func (a Area) makeProfile(ctx context.Context, o order, file *os.File, progress func(int64, int64)) (string, error) {
	o.read.Progress = progress
	log, err := eventlog.ReadFrom(ctx, file, o.name, o.read)
	if err != nil {
		return "", err
	}
	sum, err := hash(file)
	if err != nil {
		return "", err
	}
	o.about.SHA256 = []string{sum}
	p, err := evidence.Build(log, o.level, o.about)
	if err != nil {
		return "", err
	}
	if p, err = p.Fold(o.k); err != nil {
		return "", err
	}
	kept, err := a.Evidence.AddProfile(ctx, o.actor, p, "")
	if err != nil {
		return "", err
	}
	return profileHref(kept.ID), nil
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

// hash returns the SHA-256 of a file.
func hash(file *os.File) (string, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("reading the log again: %w", err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", fmt.Errorf("reading the log again: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
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
