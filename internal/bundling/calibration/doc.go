// Package calibration estimates from the figures of authorities how the cost of
// handling cases grows with their number, and weighs the estimate against what
// was assumed before.
//
// Regression. Over authorities i with cost C_i and volume Q_i,
//
//	ln C_i = α + β·ln Q_i + ε_i
//
// by ordinary least squares (QR); β is the elasticity, below 1 where size saves.
// Its standard error is the larger of the classical one and HC3 (MacKinnon and
// White 1985), which stays right where small authorities scatter more. With
// ½(ln Q)² as a further regressor the form is the translog of one output; savings
// end at Q* = exp((1−β)/γ). Checked against Nerlove 1963, see testdata.
//
// Shrinkage. The assumption before is a normal distribution, truncated to what is
// possible; the estimate counts as normal with an 80 % interval as wide as that of
// Student's t. Their product is normal with the mean weighted by the inverse
// variances, truncated alike, see [Shrink].
//
// The package imports nothing of Kiesel. Formulas and limits:
// docs/methods/calibration.md.
package calibration
