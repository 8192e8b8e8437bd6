package bundling

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree"
	"kiesel/internal/landscape"
)

// NoTeamPlanError says which limits keep somebody from being served, whatever
// the plan. It is a [teams.ErrInfeasible].
type NoTeamPlanError struct {
	// Service and Function name what can't be carried, and Authority whom nobody can
	// serve in it; they are empty where it is not about a single one.
	Service   landscape.ServiceID
	Function  landscape.Function
	Authority landscape.ARS
	// Teams and Budgets that are too small. There are none where only the search
	// found out.
	Teams   []ShortTeam
	Budgets []ShortBudget
	// MaxCarriers is how many carriers are too few, with the other limits if there are
	// any, 0 if they are not the reason.
	MaxCarriers int
	// Floored says that floors keep authorities on their own, which may be why.
	Floored bool

	err error
}

// ShortTeam is a team that is too small.
type ShortTeam struct {
	Team
	// Needed posts, at least; 0 where several limits are too small only together.
	Needed float64
}

// AtLeast is Needed in hundredths, rounded up.
func (t ShortTeam) AtLeast() float64 { return math.Ceil(100*t.Needed-1e-6) / 100 }

// ShortBudget is a budget that is too small.
type ShortBudget struct {
	Budget
	// Needed EUR per year, at least; 0 where several limits are too small only together.
	Needed float64
}

// Error names the teams and budgets.
func (e *NoTeamPlanError) Error() string {
	var why []string
	for _, t := range e.Teams {
		text := fmt.Sprintf("%s for %s has %g", t.Carrier, t.Function, t.Posts)
		if t.Needed > 0 {
			text += fmt.Sprintf(" and needs at least %.2f", t.AtLeast())
		}
		why = append(why, text)
	}
	for _, b := range e.Budgets {
		text := fmt.Sprintf("%s has %.0f EUR a year", b.Carrier, b.Yearly)
		if b.Needed > 0 {
			text += fmt.Sprintf(" and needs at least %.0f", math.Ceil(b.Needed))
		}
		why = append(why, text)
	}
	if e.MaxCarriers > 0 {
		why = append(why, fmt.Sprintf("there may be only %d carriers", e.MaxCarriers))
	}
	if len(why) == 0 {
		why = append(why, "the search has found no way")
	}
	whom := "not all authorities can be served within these limits"
	switch {
	case e.Authority != "":
		whom = fmt.Sprintf("nobody can serve %s in %s of %s within these limits", e.Authority, e.Function, e.Service)
	case e.Service != "":
		whom = fmt.Sprintf("not all authorities can be served in %s of %s within these limits", e.Function, e.Service)
	}
	return whom + ": " + strings.Join(why, "; ") + "; " + e.Remedy()
}

// Remedy says what may help, in English.
func (e *NoTeamPlanError) Remedy() string {
	var list []string
	if len(e.Teams) > 0 || len(e.Budgets) == 0 && e.MaxCarriers == 0 {
		list = append(list, "give more posts")
	}
	if len(e.Budgets) > 0 {
		list = append(list, "give more money")
	}
	if e.MaxCarriers > 0 {
		list = append(list, "allow more carriers")
	}
	if e.Floored {
		list = append(list, "lower a floor")
	}
	return strings.Join(list, " or ")
}

// Unwrap returns the error of package teams.
func (e *NoTeamPlanError) Unwrap() error { return e.err }

// explain turns what package teams says about numbers into what it means.
func (h *sharing) explain(err error) error {
	alone := !errors.Is(err, teams.ErrInfeasible) // not because of teams and budgets
	if errors.Is(err, tree.ErrInfeasible) {       // a single service, with so few carriers
		err = fmt.Errorf("%w: %w", teams.ErrInfeasible, err)
	}
	if !errors.Is(err, teams.ErrInfeasible) {
		return fmt.Errorf("sharing teams: %w", err)
	}
	e := &NoTeamPlanError{err: err, Floored: len(h.wish.Floors) > 0}
	var serve *teams.ServeError
	var limit *teams.LimitError
	switch {
	case errors.As(err, &serve):
		w := &h.work[serve.Service]
		e.Service, e.Function, e.Authority = w.service, w.function, w.field.units[serve.Authority].Key
		for _, x := range serve.Exceeds {
			h.addShort(e, x.Limit, x.Needed)
		}
	case errors.As(err, &limit):
		var short []int
		for k, weight := range limit.Weights {
			if weight > 0 {
				short = append(short, k)
			}
		}
		for _, k := range short {
			needed := 0.0
			if len(short) == 1 {
				needed = limit.Needed / limit.Weights[k]
			}
			h.addShort(e, k, needed)
		}
	case errors.Is(err, tree.ErrInfeasible):
		e.MaxCarriers = h.wish.MaxCarriers
		h.addCrowded(e, err, alone)
	}
	return e
}

// addCrowded names the service for which so few carriers are not enough, and the
// limits which may be why.
func (h *sharing) addCrowded(e *NoTeamPlanError, err error, alone bool) {
	var one *teams.ServiceError
	if !errors.As(err, &one) {
		return
	}
	e.Service, e.Function = h.work[one.Service].service, h.work[one.Service].function
	if alone {
		return
	}
	for _, t := range h.wish.Teams {
		if t.Function == e.Function {
			e.Teams = append(e.Teams, ShortTeam{t, 0})
		}
	}
	for _, b := range h.wish.Budgets {
		e.Budgets = append(e.Budgets, ShortBudget{b, 0})
	}
}

// addShort adds the team or budget that limit k is.
func (h *sharing) addShort(e *NoTeamPlanError, k int, needed float64) {
	if k < len(h.wish.Teams) {
		e.Teams = append(e.Teams, ShortTeam{h.wish.Teams[k], needed})
	} else {
		e.Budgets = append(e.Budgets, ShortBudget{h.wish.Budgets[k-len(h.wish.Teams)], needed})
	}
}
