package api

import (
	"bytes"
	"context"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/yaml"

	openapi "kiesel/docs/api"
	"kiesel/internal/access"
	"kiesel/internal/landscape"
)

// Version says which Kiesel answers, and where to find what is not part of the
// interface.
type Version struct {
	// Program is the version of Kiesel.
	Program string `json:"program"`
	// Home is the key of the Land that is meant unless a request names another.
	Home string `json:"home"`
	// Documentation for people.
	Documentation string `json:"documentation"`
	// OpenAPI document.
	OpenAPI string `json:"openapi"`
	// Health tells whether the program runs at all; it answers in plain text.
	Health string `json:"health"`
}

func (a *API) addAbout() {
	add(a, access.Public, huma.Operation{
		OperationID: "get-version", Method: http.MethodGet, Path: "/version", Tags: []string{tagAbout},
		Summary:     "Version",
		Description: "Which Kiesel answers, and where to find documentation and health. Needs no token.",
	}, a.version)
	add(a, access.Public, huma.Operation{
		OperationID: "list-sources", Method: http.MethodGet, Path: "/sources", Tags: []string{tagAbout},
		Summary:     "List sources",
		Description: "The data inside the program, with the words that their licences want printed. Needs no token.",
	}, a.listSources)
}

// DataSource names the source of data that ship with Kiesel.
type DataSource struct {
	// Data is what it is, in German.
	Data string `json:"data"`
	// Text to be printed unchanged.
	Text string `json:"text"`
}

func (a *API) listSources(ctx context.Context, _ access.Actor, in *Paging) (*listAnswer[DataSource], error) {
	known := landscape.Attributions()
	sources := make([]DataSource, len(known))
	for i, s := range known {
		sources[i] = DataSource(s)
	}
	return onePage(ctx, sources, *in, func(s DataSource) string { return s.Data })
}

func (a *API) version(context.Context, access.Actor, *struct{}) (*body[Version], error) {
	return &body[Version]{Body: Version{
		Program: a.Version, Home: string(a.Home), Documentation: Docs, OpenAPI: Root + "/openapi.json", Health: "/healthz",
	}}, nil
}

// serveDocument serves the description of the interface.
func (a *API) serveDocument() {
	for name, kind := range map[string]string{"/openapi.json": "application/openapi+json", "/openapi.yaml": "application/openapi+yaml"} {
		pattern := http.MethodGet + " " + Root + name
		a.routes[pattern] = Route{Pattern: pattern, Need: access.Public, maxBody: maxBody}
		a.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			text, err := openapi.JSON, error(nil)
			if name == "/openapi.yaml" {
				text, err = yamlDocument()
			}
			if err != nil {
				a.problemOf(r.Context(), requestID(w), err).write(w)
				return
			}
			w.Header().Set("Content-Type", kind)
			// An answer that is held back can always be written to.
			_, _ = w.Write(text)
		})
	}
}

// yamlDocument is the document in YAML, made when it is first asked for.
var yamlDocument = sync.OnceValues(func() ([]byte, error) {
	var text bytes.Buffer
	err := yaml.Convert(&text, bytes.NewReader(openapi.JSON))
	return text.Bytes(), err
})
