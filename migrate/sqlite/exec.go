package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// transaction is the open transaction.
type transaction struct {
	rebuild []string // the tables that it rebuilds
	// baseline are the foreign key violations before the transaction, if foreign keys are off.
	baseline map[violation]int
}

// Transaction runs do in a BEGIN IMMEDIATE transaction. If g rebuilds or drops a table, foreign
// keys must be off, because the drop of a parent could delete rows of its children. Transaction
// turns them off before the transaction and on after it, because SQLite ignores the setting inside
// a transaction. It commits only if there are no new violations of foreign keys.
func (db *DB) Transaction(ctx context.Context, g artifact.Group, do func(context.Context) error) (err error) {
	if db.tx != nil || db.reading {
		return errors.New("a transaction is open already")
	}
	tx := &transaction{rebuild: g.Rebuild}
	unchecked := needsForeignKeysOff(g)
	if unchecked {
		restore, err := db.foreignKeysOff(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, restore()) }()
	}
	if err := db.run(ctx, "BEGIN IMMEDIATE", nil); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	db.tx = tx
	db.conn.SetBusyTimeout(db.options.BusyTimeout) // a statement that has begun cannot be repeated
	defer func() {
		db.tx = nil
		db.conn.SetBusyTimeout(pollInterval)
	}()
	statistics, err := db.statistics(ctx, g)
	if err == nil {
		err = db.within(ctx, unchecked, do)
	}
	if err == nil {
		err = db.putStatistics(ctx, g, statistics)
	}
	if err != nil {
		return errors.Join(err, db.rollback())
	}
	db.conn.SetBusyTimeout(pollInterval)
	if err := db.run(ctx, commit, nil); err != nil {
		return errors.Join(fmt.Errorf("commit: %w", err), db.rollback())
	}
	return nil
}

func (db *DB) within(ctx context.Context, unchecked bool, do func(context.Context) error) (err error) {
	if !unchecked {
		return do(ctx)
	}
	if db.tx.baseline, err = db.violations(ctx); err != nil {
		return err
	}
	if err := do(ctx); err != nil {
		return err
	}
	return db.checkForeignKeys(ctx)
}

// ReadTransaction runs do in one transaction with one snapshot, which ends before ReadTransaction
// returns.
func (db *DB) ReadTransaction(ctx context.Context, do func(context.Context) error) (err error) {
	if db.tx != nil || db.reading {
		return do(ctx)
	}
	if err := db.run(ctx, "BEGIN", nil); err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	db.reading = true
	defer func() {
		db.reading = false
		err = errors.Join(err, db.rollback())
	}()
	return do(ctx)
}

// rollback rolls back the open transaction, also if the caller's context has ended. After an error
// such as a full disk the transaction may still be open, and the next COMMIT would commit an
// incomplete group.
func (db *DB) rollback() error {
	if db.conn.AutocommitEnabled() {
		return nil
	}
	if err := db.run(context.Background(), "ROLLBACK", nil); err != nil {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}

func needsForeignKeysOff(g artifact.Group) bool {
	return len(g.Rebuild) > 0 || slices.ContainsFunc(g.Statements, func(s artifact.Statement) bool {
		head := sqltext.ReadHead(provider.SQLite, s.SQL)
		return head.Verb == "drop" && head.Kind == "table"
	})
}

// DropAll drops every table and view.
func (db *DB) DropAll(ctx context.Context, _ ...string) error {
	rows, err := db.Query(ctx, `SELECT type, name FROM pragma_table_list
WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`)
	if err != nil {
		return fmt.Errorf("list the tables: %w", err)
	}
	g := artifact.Group{Transactional: true}
	for _, row := range rows {
		kind := sqltext.SQL("TABLE ")
		if row[0] == "view" {
			kind = "VIEW "
		}
		g.Statements = append(g.Statements, artifact.Statement{SQL: "DROP " + kind + sqltext.Ident(provider.SQLite, row[1])})
	}
	return db.Transaction(ctx, g, func(ctx context.Context) error {
		for _, s := range g.Statements {
			if err := db.Exec(ctx, s.SQL); err != nil {
				return fmt.Errorf("%s: %w", s.SQL, err)
			}
		}
		return nil
	})
}

// ResumeConcurrent does nothing, because every statement of SQLite runs in a transaction.
func (db *DB) ResumeConcurrent(context.Context, sqltext.SQL) (bool, error) { return false, nil }
