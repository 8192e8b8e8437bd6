// Package strictjson reads JSON that others wrote, and explains what is wrong
// with it to people who know their file but not this program: where, what, and
// what to do.
//
// It is stricter than encoding/json, which would pass over mistakes in silence:
// a text holds one value in UTF-8, an object has every name once, and every name
// is known.
package strictjson
