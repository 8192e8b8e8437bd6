// Package tree finds, exactly, who should carry a function of a service when
// every authority is served by itself or by a unit above it.
//
// A [Tree] holds the units. A [Problem] adds to it: the volume of every
// authority, the concave cost of every unit that might carry (the minimum of
// affine pieces), and a cost per arc authority–carrier, infinite where the arc
// is forbidden. The cost of an assignment x is
//
//	Σ_u min_p (fixed_p + per_case_p·Q_u) + Σ_a arc(a, x_a),  Q_u = Σ_{a: x_a = u} volume_a
//
// with u running over the units that serve somebody. A [Solver] returns the
// cheapest assignment and the cheapest that differs from it; [Ranked] goes on
// from there in ascending order; [Certify] yields prices that prove the bound
// to anyone who can add; [BreakEvens] says where the answer tips.
//
// Method. A concave cost is replaced by one copy of the unit per affine piece
// (the optimum picks the right one by itself), which makes the problem an
// uncapacitated facility location problem on a tree. It is solved by dynamic
// programming over the tree with the open pieces of the units above as state;
// pieces that no authority below would ever use beside a cheaper open one are
// struck from the state, so that with prices depending on the carrier alone
// only "the cheapest open piece above" remains. See docs/methods/bundling-tree.md.
//
// All amounts are float64 in one unit chosen by the caller, usually euros per
// year. Two costs count as equal when they differ by no more than [Tolerance]
// relative to the larger.
package tree
