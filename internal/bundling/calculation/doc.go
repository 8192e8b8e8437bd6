// Package calculation answers one question about every service of a Land: what
// neighbours gain if they carry for each other, or how far the recommendations
// hold where the disputed figures are others. One service takes a moment, a whole
// Land minutes to hours; therefore a calculation is background work.
//
// # What is promised
//
// A calculation rests on one state of the data: the one after the journal entry
// that was the last when it was ordered. What people change meanwhile does not
// mix with it, and the same question on the same state gives the same answers.
//
// Services are answered one by one, and each answer is kept at once. Whoever
// goes on with a calculation – the next attempt after a worker died or the server
// was started anew, or a person after cancelling – begins with the first service
// that has none. The order and the end of a calculation are in the journal, the
// end with the sum of its answers; answers as such are not, for they follow from
// the data and can be found again.
//
// The methods are those of package bundling; this package adds none. It knows no
// database, no queue and no screen.
package calculation
