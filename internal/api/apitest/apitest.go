// Package apitest sets the REST interface up over a new installation with the
// demonstration, for tests and for the examples of the document.
package apitest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/api"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/store"
	"kiesel/internal/web/current"
	"kiesel/internal/web/i18n"
	"kiesel/internal/work"
	"kiesel/internal/work/stream"
	"kiesel/internal/work/tasks"
)

// Begin is when the installation is set up, Noon when everything else happens.
var (
	Begin = Noon.AddDate(0, 0, -2)
	Noon  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

// signingKey signs checkpoints. It is the same every time, for the examples.
var signingKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))

// Open makes an installation in an empty folder and returns its interface, for
// everybody and without limits of requests, and what closes it. Jobs wait until the
// caller runs a worker. change may alter
// how the interface is set up; it may be nil.
func Open(ctx context.Context, dir string, change func(*api.Config)) (_ *api.API, shut func() error, err error) {
	c := api.Config{Now: func() time.Time { return Begin }}
	now := func() time.Time { return c.Now() }
	s, err := store.Open(ctx, store.Config{Dir: dir, Now: now})
	if err != nil {
		return nil, nil, err
	}
	shut = s.Close
	defer func() {
		if err != nil {
			err = errors.Join(err, shut())
		}
	}()
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return nil, nil, err
	}
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: now}
	if err := keeper.EnsureBase(ctx, access.System("test")); err != nil {
		return nil, nil, err
	}
	proofs := &evidence.Service{Store: s.Evidence(), Now: now, Tool: "kiesel 1.0"}
	if err := demo.Load(ctx, proofs); err != nil {
		return nil, nil, fmt.Errorf("loading the demonstration: %w", err)
	}
	accounts, err := account.NewService(account.Config{Store: s.Accounts(), Now: now, Key: s.Key()})
	if err != nil {
		return nil, nil, err
	}
	if err := addPeople(ctx, s.Accounts()); err != nil {
		return nil, nil, err
	}
	queue, err := stream.Open(ctx, stream.Config{Dir: filepath.Join(dir, "jetstream"), Key: s.Key()})
	if err != nil {
		return nil, nil, err
	}
	shut = func() error {
		queue.Close()
		return s.Close()
	}
	scape := current.New(keeper, catalogue)
	judge := bundling.NewService(s.Bundling(), scape.Bundling, now)
	studies, err := calculations(ctx, s, judge, now)
	if err != nil {
		return nil, nil, err
	}
	jobs := &work.Service{
		Store: s.Work(), Queue: queue, Kinds: append([]work.Kind{tasks.Profile(proofs, s.Key()), tasks.Comparison(proofs)}, tasks.Calculations(studies)...),
		Actor: func(context.Context, string) (access.Actor, error) { return Erika.Actor(), nil },
		Now:   now, Log: slog.New(slog.DiscardHandler),
	}
	if err := addSetAside(ctx, s.Work()); err != nil {
		return nil, nil, err
	}
	words, err := i18n.Load()
	if err != nil {
		return nil, nil, err
	}
	finder, err := parallel.EmbeddedFinder()
	if err != nil {
		return nil, nil, err
	}
	pairs := &parallel.Service{Store: s.Parallel(), Finder: finder, Now: now}
	asked, err := scenarios(ctx, s, judge, scape, now)
	if err != nil {
		return nil, nil, err
	}
	kept, err := ideas(ctx, s, judge, now)
	if err != nil {
		return nil, nil, err
	}
	records := &journal.Service{Store: s.Journal(), Key: signingKey, Now: now}
	lists := exchange.Lists(exchange.Rooms{
		Landscape: scape.Bundling, Home: "13", Keeper: keeper, Bundling: judge, Evidence: proofs, Parallel: pairs, Programme: kept, Accounts: accounts,
		Journal: records, Jobs: s.Work(), Now: now, Words: words.Words(),
	})
	c = api.Config{
		Landscape: scape, Home: "13", Bundling: judge, Evidence: proofs, Parallel: pairs, Scenarios: asked, Calculations: studies, Programme: kept, Exchange: exchange.NewService(s.Exchange(), lists, now, rand.Text), Words: words.Words(),
		Past:    &current.Past{Open: func(ctx context.Context, at time.Time) (current.State, error) { return s.AsOf(ctx, at) }, Catalogue: catalogue, Finder: finder, Now: now},
		Journal: records,
		Jobs:    jobs, Answers: s.Answers(), Accounts: accounts, Visitor: visitor(Erika.Actor()),
		Limit: api.Limit{PerSecond: 1e9, Burst: 1e9}, Version: "1.0", Now: func() time.Time { return Noon }, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&c)
	}
	return api.New(c), shut, nil
}

