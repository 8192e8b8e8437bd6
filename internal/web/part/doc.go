// Package part holds what pages are made of: the answer in one sentence,
// figures that open their provenance, tables, filters, pager, empty state,
// method. An area combines them; it does not invent its own.
package part
