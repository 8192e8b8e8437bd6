package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
)

//go:embed static
var staticFiles embed.FS

// staticPath is where the browser finds the files of static/dist.
const staticPath = "/static/"

// assets serves the built styles, scripts and fonts. Their names carry a hash
// of their content, so browsers may keep them for ever.
type assets struct {
	files    fs.FS
	manifest map[string]string // plain name → hashed name
}

// newAssets reads the manifest that the build of ui/ leaves behind.
func newAssets() (*assets, error) {
	files, err := fs.Sub(staticFiles, "static/dist")
	if err != nil {
		return nil, fmt.Errorf("opening the styles and scripts: %w", err)
	}
	data, err := fs.ReadFile(files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("this program was built without its styles and scripts: run 'make build'")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the list of styles and scripts: %w", err)
	}
	a := &assets{files: files}
	if err := json.Unmarshal(data, &a.manifest); err != nil {
		return nil, fmt.Errorf("reading the list of styles and scripts: %w", err)
	}
	return a, nil
}

// address returns where the browser finds the file with a plain name.
func (a *assets) address(name string) string { return staticPath + a.manifest[name] }

// handler serves the files below staticPath.
func (a *assets) handler() http.Handler {
	server := http.StripPrefix(staticPath, http.FileServerFS(a.files))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		if _, err := fs.Stat(a.files, name); err != nil || staticPath+name != r.URL.Path {
			http.NotFound(w, r)
			return
		}
		// The name changes with the content, so it serves as the entity tag too.
		w.Header().Set("ETag", `W/"`+name+`"`)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		server.ServeHTTP(w, r)
	})
}
