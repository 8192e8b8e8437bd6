package work

import (
	"fmt"

	"kiesel/internal/access"
)

// holding returns the actor of today with the rights that held when the job was
// ordered and hold still: of each two grants of one role the narrower, if one
// lies within the other. So a job never does what its orderer could not do at
// once, nor what has been taken from them since.
func (r Rights) holding(today access.Actor) access.Actor {
	var grants []access.Grant
	for _, then := range r.Grants {
		for _, now := range today.Grants {
			switch {
			case then.Role != now.Role:
			case now.Scope.Contains(then.Scope):
				grants = append(grants, then)
			case then.Scope.Contains(now.Scope):
				grants = append(grants, now)
			}
		}
	}
	today.Grants, today.Limit = grants, r.Limit
	return today
}

// maySee returns nil if the actor may see the job and stop it: who ordered it
// and operations. To all others it does not exist, and they are told so in the
// words of the store.
func maySee(actor access.Actor, j Job) error {
	if actor.ID != "" && actor.ID == j.Actor || actor.May(access.Operate, access.Everywhere) {
		return nil
	}
	return fmt.Errorf("job %s: %w", j.ID, ErrNotFound)
}
