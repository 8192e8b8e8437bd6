// Package place lets people choose an authority by its name or key. If several
// have the name, the form comes back and offers them; no script is needed, but
// with one they are offered as soon as the name is typed.
package place
