// Package verdict is the page about one service: where bundling makes sense,
// who should carry which function, what it costs, how sure that is, and which
// assumptions it rests on.
package verdict
