package evidence

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// ErrKeyState is wrapped when a key is registered already, or revoked.
var ErrKeyState = errors.New("evidence: not possible with this key")

// KnownKey is the public key of an authority as somebody with the right to do so
// has registered it.
type KnownKey struct {
	Fingerprint Fingerprint `json:"fingerprint"`
	Key         string      `json:"key"` // public key, in hex
	Authority   Origin      `json:"authority"`
	At          time.Time   `json:"at"`               // when it was registered, UTC
	Revoked     time.Time   `json:"revoked,omitzero"` // since when it is no longer trusted, UTC; zero: it is
}

// SignatureState says what is known about the signature of a profile.
type SignatureState string

// The states.
const (
	Unsigned      SignatureState = "unsigned"
	SignedKnown   SignatureState = "known"   // by a key of the authority
	SignedUnknown SignatureState = "unknown" // by a key that is not registered
	SignedForeign SignatureState = "foreign" // by a key that is registered for another authority
	SignedRevoked SignatureState = "revoked" // by a key of the authority that was revoked
)

// Signer is who signed a profile, as far as it is known. The signature itself was
// verified when the profile came in.
type Signer struct {
	State SignatureState
	Key   Fingerprint // "" if unsigned
	Known KnownKey    // if the key is registered
}

// signerOf returns who signed p.
func signerOf(p Profile, keys map[Fingerprint]KnownKey) Signer {
	s := Signer{State: Unsigned, Key: p.SignedBy()}
	known, registered := keys[s.Key]
	s.Known = known
	switch {
	case s.Key == "":
	case !registered:
		s.State = SignedUnknown
	case !known.Authority.same(p.Authority):
		s.State = SignedForeign
	case !known.Revoked.IsZero():
		s.State = SignedRevoked
	default:
		s.State = SignedKnown
	}
	return s
}

// same reports whether two origins are the same authority: by the key in the
// register or, outside of it, by name.
func (o Origin) same(other Origin) bool {
	return o.ARS == other.ARS && (o.ARS != "" || o.Name == other.Name)
}

// Signers returns who signed the profiles, in their order.
func (s *Service) Signers(ctx context.Context, profiles ...Profile) ([]Signer, error) {
	all, err := s.Store.FindKeys(ctx)
	if err != nil {
		return nil, err
	}
	keys := make(map[Fingerprint]KnownKey, len(all))
	for _, k := range all {
		keys[k.Fingerprint] = k
	}
	signers := make([]Signer, len(profiles))
	for i, p := range profiles {
		signers[i] = signerOf(p, keys)
	}
	return signers, nil
}

// Keys lists the registered keys of the authorities whose evidence the actor may
// see, by authority, then fingerprint.
func (s *Service) Keys(ctx context.Context, actor access.Actor) ([]KnownKey, error) {
	found, err := s.Store.FindKeys(ctx)
	return slices.DeleteFunc(found, func(k KnownKey) bool { return mayRead(actor, k.Authority) != nil }), err
}

// AddKey registers the public key of an authority. Whoever does so vouches that
// it is theirs: compare the fingerprint by a way that nobody else controls. The
// error wraps [ErrKey] if the authority can't own a key, [ErrKeyState] if the key
// is registered, and [access.ErrDenied] if the actor may not manage keys of the
// authority.
func (s *Service) AddKey(ctx context.Context, actor access.Actor, key PublicKey, reason string) (KnownKey, error) {
	if err := actor.Check(access.ManageKeys, key.Authority.scope()); err != nil {
		return KnownKey{}, err
	}
	if err := key.Authority.check(); err != nil {
		return KnownKey{}, err
	}
	known := KnownKey{Fingerprint: key.Fingerprint(), Key: key.Hex(), Authority: key.Authority, At: s.now()}
	err := s.Store.Update(ctx, func(tx Tx) error {
		switch _, err := tx.FindKey(ctx, known.Fingerprint); {
		case err == nil:
			return fmt.Errorf("%w: key %s is registered already", ErrKeyState, known.Fingerprint)
		case !errors.Is(err, ErrNotFound):
			return err
		}
		if err := tx.PutKey(ctx, known); err != nil {
			return err
		}
		return record(ctx, tx, journal.Entry{
			At: known.At, Actor: actor.ID, Action: "evidence.key.add", Subject: string(known.Fingerprint), Reason: reason,
		}, nil, known.summary())
	})
	if err != nil {
		return KnownKey{}, fmt.Errorf("registering the key of %s: %w", key.Authority.Name, err)
	}
	return known, nil
}

// RevokeKey ends the trust in a key, for good: profiles that it signed stay and
// say so. The error wraps [ErrNotFound] if there is no such key, [ErrKeyState] if
// it was revoked before, [journal.ErrNoReason] if there is no reason.
func (s *Service) RevokeKey(ctx context.Context, actor access.Actor, f Fingerprint, reason string) (KnownKey, error) {
	if err := actor.CheckAnywhere(access.ManageKeys); err != nil {
		return KnownKey{}, err
	}
	var known KnownKey
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		known, err = tx.FindKey(ctx, f)
		if errors.Is(err, ErrNotFound) || err == nil && mayRead(actor, known.Authority) != nil {
			return notFound("key", string(f))
		}
		if err != nil {
			return err
		}
		if err := actor.Check(access.ManageKeys, known.Authority.scope()); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" {
			return journal.ErrNoReason
		}
		if !known.Revoked.IsZero() {
			return fmt.Errorf("%w: it was revoked on %s", ErrKeyState, known.Revoked.Format(time.DateOnly))
		}
		before := known.summary()
		known.Revoked = s.now()
		if err := tx.PutKey(ctx, known); err != nil {
			return err
		}
		return record(ctx, tx, journal.Entry{
			At: known.Revoked, Actor: actor.ID, Action: "evidence.key.revoke", Subject: string(f), Reason: reason,
		}, before, known.summary())
	})
	if err != nil {
		return KnownKey{}, fmt.Errorf("revoking key %s: %w", string(f), err)
	}
	return known, nil
}

type keySummary struct {
	Authority Origin `json:"authority"`
	Key       string `json:"key"`
	Revoked   bool   `json:"revoked"`
}

func (k KnownKey) summary() keySummary {
	return keySummary{Authority: k.Authority, Key: k.Key, Revoked: !k.Revoked.IsZero()}
}
