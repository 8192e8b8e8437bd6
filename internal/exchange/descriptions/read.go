package descriptions

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kiesel/internal/exchange/tabular"
	"kiesel/internal/parallel"
)

// maxDepth is how many folders may lie within each other.
const maxDepth = 8

// Error says which file cannot be used and why.
type Error struct {
	File string
	Err  error
}

// Error begins with the file.
func (e *Error) Error() string { return e.File + ": " + e.Err.Error() }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// Result is what was read.
type Result struct {
	Descriptions []parallel.Description
	Files        int
	// Skipped are files within folders that are none of the kinds read.
	Skipped []string
}

// kinds reads a file by the ending of its name.
var kinds = map[string]func(content []byte) ([]parallel.Description, error){
	".csv": readTable, ".xlsx": readTable, ".json": readJSON,
	".md": readMarkdown, ".txt": readPlain, ".html": readHTML, ".htm": readHTML,
}

// Endings lists the endings of names that are read.
func Endings() []string {
	return []string{".csv", ".xlsx", ".json", ".md", ".txt", ".html", ".htm"}
}

// Read reads files, and folders with all that is in them, in the order of their
// names. A folder may hold other things; they are counted and left alone. The error
// is an [*Error].
func Read(paths ...string) (Result, error) {
	r := reader{}
	for _, path := range paths {
		if err := r.path(path); err != nil {
			return Result{}, err
		}
	}
	if len(r.Descriptions) == 0 {
		return Result{}, &Error{strings.Join(paths, ", "), errors.New("there is no description in it; see --help for what can be read")}
	}
	return r.Result, nil
}

type reader struct {
	Result
	size int // bytes of the texts so far
}

func (r *reader) path(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return &Error{path, cmp.Or(plain(err), err)}
	}
	if !info.IsDir() {
		if kinds[ending(path)] == nil {
			return &Error{path, fmt.Errorf("files of this kind cannot be read; give one that ends in %s", strings.Join(Endings(), ", "))}
		}
		return r.file(path)
	}
	return filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		hidden := name != path && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			return &Error{name, cmp.Or(plain(err), err)}
		case d.IsDir() && hidden:
			return filepath.SkipDir
		case d.IsDir() && depth(path, name) > maxDepth:
			return &Error{name, fmt.Errorf("more than %d folders lie within each other; name a folder further down", maxDepth)}
		case d.IsDir() || hidden:
			return nil
		case !d.Type().IsRegular() || kinds[ending(name)] == nil:
			r.Skipped = append(r.Skipped, name)
			return nil
		}
		return r.file(name)
	})
}

// plain is an error of the file system without the path, which is said already.
func plain(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return nil
}

func ending(name string) string { return strings.ToLower(filepath.Ext(name)) }

// depth is how many folders name lies below root.
func depth(root, name string) int {
	rel, err := filepath.Rel(root, name)
	if err != nil || rel == "." {
		return 0
	}
	return 1 + strings.Count(rel, string(filepath.Separator))
}

// file reads one file and completes what it says.
func (r *reader) file(name string) error {
	content, err := load(name)
	if err != nil {
		return &Error{name, err}
	}
	list, err := kinds[ending(name)](content)
	if err != nil {
		return &Error{name, err}
	}
	r.Files++
	for _, d := range list {
		d.Place = strings.TrimSuffix(name+":"+d.Place, ":")
		d.Name = cmp.Or(d.Name, strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
		d.Authority = cmp.Or(d.Authority, folder(name))
		if r.size += len(d.Text); len(d.Text) > parallel.MaxText {
			return &Error{d.Place, fmt.Errorf("the description has more than %d MB; shorten it", parallel.MaxText>>20)}
		}
		r.Descriptions = append(r.Descriptions, d)
	}
	switch {
	case r.size > parallel.MaxTexts:
		return &Error{name, fmt.Errorf("up to here the descriptions have more than %d MB; split them", parallel.MaxTexts>>20)}
	case len(r.Descriptions) > parallel.MaxDescriptions:
		return &Error{name, fmt.Errorf("up to here there are more than %d descriptions; split them", parallel.MaxDescriptions)}
	}
	return nil
}

// folder is the name of the folder that a file lies in.
func folder(name string) string {
	path, err := filepath.Abs(name)
	if err != nil {
		path = name
	}
	return filepath.Base(filepath.Dir(path))
}

// load reads a file of bounded size.
func load(name string) (content []byte, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, cmp.Or(plain(err), err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	content, err = io.ReadAll(io.LimitReader(f, tabular.MaxFile+1))
	if err == nil && len(content) > tabular.MaxFile {
		err = fmt.Errorf("the file has more than %d MB; split it", tabular.MaxFile>>20)
	}
	return content, err
}
