package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// batch is the number of rows that one statement inserts. On PostgreSQL each
// statement is a round trip, so more are better; SQLite finds numbered
// parameters by a linear search, so many are worse.
const batch = 16

// insert adds rows to a table, all of which have one value per column.
func (g *guard) insert(ctx context.Context, table string, columns []string, rows [][]any) error {
	whole := len(rows) / batch * batch
	err := g.insertBatches(ctx, insertSQL(table, columns, batch), batch, rows[:whole])
	if err == nil && whole < len(rows) {
		rest := rows[whole:]
		err = g.insertBatches(ctx, insertSQL(table, columns, len(rest)), len(rest), rest)
	}
	return g.note(err)
}

// insertBatches runs a statement that inserts size rows until all are inserted.
func (g *guard) insertBatches(ctx context.Context, query string, size int, rows [][]any) (err error) {
	var statement *sql.Stmt
	if statement, err = g.PrepareContext(ctx, query); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, statement.Close()) }()
	for ; len(rows) > 0; rows = rows[size:] {
		var values []any
		for _, row := range rows[:size] {
			values = append(values, row...)
		}
		if err := checkValues(values); err != nil {
			return err
		}
		if _, err := statement.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return nil
}

// insertSQL returns a statement that inserts n rows.
func insertSQL(table string, columns []string, n int) string {
	rows := make([]string, n)
	for r := range rows {
		places := make([]string, len(columns))
		for c := range columns {
			places[c] = fmt.Sprintf("$%d", r*len(columns)+c+1)
		}
		rows[r] = "(" + strings.Join(places, ", ") + ")"
	}
	return fmt.Sprintf("insert into %s (%s) values %s", table, strings.Join(columns, ", "), strings.Join(rows, ", "))
}
