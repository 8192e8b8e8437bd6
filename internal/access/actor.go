package access

import "errors"

// Actor is who causes a change: a person who signed in, or a part of Kiesel
// that works on its own. The zero Actor is nobody and may not write.
type Actor struct {
	// ID is stable and unique in an installation, for example "local" or
	// "system:demo". It is what the journal keeps.
	ID string
	// Name is shown on screen. It may be empty.
	Name string
}

// ErrNoActor is returned by every write whose actor is the zero [Actor].
var ErrNoActor = errors.New("access: a change needs an actor")

// Local is the person at a single-user installation: whoever can reach the
// command line or the local web interface.
func Local() Actor { return Actor{ID: "local", Name: "Lokale Anwendung"} }

// System is a part of Kiesel that acts by itself, such as "demo".
func System(part string) Actor { return Actor{ID: "system:" + part, Name: "Kiesel (" + part + ")"} }

// Check returns [ErrNoActor] if a is nobody.
func (a Actor) Check() error {
	if a.ID == "" {
		return ErrNoActor
	}
	return nil
}
