// Package transition plans over years which bundlings come first, if each year has
// only so much money and so many people for the change.
//
// An item x that starts in year s spends its cost and effort in equal shares over its
// duration d and gains from the year after that on:
//
//	v(x,s) = Σ_{u=s+d}^{until} gain·δ(u) − Σ_{u=s}^{s+d−1} cost/d·δ(u),  δ(u) = (1+rate)^−(u−first)
//
// Wanted are the starts with the greatest sum of v within budget and team of every
// year, where an item starts only after those that must come first are done. An item
// that is not worth its room is left out.
//
// Bound. For prices λ, μ ≥ 0 of a euro and of a full-time equivalent in each year, and
// for every precedence i before j a premium Π(t) ≥ 0 that never rises with the year t
// and that j, starting at t, pays and i, being done before t, earns,
//
//	UB = Σ_t λ(t)·budget(t) + μ(t)·team(t) + Σ_x max(0, max_s w(x,s))
//	w(x,s) = v(x,s) − Σ_{u=s}^{s+d−1} (λ(u)·cost/d + μ(u)·effort/d) − Σ_{i before x} Π(s) + Σ_{x before j} Π(s+d)
//
// is at least the optimum (Lagrange). If unused budget carries over, λ never rises
// either. The prices are a certificate that anyone can check in one pass over items
// and years, see [Bound]; the best ones prove as much as the linear programme with one
// variable for each item and start (Christofides, Alvarez-Valdés and Tamarit 1987,
// doi 10.1016/0377-2217(87)90240-2; Möhring, Schulz, Stork and Uetz 2003, doi
// 10.1287/mnsc.49.3.330.12737).
//
// Where few large items fit into a year there are prices of places for them as well,
// see [PartPrice].
//
// Method. Subgradient steps (Held, Wolfe and Crowder 1974) find prices; items in the
// order of their priced gain make a first plan, and taking some out and putting others
// in improves it; starts that no better plan can have are struck out by their priced
// gain; what is left is branched on depth first. The package imports nothing of Kiesel.
package transition
