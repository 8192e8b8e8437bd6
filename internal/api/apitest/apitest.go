// Package apitest sets the REST interface up over a new installation with the
// demonstration, for tests and for the examples of the document.
package apitest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/api"
	"kiesel/internal/bundling"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
	"kiesel/internal/web/current"
	"kiesel/internal/web/i18n"
	"kiesel/internal/work"
	"kiesel/internal/work/stream"
	"kiesel/internal/work/tasks"
)

// Noon is when everything happens.
var Noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Open makes an installation in an empty folder and returns its interface, for
// everybody and without limits of requests, and what closes it. Jobs wait until the
// caller runs a worker. change may alter
// how the interface is set up; it may be nil.
func Open(ctx context.Context, dir string, change func(*api.Config)) (_ *api.API, shut func() error, err error) {
	noon := func() time.Time { return Noon }
	s, err := store.Open(ctx, store.Config{Dir: dir, Now: noon})
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
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: noon}
	if err := keeper.EnsureBase(ctx, access.System("test")); err != nil {
		return nil, nil, err
	}
	proofs := &evidence.Service{Store: s.Evidence(), Now: noon, Tool: "kiesel 1.0"}
	if err := demo.Load(ctx, proofs); err != nil {
		return nil, nil, fmt.Errorf("loading the demonstration: %w", err)
	}
	accounts, err := account.NewService(account.Config{Store: s.Accounts(), Now: noon, Key: s.Key()})
	if err != nil {
		return nil, nil, err
	}
	if err := addErika(ctx, s.Accounts()); err != nil {
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
	jobs := &work.Service{
		Store: s.Work(), Queue: queue, Kinds: []work.Kind{tasks.Profile(proofs, s.Key()), tasks.Comparison(proofs)},
		Actor: func(context.Context, string) (access.Actor, error) { return Erika.Actor(), nil },
		Now:   noon, Log: slog.New(slog.DiscardHandler),
	}
	if err := addSetAside(ctx, s.Work()); err != nil {
		return nil, nil, err
	}
	words, err := i18n.Load()
	if err != nil {
		return nil, nil, err
	}
	now := current.New(keeper, catalogue)
	judge := bundling.NewService(s.Bundling(), now.Bundling, noon)
	lists := exchange.Lists(exchange.Rooms{
		Landscape: now.Bundling, Home: "13", Keeper: keeper, Bundling: judge, Evidence: proofs, Accounts: accounts,
		Journal: &journal.Service{Store: s.Journal(), Now: noon}, Jobs: s.Work(), Now: noon, Words: words.Words(),
	})
	c := api.Config{
		Landscape: now, Home: "13", Bundling: judge, Evidence: proofs, Exchange: exchange.NewService(s.Exchange(), lists, noon, rand.Text),
		Journal: s.Journal(), Jobs: jobs, Answers: s.Answers(), Accounts: accounts, Visitor: visitor(Erika.Actor()),
		Limit: api.Limit{PerSecond: 1e9, Burst: 1e9}, Version: "1.0", Now: noon, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&c)
	}
	return api.New(c), shut, nil
}

// visitor takes everybody for somebody.
func visitor(actor access.Actor) func(*http.Request) (access.Actor, error) {
	return func(*http.Request) (access.Actor, error) { return actor, nil }
}

// Nobody is who asks without having signed in.
func Nobody(*http.Request) (access.Actor, error) { return access.Actor{}, nil }

// Erika may do everything. She has a token, which nobody knows.
var Erika = account.User{ID: "u-erika", Login: "erika", Name: "Erika Muster", State: account.Active, Grants: access.Local().Grants, CreatedAt: Noon, Version: 1}

// addErika opens Erika's account.
func addErika(ctx context.Context, s account.Store) error {
	token := account.Token{ID: "t-example", Owner: Erika.ID, Name: "Beispiel", Created: Noon, Expires: Noon.AddDate(0, 6, 0)}
	return s.Update(ctx, func(tx account.Tx) error {
		return errors.Join(tx.Put(ctx, Erika), tx.AddToken(ctx, token, "unknown"),
			tx.Record(ctx, journal.Entry{At: Noon, Actor: access.System("test").ID, Action: "user.add", Subject: string(Erika.ID)}))
	})
}

// addSetAside keeps a job that went wrong again and again. It is older than all
// others, so that lists have an order.
func addSetAside(ctx context.Context, s work.Store) error {
	job := work.Job{
		ID: "SETASIDE5T2N7KVRB4HCMJ6PYD", Kind: tasks.ComparisonName, Subject: "2", Payload: json.RawMessage("{}"), Actor: string(Erika.ID),
		Ordered: Noon.Add(-time.Hour), State: work.SetAside, Ended: Noon, Attempts: 5, Error: "the worker ended again and again",
	}
	return s.Update(ctx, func(tx work.Tx) error {
		return errors.Join(tx.PutJob(ctx, job), tx.Record(ctx, journal.Entry{At: Noon, Actor: job.Actor, Action: "work.job.order", Subject: job.ID}))
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
