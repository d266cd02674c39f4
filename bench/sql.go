package main

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"
	"sync"
)

// A sqlTable is an open table of records.
type sqlTable struct {
	db    *sql.DB
	set   *dataset
	where func(*segment) (all, few string) // of all records, and of a few whose ids are told
	byID  string                           // how it is told to begin with the ids, if it must be
}

func (t sqlTable) Close() error { return t.db.Close() }

func (t sqlTable) prepare(s *segment) (query, error) {
	all, few := t.where(s)
	among := strings.TrimSuffix(strings.Repeat("?, ", asked), ", ")
	return &sqlQuery{
		counts: t.statement("SELECT count(*) FROM records WHERE %s", all),
		lists:  t.statement("SELECT %s FROM records WHERE %s", quoted(t.set.id()), all),
		picks:  t.statement("SELECT %[1]s FROM records %[2]s WHERE %[1]s IN (%[3]s) AND (%[4]s)", quoted(t.set.id()), t.byID, among, few),
	}, nil
}

// A statement is prepared when it is first used.
type statement func() (*sql.Stmt, error)

func (t sqlTable) statement(format string, args ...any) statement {
	return sync.OnceValues(func() (*sql.Stmt, error) { return t.db.Prepare(fmt.Sprintf(format, args...)) })
}

// A sqlQuery is the statements of a segment.
type sqlQuery struct{ counts, lists, picks statement }

func (q *sqlQuery) count(ctx context.Context) (n int, err error) {
	stmt, err := q.counts()
	if err == nil {
		err = stmt.QueryRowContext(ctx).Scan(&n)
	}
	return n, err
}

func (q *sqlQuery) ids(ctx context.Context) iter.Seq2[string, error] { return q.lists.ids(ctx) }

func (q *sqlQuery) members(ctx context.Context, ids []string) (map[string]bool, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	found := map[string]bool{}
	for id, err := range q.picks.ids(ctx, args...) {
		if err != nil {
			return nil, err
		}
		found[id] = true
	}
	return found, nil
}

// ids yields the ids that a statement returns.
func (s statement) ids(ctx context.Context, args ...any) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		stmt, err := s()
		if err != nil {
			yield("", err)
			return
		}
		rows, err := stmt.QueryContext(ctx, args...)
		if err != nil {
			yield("", err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); !yield(id, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield("", err)
		}
	}
}
