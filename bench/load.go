package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/landscape"
)

// times are how long answers took, by kind of page.
type times map[string][]time.Duration

// percentile returns the time within which a share of all answers of the kinds
// came; of no kinds, of all.
func (t times) percentile(share float64, kinds ...string) time.Duration {
	var all []time.Duration
	for k, d := range t {
		if len(kinds) == 0 || slices.Contains(kinds, k) {
			all = append(all, d...)
		}
	}
	slices.Sort(all)
	return all[max(0, int(math.Ceil(share*float64(len(all))))-1)]
}

// openLoop sends requests at random moments, on average rate per second, and
// measures each from when it was due.
func openLoop(ctx context.Context, c *client, m *mix, rate float64, span time.Duration) (times, error) {
	taken := times{}
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	begin := time.Now()
	for due := begin; due.Sub(begin) < span && ctx.Err() == nil; due = due.Add(time.Duration(m.rng.ExpFloat64() / rate * float64(time.Second))) {
		if err := wait(ctx, time.Until(due)); err != nil {
			break
		}
		name, address := m.next()
		g.Go(func() error {
			if err := c.get(ctx, address); err != nil {
				return err
			}
			took := time.Since(due)
			mu.Lock()
			defer mu.Unlock()
			taken[name] = append(taken[name], took)
			return nil
		})
	}
	return taken, g.Wait()
}

// wait returns after d, or with an error when ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// closedLoop has so many users ask one page after the other and returns how many
// they got.
func closedLoop(ctx context.Context, users int, span time.Duration, ask func(ctx context.Context) error) (int, error) {
	counts := make([]int, users)
	end := time.Now().Add(span)
	g, ctx := errgroup.WithContext(ctx)
	for i := range users {
		g.Go(func() error {
			for time.Now().Before(end) {
				if err := ask(ctx); err != nil {
					return err
				}
				counts[i]++
			}
			return nil
		})
	}
	err := g.Wait()
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum, err
}

// reads has every user ask for the next page of the mix.
func reads(c *client, m *mix) func(context.Context) error {
	var mu sync.Mutex
	return func(ctx context.Context) error {
		mu.Lock()
		_, address := m.next()
		mu.Unlock()
		return c.get(ctx, address)
	}
}

// writes has every user keep figures through the form of the verdict's page, each
// time another one.
func writes(c *client) (func(context.Context) error, error) {
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return nil, err
	}
	var requests []func(context.Context) (*http.Request, error)
	for _, name := range []string{"hours_per_case", "build", "maintain"} {
		for _, f := range landscape.Functions() {
			form := url.Values{
				"key": {string(f) + "." + name}, "value": {"12"}, "source": {"Annahme"}, "reason": {"Messung unter Last"},
			}.Encode()
			for s := range catalogue.All() {
				requests = append(requests, func(ctx context.Context) (*http.Request, error) {
					return http.NewRequestWithContext(ctx, http.MethodPost,
						c.base+"/services/"+string(s.ID)+"/verdict/assumption", strings.NewReader(form))
				})
			}
		}
	}
	var sent atomic.Int64
	return func(ctx context.Context) error {
		i := int(sent.Add(1)) - 1
		if i >= len(requests) {
			return fmt.Errorf("all %d figures are kept already; measure for a shorter time", len(requests))
		}
		request, err := requests[i](ctx)
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return c.send(request, http.StatusSeeOther, io.Discard)
	}, nil
}
