package store

import (
	"context"
	"database/sql"
	"strings"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"kiesel/internal/store/db"
)

// traced makes a span of every query. It is named after the query in package
// db, such as "sql FindProfile"; its text and its values are not told. With
// queries that return rows the span ends when the first can be read.
type traced struct {
	db.DBTX
	tracer trace.Tracer
}

// traced returns q, traced if the store is.
func (s *Store) traced(q db.DBTX) db.DBTX {
	if s.tracer == nil {
		return q
	}
	return traced{q, s.tracer}
}

func (t traced) span(ctx context.Context, query string) (context.Context, func(error)) {
	ctx, span := t.tracer.Start(ctx, "sql "+queryName(query), trace.WithSpanKind(trace.SpanKindClient))
	return ctx, func(err error) {
		if err != nil {
			span.SetStatus(codes.Error, "") // the error may quote values
		}
		span.End()
	}
}

// queryName reads the name that sqlc leaves in a query, "-- name: Setting :one".
func queryName(query string) string {
	rest, named := strings.CutPrefix(query, "-- name: ")
	name, _, _ := strings.Cut(rest, " ")
	if !named || name == "" {
		return "statement"
	}
	return name
}

// ExecContext implements [db.DBTX].
func (t traced) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, end := t.span(ctx, query)
	result, err := t.DBTX.ExecContext(ctx, query, args...)
	end(err)
	return result, err
}

// QueryContext implements [db.DBTX].
func (t traced) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx, end := t.span(ctx, query)
	rows, err := t.DBTX.QueryContext(ctx, query, args...)
	end(err)
	return rows, err
}

// QueryRowContext implements [db.DBTX].
func (t traced) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx, end := t.span(ctx, query)
	row := t.DBTX.QueryRowContext(ctx, query, args...)
	end(row.Err())
	return row
}
