// Package teams finds who should carry several services when these share what
// is scarce: the hours of competence teams, a budget per year, or the
// acceptance that the whole must reach.
//
// Each service is a problem of package tree on its own. A [Problem] joins them
// by limits: what the plans of all services use of a limit must not exceed it.
// Whatever uses a limit does so per carrier and case, per carrier that opens,
// or per arc authority–carrier; an acceptance of at least A is the limit on what
// the arcs lack in acceptance.
//
// Method. Every limit gets a price (Lagrange multiplier). With the prices added
// to their costs the services fall apart, and each is solved exactly on its tree;
// the sum of the optima less what the limits cost at their prices is a lower
// bound on the cost of all plans, whatever the prices. [Solve] finds the prices
// with the highest bound by cutting planes, repairs what the services then choose
// into a plan that keeps the limits, and closes what remains between the two by
// branch and bound. [Change] solves again with one limit changed, which says what
// one more or one less post would be worth. See docs/methods/teams.md.
//
// It imports package tree and knows nothing of files, which are read and
// checked by the subpackage teamfile. All amounts are float64; costs are in one
// unit of the caller's choice, usually euros per year.
package teams
