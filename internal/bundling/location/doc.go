// Package location finds, exactly, who should carry a function when carriers may
// stand anywhere: neighbours, a town, the Kreis or the Land. Each authority goes to
// the open carrier that is cheapest for it; a carrier that is open costs something
// of its own. That is the uncapacitated facility location problem:
//
//	min Σ_i fixed_i·y_i + Σ_j min_{i: y_i = 1} cost_ij
//
// with i running over the possible carriers and j over the authorities served.
//
// Bound. For any prices v_j ≥ 0 that authorities would pay,
//
//	LB(v) = Σ_j v_j + Σ_i min(0, fixed_i − Σ_j max(0, v_j − cost_ij))
//
// is at most the optimum (Lagrange). Prices are therefore a certificate that anyone
// can check in one pass over the costs, see [Bound].
//
// Method. What every place pays in any case is taken off first: only differences count.
// Dual ascent (Erlenkotter 1978, doi 10.1287/opre.26.6.992) gives the first prices,
// subgradient steps (Held, Wolfe and Crowder 1974, doi 10.1007/BF01580223) better ones,
// over the few pairs in which the place may pay; add, drop and swap good solutions,
// disturbed at random where prices leave much open; carriers that no better solution
// can have, or none can do without, are closed or opened by their reduced costs; what is
// left is branched on, by all processors, with a result that does not depend on their
// number. A problem of which the prices leave several per cent needs many nodes, so a
// node has to be quick: it starts with the prices of its parent, in the direction in
// which the averages of its parent point (as in Barahona and Anbil 2000, doi
// 10.1007/s101070050002), over lists of its own by carrier, with no branch to guess.
// [Problem.WriteLP] hands a problem to other solvers. The package imports nothing of
// Kiesel.
package location
