// Package pooling says what it is worth that people can stand in for each other:
// how long a case waits for somebody who is free, and how often nobody is there.
//
// Waiting. Cases arrive at random and are handled one at a time by c people who
// all know the work; the load a is the work that arrives, in people kept busy. The
// probability that a case has to wait is Erlang C (Erlang 1917),
//
//	C(c, a) = B / (1 − ρ·(1 − B)),  ρ = a/c
//
// with Erlang B from the recursion B(0) = 1, B(k) = a·B(k−1) / (k + a·B(k−1)), which
// neither overflows nor cancels; the mean wait, in units of the mean handling time,
// is C(c, a) / (c − a). It assumes exponential handling times: where they vary less,
// the wait is shorter, down to about half of it when all take equally long.
//
// Presence. Each person is away for a share p of the working time, independently of
// the others. So the number present is binomial, and nobody is there with
// probability pⁿ.
//
// The package imports nothing of Kiesel. Tests hold it to published values, to the
// closed form of one server and to direct sums.
package pooling
