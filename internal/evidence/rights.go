package evidence

import "kiesel/internal/access"

// scope is the part of the administration to which evidence of the authority
// belongs. An authority outside the register belongs to the whole installation.
func (o Origin) scope() access.Scope { return access.ScopeOf(string(o.ARS)) }

// mayRead returns nil if the actor may see evidence of the authority. Evidence
// of authorities outside the register, such as published logs, may be seen by
// everybody who may see any.
func mayRead(actor access.Actor, o Origin) error { return checkShared(actor, access.ReadEvidence, o) }

// mayDelete returns nil if the actor may remove the profile.
func mayDelete(actor access.Actor, p StoredProfile) error {
	return actor.Check(access.DeleteEvidence, p.Profile.Authority.scope())
}

// MayDelete reports whether the actor may remove the profile, so that a screen
// offers nothing that would be refused.
func (p StoredProfile) MayDelete(actor access.Actor) bool { return mayDelete(actor, p) == nil }

// mayCompare returns nil if the actor may compare evidence of the authority.
func mayCompare(actor access.Actor, o Origin) error {
	return checkShared(actor, access.CompareEvidence, o)
}

func checkShared(actor access.Actor, action access.Action, o Origin) error {
	if o.ARS == "" {
		return actor.CheckAnywhere(action)
	}
	return actor.Check(action, o.scope())
}

// mayReadComparison returns nil if the actor may see evidence of one of the
// authorities in it: those who take part in a comparison see each other.
func mayReadComparison(actor access.Actor, c Comparison) error {
	err := actor.CheckAnywhere(access.ReadEvidence)
	for _, in := range c.Inputs {
		if err = mayRead(actor, in.origin()); err == nil {
			return nil
		}
	}
	return err
}

// mayAddComparison returns nil if the actor may compare evidence of all the
// authorities in it.
func mayAddComparison(actor access.Actor, c Comparison) error {
	if err := actor.CheckAnywhere(access.CompareEvidence); err != nil {
		return err
	}
	for _, in := range c.Inputs {
		if err := mayCompare(actor, in.origin()); err != nil {
			return err
		}
	}
	return nil
}

func (in Input) origin() Origin { return Origin{Name: in.Name, ARS: in.ARS} }
