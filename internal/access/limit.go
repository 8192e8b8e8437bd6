package access

import "slices"

// Limit is what a personal token leaves of the rights of its owner. It never
// adds a right. The zero Limit leaves all.
type Limit struct {
	// ReadOnly leaves nothing that others would see changed.
	ReadOnly bool `json:"readOnly"`
	// Only leaves nothing but these actions, if there are any.
	Only []Action `json:"only,omitempty"`
}

// Allows reports whether the limit leaves an action.
func (l Limit) Allows(a Action) bool {
	if l.ReadOnly && a.Changes() {
		return false
	}
	return len(l.Only) == 0 || slices.Contains(l.Only, a)
}
