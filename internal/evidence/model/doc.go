// Package model says how alike process models of several authorities are: the
// evidence E2 on how alike a service can be done everywhere.
//
// A model is reduced to its activities and which of them can follow directly on
// which, see [Graph]; gateways and events are passed through. It is read from
// BPMN 2.0 (ISO/IEC 19510) by [ReadBPMN], as the FIM portal gives it out, or made
// of a Petri net by [FromNet]. [Similarity] is the graph edit similarity of
// Dijkman, Dumas, van Dongen, Käärik and Mendling 2011
// (doi 10.1016/j.is.2010.09.006) with the greedy mapping that they found to be
// best in speed and nearly best in quality.
//
// The package imports the readers of XML, package conformance for its nets and
// package textfold of the landscape room for names.
package model