// scenarios holds a scenario that Erika has kept.
func scenarios(ctx context.Context, s *store.Store, judge *bundling.Service, now *current.Landscape, clock func() time.Time) (*scenario.Service, error) {
	var made atomic.Int64 // ids are the same every time, for the examples
	all := &scenario.Service{Store: s.Scenarios(), Bundling: judge, Landscape: now.Bundling, Now: clock, NewID: func() string {
		if n := made.Add(1); n > 1 {
			return "s-" + strconv.FormatInt(n, 10)
		}
		return "s-example"
	}}
	_, err := all.SaveScenario(ctx, Erika.Actor(), scenario.Scenario{
		Service: "99107023017000", Land: "13", Name: "Hohe Personalkosten", Question: "Lohnt sich Bündeln auch, wenn eine Stunde 90 Euro kostet?",
		Settings: bundling.WhatIf{{Name: "hour_cost"}: 90},
	}, "Frage aus dem Lenkungskreis")
	return all, err
}

// visitor takes everybody for somebody.
func visitor(actor access.Actor) func(*http.Request) (access.Actor, error) {
	return func(*http.Request) (access.Actor, error) { return actor, nil }
}

// Nobody is who asks without having signed in.
func Nobody(*http.Request) (access.Actor, error) { return access.Actor{}, nil }

// Erika may do everything. She has a token, which nobody knows, and a saved view.
var Erika = account.User{ID: "u-erika", Login: "erika", Name: "Erika Muster", State: account.Active, Grants: access.Local().Grants, CreatedAt: Begin, Version: 1}

// otto may read. He has a token, too.
var otto = account.User{ID: "u-otto", Login: "otto", Name: "Otto Beispiel", State: account.Active, Grants: []access.Grant{{Role: access.Reader, Scope: "13"}}, CreatedAt: Begin, Version: 1}

// addPeople opens the accounts of Erika, who is signed in, and of Otto.
func addPeople(ctx context.Context, s account.Store) error {
	token := func(id string, owner account.ID) account.Token {
		return account.Token{ID: id, Owner: owner, Name: "Beispiel", Created: Begin, Expires: Begin.AddDate(0, 6, 0)}
	}
	err := s.Update(ctx, func(tx account.Tx) error {
		return errors.Join(
			tx.Put(ctx, Erika), tx.AddToken(ctx, token("t-example", Erika.ID), "unknown"),
			tx.AddView(ctx, account.View{ID: "v-example", Owner: Erika.ID, Page: "/portfolio", Query: "function=online&w_gain=1", Name: "Nur Online", Created: Begin}),
			tx.Put(ctx, otto), tx.AddToken(ctx, token("t-otto", otto.ID), "unknown, too"),
			tx.Record(ctx, journal.Entry{At: Begin, Actor: access.System("test").ID, Action: "user.add", Subject: string(Erika.ID)}))
	})
	if err != nil {
		return err
	}
	_, err = s.BeginSession(ctx, account.Begin{
		Session: account.Session{
			ID: strings.Repeat("5e55105e", 8), User: Erika.ID, Client: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
			Begun: Noon.Add(-time.Hour), Seen: Noon, Proved: Noon.Add(-time.Hour), Ends: Noon.Add(11 * time.Hour),
		},
		Version: Erika.Version, Day: Noon.Format(time.DateOnly), Forget: Begin,
	})
	return err
}

// addSetAside keeps a job that went wrong again and again. It is older than all
// others, so that lists have an order.
func addSetAside(ctx context.Context, s work.Store) error {
	job := work.Job{
		ID: "SETASIDE5T2N7KVRB4HCMJ6PYD", Kind: tasks.ComparisonName, Subject: "2", Payload: json.RawMessage("{}"), Actor: string(Erika.ID),
		Ordered: Begin.Add(-time.Hour), State: work.SetAside, Ended: Begin, Attempts: 5, Error: "the worker ended again and again",
	}
	return s.Update(ctx, func(tx work.Tx) error {
		return errors.Join(tx.PutJob(ctx, job), tx.Record(ctx, journal.Entry{At: Begin, Actor: job.Actor, Action: "work.job.order", Subject: job.ID}))
	})
}

// Ask sends a request to the path below [api.Root]; header holds pairs of name
// and value.
func Ask(h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, api.Root+target, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	w.Header().Set("X-Request-Id", "example")
	h.ServeHTTP(w, r)
	return w
}
