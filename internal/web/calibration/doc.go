// Package calibration is the page on which an administration learns what its own
// figures say about economies of scale, and takes that over as an assumption.
package calibration
