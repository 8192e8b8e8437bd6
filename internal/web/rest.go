package web

import (
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/exchange"
	"kiesel/internal/web/current"
)

// newAPI returns the interface for programs.
func newAPI(c Config, past *current.Past, lists *exchange.Service, words exchange.Words) *api.API {
	return api.New(api.Config{
		Landscape: c.Landscape, Home: c.Home, Bundling: c.Bundling, Evidence: c.Evidence, Parallel: c.Parallel, Scenarios: c.Scenarios, Calculations: c.Calculations, Programme: c.Programme, Exchange: lists, Words: words, Past: past, Journal: c.Journal,
		Jobs: c.Jobs, Accounts: c.Accounts, Answers: c.Answers, Visitor: visitorOf(c), Limit: c.Limit, MaxLog: c.MaxUpload, Version: c.Version, Now: c.Now, Log: c.Log,
	})
}

// visitorOf says whose browser asks the interface for programs.
func visitorOf(c Config) func(*http.Request) (access.Actor, error) {
	return func(r *http.Request) (access.Actor, error) {
		v, err := c.Door(r)
		return v.Actor, err
	}
}
