package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
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
}

func (a *API) version(context.Context, access.Actor, *struct{}) (*body[Version], error) {
	return &body[Version]{Body: Version{
		Program: a.Version, Home: string(a.Home), Documentation: Root + "/docs", OpenAPI: Root + "/openapi.json", Health: "/healthz",
	}}, nil
}
