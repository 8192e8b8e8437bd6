package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

func (s evidenceStore) FindKeys(ctx context.Context) ([]evidence.KnownKey, error) {
	rows, err := s.queries().FindSigningKeys(ctx, s.entry)
	if err != nil {
		return nil, fmt.Errorf("reading the keys of authorities: %w", s.explain(err))
	}
	keys := make([]evidence.KnownKey, len(rows))
	for i, r := range rows {
		keys[i] = knownKey(r)
	}
	slices.SortFunc(keys, func(a, b evidence.KnownKey) int {
		return cmp.Or(cmp.Compare(a.Authority.Name, b.Authority.Name), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return keys, nil
}

func knownKey(r db.SigningKey) evidence.KnownKey {
	k := evidence.KnownKey{
		Fingerprint: evidence.Fingerprint(r.Fingerprint), Key: r.PublicKey,
		Authority: evidence.Origin{Name: r.Authority, ARS: landscape.ARS(r.Ars)}, At: time.UnixMicro(r.At).UTC(),
	}
	if r.Revoked != 0 {
		k.Revoked = time.UnixMicro(r.Revoked).UTC()
	}
	return k
}

func (t evidenceTx) FindKey(ctx context.Context, f evidence.Fingerprint) (evidence.KnownKey, error) {
	r, err := t.FindSigningKey(ctx, db.FindSigningKeyParams{Fingerprint: string(f), Entry: inForce})
	if errors.Is(err, sql.ErrNoRows) {
		return evidence.KnownKey{}, fmt.Errorf("key %s: %w", f, evidence.ErrNotFound)
	}
	if err != nil {
		return evidence.KnownKey{}, fmt.Errorf("reading key %s: %w", f, err)
	}
	return knownKey(r), nil
}

func (t evidenceTx) PutKey(ctx context.Context, k evidence.KnownKey) error {
	row := db.AddSigningKeyParams{
		Fingerprint: string(k.Fingerprint), Entry: t.next(), PublicKey: k.Key,
		Authority: k.Authority.Name, Ars: string(k.Authority.ARS), At: k.At.UnixMicro(),
	}
	if !k.Revoked.IsZero() {
		row.Revoked = k.Revoked.UnixMicro()
	}
	err := t.EndSigningKey(ctx, db.EndSigningKeyParams{Fingerprint: row.Fingerprint, Entry: row.Entry})
	if err == nil {
		err = t.AddSigningKey(ctx, row)
	}
	if err != nil {
		return fmt.Errorf("keeping key %s: %w", k.Fingerprint, err)
	}
	return nil
}
