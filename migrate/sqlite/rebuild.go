package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// foreignKeysOff turns foreign keys off and returns a function that restores the setting. It checks
// that the setting has changed, because inside a transaction SQLite ignores the pragma without an
// error (sqlite.org/pragma.html#pragma_foreign_keys).
func (db *DB) foreignKeysOff(ctx context.Context) (restore func() error, err error) {
	was, err := db.pragma(ctx, "foreign_keys")
	if err != nil {
		return nil, err
	}
	if err := db.run(ctx, "PRAGMA foreign_keys = OFF", nil); err != nil {
		return nil, fmt.Errorf("turn foreign keys off: %w", err)
	}
	now, err := db.pragma(ctx, "foreign_keys")
	if err != nil {
		return nil, err
	}
	if now != "0" {
		return nil, errors.New("turn foreign keys off: the connection is inside a transaction")
	}
	return func() error {
		if err := db.run(context.Background(), sqltext.SQL("PRAGMA foreign_keys = "+was), nil); err != nil {
			return fmt.Errorf("restore foreign keys: %w", err)
		}
		return nil
	}, nil
}

func (db *DB) pragma(ctx context.Context, name string) (string, error) {
	rows, err := db.Query(ctx, sqltext.SQL("PRAGMA "+name))
	if err != nil || len(rows) == 0 {
		return "", fmt.Errorf("read the setting %s: %w", name, err)
	}
	return rows[0][0], nil
}

// alteration reports what an ALTER TABLE does. rereads is true if SQLite parses all definitions
// again when it runs the statement. If the statement gives the new table of a rebuild its final
// name (ALTER TABLE new_x RENAME TO x), replaced is that name, otherwise "".
func (tx *transaction) alteration(sql sqltext.SQL) (rereads bool, replaced string) {
	head := sqltext.ReadHead(provider.SQLite, sql)
	if head.Verb != "alter" || head.Kind != "table" {
		return false, ""
	}
	if tx != nil && slices.ContainsFunc(tx.rebuild, func(table string) bool { return sqltext.SameName(provider.SQLite, table, head.RenameTo) }) {
		return true, head.RenameTo
	}
	return head.Action == "rename" || head.Action == "drop", ""
}

// alter runs an ALTER TABLE for which SQLite parses all definitions again.
func (db *DB) alter(ctx context.Context, sql sqltext.SQL, replaced string) error {
	run := func() error {
		return withDoubleQuotedStrings(db.conn, func() error { return db.run(ctx, sql, nil) })
	}
	if replaced == "" {
		return run()
	}
	named, err := db.named(ctx, replaced)
	if err != nil || !named {
		return errors.Join(err, run())
	}
	return db.withLegacyRename(ctx, run)
}

// named reports whether a view, or a trigger of another table, names a dropped table. This only
// happens in migrations of format 1; later formats drop such objects before a rebuild.
func (db *DB) named(ctx context.Context, table string) (bool, error) {
	rows, err := db.Query(ctx, "SELECT sql FROM sqlite_schema WHERE type IN ('trigger', 'view')")
	return slices.ContainsFunc(rows, func(row []string) bool { return mentions(row[0], table) }), err
}

// withLegacyRename runs a rename for which SQLite does not parse and change views and triggers.
// Some of them name the table that was just dropped. They become valid again when the new table
// gets that name.
func (db *DB) withLegacyRename(ctx context.Context, run func() error) (err error) {
	was, err := db.pragma(ctx, "legacy_alter_table")
	if err != nil {
		return err
	}
	if err := db.run(ctx, "PRAGMA legacy_alter_table = ON", nil); err != nil {
		return fmt.Errorf("set legacy_alter_table: %w", err)
	}
	defer func() {
		err = errors.Join(err, db.run(context.Background(), sqltext.SQL("PRAGMA legacy_alter_table = "+was), nil))
	}()
	return run()
}

// violation is a row that violates a foreign key. It does not have the number of the key, because a
// rebuild may change that number.
type violation struct{ table, row, parent string }

func (db *DB) violations(ctx context.Context) (map[violation]int, error) {
	rows, err := db.Query(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return nil, fmt.Errorf("check foreign keys: %w", err)
	}
	found := map[violation]int{}
	for _, row := range rows {
		found[violation{row[0], row[1], row[2]}]++
	}
	return found, nil
}

// checkForeignKeys returns an error if there are violations that did not exist before the
// transaction.
func (db *DB) checkForeignKeys(ctx context.Context) error {
	now, err := db.violations(ctx)
	if err != nil {
		return err
	}
	count := 0
	var example violation
	for v, n := range now {
		if extra := n - db.tx.baseline[v]; extra > 0 {
			count += extra
			if example.table == "" || v.table+v.row < example.table+example.row {
				example = v
			}
		}
	}
	if count > 0 {
		return fmt.Errorf("rows that would violate a foreign key afterwards: %d, such as row %s of %s, which refers to %s; nothing was changed",
			count, example.row, example.table, example.parent)
	}
	return nil
}
