package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// verdictQuery is what may be asked about one service.
type verdictQuery struct {
	land     string
	settings []string
	out      []string
	forbid   []string
}

func (q *verdictQuery) addFlags(cmd *cobra.Command) {
	addLandFlag(cmd, &q.land)
	cmd.Flags().StringArrayVar(&q.settings, "set", nil, "what if: take a parameter as certain, name=value; may be repeated")
	cmd.Flags().StringArrayVar(&q.out, "out", nil, "what if: an authority does not join, by key; may be repeated")
	cmd.Flags().StringArrayVar(&q.forbid, "forbid", nil, "what if: an authority, or all below a unit, may not be served by a carrier, FROM:TO or FUNCTION:FROM:TO; may be repeated")
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
		if arc.Function != "" {
			line += " for " + string(arc.Function)
		}
		lines = append(lines, line+".")
	}
	return lines
}

// service reads the key of a service with or without separators.
func (q *verdictQuery) service(key string) landscape.ServiceID {
	return landscape.ServiceID(landscape.WithoutSeparators(key))
}

// adviseService says where to find keys if a service is unknown.
func adviseService(err error) error {
	if errors.Is(err, bundling.ErrUnknownService) {
		return fmt.Errorf("%w; 'kiesel services search' finds keys by words", err)
	}
	return err
}
