package pooling

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Nobody returns the probability that none of so many people is there, each being
// away for the given share of the time: absence^people. The error wraps
// [ErrInvalid].
func Nobody(people int, absence float64) (float64, error) {
	if err := checkPresence(people, absence); err != nil {
		return 0, err
	}
	return math.Pow(absence, float64(people)), nil
}

// AtMost returns the probability that at most the given number of people are
// there, who may be fewer than 0 or more than there are. The error wraps
// [ErrInvalid].
func AtMost(present, people int, absence float64) (float64, error) {
	if err := checkPresence(people, absence); err != nil {
		return 0, err
	}
	switch {
	case present < 0:
		return 0, nil
	case present >= people:
		return 1, nil
	case present == 0: // to the last bit what Nobody says
		return Nobody(people, absence)
	}
	return mathext.RegIncBeta(float64(people-present), float64(present+1), absence), nil
}

// Without returns the share of the working time in which fewer people are there
// than needed, as to be expected. The error wraps [ErrInvalid].
func Without(needed, people int, absence float64) (float64, error) {
	return AtMost(needed-1, people, absence)
}

// LeastCover returns the least number of people with whom fewer than needed are
// there for at most the given share of the working time. The share is above 0 and at
// most 1, the absence below 1, needed at most [Most]. The error wraps [ErrInvalid],
// also if more than Most were needed.
func LeastCover(needed int, absence, share float64) (int, error) {
	if err := checkPresence(needed, absence); err != nil {
		return 0, err
	}
	if absence == 1 || needed > Most {
		return 0, fmt.Errorf("%w: %d people of whom each is away for a share of %g", ErrInvalid, needed, absence)
	}
	if !(share > 0 && share <= 1) {
		return 0, fmt.Errorf("%w: a share of %g of the time without cover, must be above 0 and at most 1", ErrInvalid, share)
	}
	return least(0, func(n int) bool {
		without, err := Without(needed, n, absence)
		return err == nil && without <= share
	})
}

func checkPresence(people int, absence float64) error {
	if people < 0 {
		return fmt.Errorf("%w: %d people, must be 0 or more", ErrInvalid, people)
	}
	if !(absence >= 0 && absence <= 1) {
		return fmt.Errorf("%w: an absence of %g, must be from 0 to 1", ErrInvalid, absence)
	}
	return nil
}
