// Package demo fills an installation with the demonstration: evidence about
// building permits from five Dutch municipalities, attached to the German
// service, so that a newcomer sees the main job without a file of their own.
// Register, catalogue and assumptions ship with Kiesel anyway.
//
// The figures are aggregated (groups of at least five cases) from the BPI
// Challenge 2015; package gen makes them anew from the event logs.
package demo
