// Package processmap draws process maps as SVG on the server: activities as
// boxes, directly-follows relations as arrows, laid out in layers by Graphviz
// (Gansner, Koutsofios, North and Vo 1993), which runs inside the process as
// WebAssembly.
//
// A drawing carries its figures as text as well as in shade and width, and
// belongs beside a table with the same figures.
package processmap
