package transition

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ParseLimits reads what each year has from settings of the form "2027=300000" or
// "2027-2030=300000", separately for budget and team. It returns the first year and
// all years up to the last that is named; without settings there are none. A resource
// without settings has no limit; of one with settings every year must be named, once.
// The error wraps [ErrInvalid].
func ParseLimits(budget, team []string) (first int, years []Year, err error) {
	money, err := parseAmounts(string(Budget), budget)
	if err != nil {
		return 0, nil, err
	}
	people, err := parseAmounts(string(Team), team)
	if err != nil {
		return 0, nil, err
	}
	var named []int
	for _, amounts := range []map[int]float64{money, people} {
		for year := range amounts {
			named = append(named, year)
		}
	}
	if len(named) == 0 {
		return 0, nil, nil
	}
	first, last := slices.Min(named), slices.Max(named)
	if last-first >= MaxYears {
		return 0, nil, fmt.Errorf("%w: the years %d to %d; at most %d can be planned", ErrInvalid, first, last, MaxYears)
	}
	for year := first; year <= last; year++ {
		y := Year{Budget: math.Inf(1), Team: math.Inf(1)}
		for _, r := range []struct {
			resource Resource
			amounts  map[int]float64
			to       *float64
		}{{Budget, money, &y.Budget}, {Team, people, &y.Team}} {
			amount, ok := r.amounts[year]
			if !ok && len(r.amounts) > 0 {
				return 0, nil, fmt.Errorf("%w: no %s for %d, but for other years; give one, such as %d=0", ErrInvalid, r.resource, year, year)
			}
			if ok {
				*r.to = amount
			}
		}
		years = append(years, y)
	}
	return first, years, nil
}

// parseAmounts reads settings of one resource, by year.
func parseAmounts(resource string, settings []string) (map[int]float64, error) {
	amounts := map[int]float64{}
	for _, s := range settings {
		span, number, ok := strings.Cut(s, "=")
		from, to, isSpan := strings.Cut(span, "-")
		if !isSpan {
			to = from
		}
		first, wrong := strconv.Atoi(strings.TrimSpace(from))
		last, wrongToo := strconv.Atoi(strings.TrimSpace(to))
		if !ok || wrong != nil || wrongToo != nil || first < 1 || last > 9999 || last < first {
			return nil, fmt.Errorf("%w: %s %q: want a year or years and an amount, such as 2027=300000 or 2027-2030=300000", ErrInvalid, resource, s)
		}
		amount, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(amount >= 0 && amount <= maxAmount) {
			return nil, fmt.Errorf("%w: %s %q: %q is no amount of 0 or more", ErrInvalid, resource, s, number)
		}
		if last-first >= MaxYears {
			return nil, fmt.Errorf("%w: %s %q: at most %d years can be planned", ErrInvalid, resource, s, MaxYears)
		}
		for year := first; year <= last; year++ {
			if _, twice := amounts[year]; twice {
				return nil, fmt.Errorf("%w: %s of %d is given twice", ErrInvalid, resource, year)
			}
			amounts[year] = amount
		}
	}
	return amounts, nil
}
