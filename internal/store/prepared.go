package store

import (
	"context"
	"database/sql"
	"sync"

	"kiesel/internal/store/db"
)

// prepared keeps the queries of package db ready on every connection: making
// SQLite understand a query takes longer than answering most of them. There are
// as many statements as there are queries. They end with their pool.
type prepared struct {
	*sql.DB
	mu         sync.Mutex
	statements map[string]*sql.Stmt // by text
}

func newPrepared(pool *sql.DB) *prepared {
	return &prepared{DB: pool, statements: map[string]*sql.Stmt{}}
}

// statement returns a query made ready. Statements outlive the request that
// first needed them; its end must not spoil them for others.
func (p *prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if statement, ready := p.statements[query]; ready {
		return statement, nil
	}
	statement, err := p.PrepareContext(ctx, query) //nolint:sqlclosecheck // it ends with the pool
	if err == nil {
		p.statements[query] = statement
	}
	return statement, err
}

// QueryContext implements [db.DBTX].
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	statement, err := p.statement(ctx, query) //nolint:sqlclosecheck // it ends with the pool
	if err != nil {
		return nil, err
	}
	return statement.QueryContext(ctx, args...)
}

// QueryRowContext implements [db.DBTX]. If the query can't be made ready, the row
// has the error that the plain way gives.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	statement, err := p.statement(ctx, query) //nolint:sqlclosecheck // it ends with the pool
	if err != nil {
		return p.DB.QueryRowContext(ctx, query, args...)
	}
	return statement.QueryRowContext(ctx, args...)
}

var _ db.DBTX = (*prepared)(nil)
