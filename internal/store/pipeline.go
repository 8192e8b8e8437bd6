package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// transaction is what a change runs in: a [sql.Tx] or a [pipeline].
type transaction interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	Commit() error
	Rollback() error
}

// pipeline is a transaction on PostgreSQL that keeps statements without an answer
// back and sends them with the next that has one. Writers take turns, so what one
// waits for its statements all wait; it waits half as often then. A statement that
// fails spoils the transaction: the next that is answered and the commit tell why.
type pipeline struct {
	ctx    context.Context //nolint:containedctx // as in sql.Tx: that of the commit
	conn   *sql.Conn
	held   *pgx.Batch
	begun  bool // something was sent
	ended  bool
	failed error
}

// beginPipeline begins a transaction with a statement, which is not sent yet. It
// must be committed or rolled back.
func beginPipeline(ctx context.Context, pool *sql.DB, first string) (*pipeline, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	p := &pipeline{ctx: ctx, conn: conn, held: &pgx.Batch{}}
	p.held.Queue("begin")
	p.held.Queue(first)
	return p, nil
}

// ExecContext implements [db.DBTX]. The statement is sent later, or when the
// number of its rows is asked for.
func (p *pipeline) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if p.failed != nil {
		return nil, p.failed
	}
	r := &heldResult{ctx: ctx, pipeline: p}
	p.held.Queue(query, args...).Exec(func(tag pgconn.CommandTag) error {
		r.rows = tag.RowsAffected()
		return nil
	})
	return r, nil
}

// PrepareContext implements [db.DBTX].
func (p *pipeline) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := p.send(ctx); err != nil {
		return nil, err
	}
	return p.conn.PrepareContext(ctx, query)
}

// QueryContext implements [db.DBTX].
func (p *pipeline) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := p.send(ctx); err != nil {
		return nil, err
	}
	return p.conn.QueryContext(ctx, query, args...)
}

// QueryRowContext implements [db.DBTX]. After a failure PostgreSQL refuses the
// query, and so the row has an error; see because.
func (p *pipeline) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	_ = p.send(ctx)
	return p.conn.QueryRowContext(ctx, query, args...)
}

// send sends what was held back and waits until it is done.
func (p *pipeline) send(ctx context.Context) error {
	if p.failed != nil || p.held.Len() == 0 {
		return p.failed
	}
	batch := p.held
	p.held, p.begun = &pgx.Batch{}, true
	p.failed = p.conn.Raw(func(conn any) error {
		return conn.(*stdlib.Conn).Conn().SendBatch(ctx, batch).Close()
	})
	return p.failed
}

// because returns the failure that spoilt the transaction instead of an error that
// only says that it is spoilt.
func (p *pipeline) because(err error) error {
	if err == nil || p.failed == nil || errors.Is(err, p.failed) {
		return err
	}
	return fmt.Errorf("%w (%w)", p.failed, err)
}

// Commit implements [transaction].
func (p *pipeline) Commit() error {
	p.held.Queue("commit").Exec(func(tag pgconn.CommandTag) error {
		if tag.String() != "COMMIT" { // it was spoilt by a query
			return pgx.ErrTxCommitRollback
		}
		return nil
	})
	if err := p.send(p.ctx); err != nil {
		return err
	}
	return p.end()
}

// rollbackTime is how long a rollback may take before the connection is given up.
const rollbackTime = 5 * time.Second

// Rollback implements [transaction]. It has no effect after the commit.
func (p *pipeline) Rollback() error {
	if p.ended {
		return sql.ErrTxDone
	}
	if !p.begun {
		return p.end()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), rollbackTime)
	defer cancel()
	_, err := p.conn.ExecContext(ctx, "rollback")
	if err != nil { // closed or in an unknown state, it must not be used again
		err = fmt.Errorf("rolling back: %w", errors.Join(err, p.conn.Raw(func(any) error { return driver.ErrBadConn })))
	}
	return errors.Join(err, p.end())
}

// end gives the connection back.
func (p *pipeline) end() error {
	p.ended, p.failed = true, sql.ErrTxDone
	if err := p.conn.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}

// heldResult is the result of a statement that need not have been sent yet.
type heldResult struct {
	ctx      context.Context //nolint:containedctx // that of the statement
	pipeline *pipeline
	rows     int64
}

// LastInsertId implements [sql.Result].
func (r *heldResult) LastInsertId() (int64, error) {
	return 0, errors.New("PostgreSQL does not number the rows it inserts")
}

// RowsAffected implements [sql.Result].
func (r *heldResult) RowsAffected() (int64, error) {
	err := r.pipeline.send(r.ctx)
	return r.rows, err
}
