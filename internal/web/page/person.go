package page

import (
	"context"
	"strings"

	"kiesel/internal/access"
)

// Person names who acted, by the id that the journal keeps. Names are for those
// who may read the journal; for others it is "".
func (v *View) Person(ctx context.Context, id string) string {
	if !v.Actor.May(access.ReadJournal, access.Everywhere) {
		return ""
	}
	if id == access.Local().ID {
		return v.T("actor.local")
	}
	if part, ok := strings.CutPrefix(id, access.System("").ID); ok {
		return v.T("actor.system") + " (" + part + ")"
	}
	if name := v.site.Person(ctx, id); name != "" {
		return name
	}
	return id
}
