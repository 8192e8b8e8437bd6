package teamfile

import (
	"errors"
	"fmt"
	"strings"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree"
	"kiesel/internal/bundling/tree/treefile"
)

// InfeasibleError names the service and authority that nobody may serve, and the
// rule, floor or limit that keeps each of its carriers from it.
type InfeasibleError struct {
	Service string
	treefile.InfeasibleError
}

// Error names the service, the authority and why each carrier is refused.
func (e *InfeasibleError) Error() string {
	return fmt.Sprintf("service %q: %v", e.Service, &e.InfeasibleError)
}

// LimitError names limits that together no plan keeps: any plan uses at least
// Needed of them, each times its weight, but they come to Given. A single limit has
// weight 1.
type LimitError struct {
	Limits        []WeightedLimit // none if it is known from the search alone
	Needed, Given float64
}

// WeightedLimit is a limit by its name, with its weight.
type WeightedLimit struct {
	Name   string
	Weight float64
}

// Error names the limits, what they need and what is given.
func (e *LimitError) Error() string {
	const remedy = "raise it or allow other carriers"
	switch len(e.Limits) {
	case 0:
		return "no plan keeps all limits, as the search showed; raise one of them or allow other carriers"
	case 1:
		return fmt.Sprintf("%s: any plan uses at least %s of it, but there is %s; %s", e.Limits[0].Name, figure(e.Needed), figure(e.Given), remedy)
	}
	parts := make([]string, len(e.Limits))
	for i, l := range e.Limits {
		parts[i] = fmt.Sprintf("%s × %s", decimal(l.Weight, 4), l.Name)
	}
	return fmt.Sprintf("no plan keeps these limits together: any uses at least %s of %s, which comes to %s; raise one of them or allow other carriers",
		figure(e.Needed), strings.Join(parts, " + "), figure(e.Given))
}

// CarriersError says that a service's limit on the number of carriers is too low.
type CarriersError struct {
	Service string
	Limit   int
}

// Error names the service and what to allow.
func (e *CarriersError) Error() string {
	return fmt.Sprintf("service %q: max_carriers: %d cannot serve everybody under the other rules; allow more", e.Service, e.Limit)
}

// nobody returns the error for an authority that nobody may serve.
func (v *service) nobody(authority string) error {
	e := &InfeasibleError{Service: v.ID, InfeasibleError: treefile.InfeasibleError{Authority: authority}}
	for _, carrier := range v.x.path(authority) {
		e.Refusals = append(e.Refusals, treefile.Refusal{Carrier: carrier, Rule: v.refusal(authority, carrier)})
	}
	return e
}

// named translates an error of package teams.
func (x *index) named(err error) error {
	var serve *teams.ServeError
	var limits *teams.LimitError
	var service *teams.ServiceError
	switch {
	case errors.As(err, &serve):
		return x.services[serve.Service].nobody(x.in.Nodes[serve.Authority].ID)
	case errors.As(err, &limits):
		e := &LimitError{}
		var largest float64
		for _, w := range limits.Weights {
			largest = max(largest, w)
		}
		for r, w := range limits.Weights {
			if w > tree.Tolerance*largest {
				e.Limits = append(e.Limits, WeightedLimit{x.limits[r].name(), w / largest})
			}
		}
		if largest > 0 {
			e.Needed, e.Given = limits.Needed/largest, limits.Given/largest
		}
		return e
	case errors.As(err, &service) && errors.Is(err, tree.ErrInfeasible):
		v := x.services[service.Service]
		return &CarriersError{v.ID, v.MaxCarriers}
	case errors.Is(err, teams.ErrNotFound):
		return fmt.Errorf("%w in the time given, nor was it proved that there is none; give more time or raise a limit", err)
	case errors.As(err, &service):
		return fmt.Errorf("service %q: %w", x.services[service.Service].ID, service.Err)
	}
	return err
}
