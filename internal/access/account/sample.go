package account

import (
	"context"
	"errors"

	"kiesel/internal/access"
)

// EnsureSample returns the sample account with u's login and opens it if there
// is none; of u it takes login, name and grants. Samples are the people of a
// demonstration. They have a name and roles, and nobody can ever sign in as one
// of them. The error is a [*FieldError] if somebody else has the login.
func (s *Service) EnsureSample(ctx context.Context, actor access.Actor, u User, reason string) (User, error) {
	kept, err := s.ByLogin(ctx, actor, u.Login)
	switch {
	case err == nil && kept.State == Sample:
		return kept, nil
	case err != nil && !errors.Is(err, ErrNotFound):
		return User{}, err
	}
	return s.add(ctx, actor, User{Login: u.Login, Name: u.Name, Grants: u.Grants, State: Sample}, "", reason, "user.add", nil)
}
