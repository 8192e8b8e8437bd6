package bundling

import "kiesel/internal/landscape"

// Balance says who gains and who pays if everybody bears what arises at home and a
// share of the carrier's cost by inhabitants, and which transfers leave nobody
// worse off. Only authorities whose carrier changes, or who carry for others,
// take part.
type Balance struct {
	Gain  int     `json:"gain"`  // authorities that are noticeably better off, see [Noticeable]
	Pay   int     `json:"pay"`   // authorities that are noticeably worse off
	Same  int     `json:"same"`  // all other competent authorities
	Gains float64 `json:"gains"` // of the former together, EUR/a
	Costs float64 `json:"costs"` // of the latter together, EUR/a, positive
	// ManyForFew says that more authorities pay than gain.
	ManyForFew bool `json:"many_for_few"`
	// Transferred is what those who gain pass on to those who pay, within each
	// bundle, EUR/a; then nobody is worse off. See [Change.Transfer].
	Transferred float64 `json:"transferred"`
	// Uncovered is what is missing where a bundle as a whole costs more than its
	// members now: no transfer can make up for it. 0 for every recommended plan.
	Uncovered float64 `json:"uncovered"`
}

// Needed reports whether there is anything noticeable to make good, and transfers can
// do it.
func (b *Balance) Needed() bool { return b.Transferred >= Noticeable && b.Uncovered < Noticeable }

// Noticeable is the smallest change, EUR/a, that makes an authority gain or pay.
// It is one euro and no share of the cost: all amounts are shown in whole euros, so
// that whoever has an amount beside its name is counted, and nobody else. A coarser
// threshold would hide most where it matters, where many pay a little for a few who
// gain much.
const Noticeable = 1.0

// Effect is 1 if a change of the cost, EUR/a, is a noticeable gain, −1 if it is
// noticeably dearer, and 0 otherwise.
func Effect(now, then float64) int {
	switch gain := now - then; {
	case gain >= Noticeable:
		return 1
	case gain <= -Noticeable:
		return -1
	}
	return 0
}

// balance fills in the transfers of the changes and sums them up. Within each
// bundle those who gain make up for the losses of the others, each in proportion
// to its gain; so everybody keeps the same share of what it gains.
func balance(changes []Change) Balance {
	var b Balance
	bundles := map[landscape.ARS][]int{}
	var carriers []landscape.ARS // in the order of the changes, so that sums are always the same
	for i := range changes {
		carrier := changes[i].Carrier
		if bundles[carrier] == nil {
			carriers = append(carriers, carrier)
		}
		bundles[carrier] = append(bundles[carrier], i)
	}
	for _, carrier := range carriers {
		members := bundles[carrier]
		var gains, costs float64
		for _, i := range members {
			if d := changes[i].Now - changes[i].Then; d >= 0 {
				gains += d
			} else {
				costs -= d
			}
		}
		b.Gains += gains
		b.Costs += costs
		passed := min(gains, costs)
		b.Transferred += passed
		b.Uncovered += costs - passed
		if passed == 0 {
			continue
		}
		for _, i := range members {
			if d := changes[i].Now - changes[i].Then; d >= 0 {
				changes[i].Transfer = -passed * d / gains
			} else {
				changes[i].Transfer = -passed * d / costs
			}
		}
	}
	for i := range changes {
		switch Effect(changes[i].Now, changes[i].Then) {
		case 1:
			b.Gain++
		case -1:
			b.Pay++
		default:
			b.Same++
		}
	}
	b.ManyForFew = b.Pay > b.Gain
	return b
}
