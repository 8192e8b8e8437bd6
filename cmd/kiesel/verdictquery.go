package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
)

// verdictQuery is what may be asked about one service.
type verdictQuery struct {
	land     string
	settings []string
	out      []string
	forbid   []string
	scenario string // id or name
}

// question is what a command asks about one service, with what is needed to
// answer it.
type question struct {
	*bundling.Service
	current    bundling.Landscape
	service    landscape.ServiceID
	land       landscape.ARS
	whatIf     bundling.WhatIf
	conditions bundling.Conditions
	scenario   *scenario.Scenario // nil if none is named
}

func (q *verdictQuery) addFlags(cmd *cobra.Command) {
	addLandFlag(cmd, &q.land)
	cmd.Flags().StringArrayVar(&q.settings, "set", nil, "what if: take a parameter as certain, name=value; may be repeated for others")
	cmd.Flags().StringArrayVar(&q.out, "out", nil, "what if: an authority does not join, by key; may be repeated")
	cmd.Flags().StringArrayVar(&q.forbid, "forbid", nil, "what if: an authority, or all below a unit, may not be served by a carrier, FROM:TO or FUNCTION:FROM:TO; may be repeated")
	cmd.Flags().StringVar(&q.scenario, "scenario", "", "take settings and conditions from a scenario of the service, by name or id; --set, --out and --forbid add to them")
}

// with opens the installation, settles the question about the service that the
// first argument names, runs fn and closes the data.
func (q *verdictQuery) with(cmd *cobra.Command, key string, fn func(question) error) error {
	whatIf, conditions, err := q.parse()
	if err != nil {
		return err
	}
	x := question{service: landscape.ServiceID(landscape.WithoutSeparators(key)), land: landscape.ARS(q.land), whatIf: whatIf, conditions: conditions}
	if q.scenario == "" {
		return withBundling(cmd, func(service *bundling.Service, current bundling.Landscape) error {
			x.Service, x.current = service, current
			return adviseService(fn(x))
		})
	}
	call := scenarioCall{land: q.land}
	return call.with(cmd, key, func(a asked) error {
		found, err := a.find(q.scenario)
		if err != nil {
			return err
		}
		x.Service, x.current = a.bundling, a.current
		if err := x.follow(found); err != nil {
			return err
		}
		return fn(x)
	})
}

// follow adds what a scenario changes to the question. What contradicts it is
// refused by name.
func (x *question) follow(s scenario.Scenario) error {
	x.scenario = &s
	for _, setting := range x.whatIf.Settings() {
		name, _, _ := strings.Cut(setting, "=")
		key, err := bundling.ParseKey(name)
		if err != nil {
			return err
		}
		if value, set := s.Settings[key]; set && value != x.whatIf[key] {
			return usagef("--set %s contradicts the scenario %q, which sets it to %g", setting, s.Name, value)
		}
	}
	for key, value := range s.Settings {
		x.whatIf[key] = value
	}
	for _, key := range x.conditions.Out {
		if slices.ContainsFunc(s.Conditions.Forbid, func(a bundling.Arc) bool { return a.From == key }) {
			return usagef("--out %s contradicts the scenario %q, in which it joins and may only not be served by some", key, s.Name)
		}
	}
	for _, arc := range x.conditions.Forbid {
		if slices.Contains(s.Conditions.Out, arc.From) {
			return usagef("--forbid %s contradicts the scenario %q, in which %s does not join at all", arc, s.Name, arc.From)
		}
	}
	x.conditions.Out = union(s.Conditions.Out, x.conditions.Out)
	x.conditions.Forbid = union(s.Conditions.Forbid, x.conditions.Forbid)
	return nil
}

// union is a list and after it what others add to it.
func union[T comparable](list, others []T) []T {
	all := slices.Clone(list)
	for _, x := range others {
		if !slices.Contains(list, x) {
			all = append(all, x)
		}
	}
	return all
}

// introduce says which scenario the answer follows, if it does.
func (x question) introduce(w io.Writer) error {
	if x.scenario == nil {
		return nil
	}
	_, err := fmt.Fprintf(w, "Scenario %s: %s\n", x.scenario.Name, x.scenario.Question)
	if settings := x.whatIf.Settings(); err == nil && len(settings) > 0 {
		_, err = fmt.Fprintf(w, "Taken as certain: %s.\n", strings.Join(settings, ", "))
	}
	return err
}

// parse reads the settings and conditions; errors are those of usage.
func (q *verdictQuery) parse() (bundling.WhatIf, bundling.Conditions, error) {
	whatIf, err := bundling.ParseWhatIf(q.settings)
	if err != nil {
		return nil, bundling.Conditions{}, usagef("--set: %w", err)
	}
	conditions, err := bundling.ParseConditions(q.out, q.forbid)
	if err != nil {
		return nil, conditions, usagef("%w", err)
	}
	return whatIf, conditions, nil
}

// conditionLines says under which conditions an answer holds.
func conditionLines(t *landscape.Tree, c bundling.Conditions) (lines []string) {
	name := func(key landscape.ARS) string { return fmt.Sprintf("%s (%s)", t.Name(key), key) }
	for _, key := range c.Out {
		lines = append(lines, "Under the condition that "+name(key)+" does not join.")
	}
	for _, arc := range c.Forbid {
		line := "Under the condition that " + name(arc.From) + " is not served by " + name(arc.To)
		if arc.From == arc.To {
			line = "Under the condition that nobody below " + name(arc.From) + " is served by it"
		}
		if arc.Function != "" {
			line += " for " + string(arc.Function)
		}
		lines = append(lines, line+".")
	}
	return lines
}

// adviseService says where to find keys if a service is unknown.
func adviseService(err error) error {
	if errors.Is(err, bundling.ErrUnknownService) {
		return fmt.Errorf("%w; 'kiesel services search' finds keys by words", err)
	}
	return err
}
