// Package processmap draws process maps as SVG on the server: activities as
// boxes, directly-follows relations as arrows, from top to bottom. Package
// layered says what goes where.
//
// A drawing carries its figures as text as well as in shade and width, and
// belongs beside a table with the same figures.
package processmap
