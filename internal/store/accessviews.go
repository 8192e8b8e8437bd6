package store

import (
	"context"

	"kiesel/internal/access/account"
	"kiesel/internal/store/db"
)

// Views implements [account.Store].
func (s accountStore) Views(ctx context.Context, owner account.ID) ([]account.View, error) {
	v, err := views(ctx, s.queries(), owner)
	return v, s.explain(err)
}

// Views implements [account.Tx].
func (t accountTx) Views(ctx context.Context, owner account.ID) ([]account.View, error) {
	return views(ctx, t.Queries, owner)
}

// views reads those of an account.
func views(ctx context.Context, q *db.Queries, owner account.ID) ([]account.View, error) {
	rows, err := q.Views(ctx, string(owner))
	if err != nil {
		return nil, accountError("views", err)
	}
	views := make([]account.View, len(rows))
	for i, r := range rows {
		views[i] = account.View{
			ID: r.ID, Owner: account.ID(r.Account), Page: r.Page, Query: r.Query, Name: r.Name, Created: instant(r.CreatedAt),
		}
	}
	return views, nil
}

// AddView implements [account.Tx].
func (t accountTx) AddView(ctx context.Context, v account.View) error {
	return keeping("view", t.Queries.AddView(ctx, db.AddViewParams{
		ID: v.ID, Account: string(v.Owner), Page: v.Page, Query: v.Query, Name: v.Name, CreatedAt: v.Created.UnixMicro(),
	}))
}

// DeleteView implements [account.Tx].
func (t accountTx) DeleteView(ctx context.Context, owner account.ID, viewID string) error {
	return keeping("view", t.Queries.DeleteView(ctx, db.DeleteViewParams{Account: string(owner), ID: viewID}))
}

// DeleteViews implements [account.Tx].
func (t accountTx) DeleteViews(ctx context.Context, owner account.ID) error {
	return keeping("views", t.Queries.DeleteViews(ctx, string(owner)))
}
