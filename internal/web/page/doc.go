// Package page is the frame of every page: what a handler looks like, the
// [View] that templates render from, the layout with header and footer, and
// errors on screen.
package page
