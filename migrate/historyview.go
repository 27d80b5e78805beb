package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// historyView is the history as a run last read it.
type historyView struct {
	exists bool // the table exists
	old    bool // the table has the columns of the first version
	events []history.Event
	// head is the content of the table that names the newest event, nil if that table is empty.
	// headExists is true if the table exists.
	head       *history.Head
	headExists bool
	// here identifies the connected database.
	here history.Database
	// verified is true once the chain of events has been checked; fault is the result. The result
	// is stored because the hashes of a long history cost more than a read of it. Events that this
	// run appends continue the chain.
	verified bool
	fault    error
	// clock computes the time of the database. It was set when the history was last read.
	clock *clock
}

// clock computes the current time of a database without a query: was is the time of the database
// when the local clock was read.
type clock struct{ was, read time.Time }

func readClock(rows [][]string) (*clock, error) {
	was, err := timeform.Parse(rows[0][0])
	if err != nil {
		return nil, fmt.Errorf("read the time of the database: %w", err)
	}
	return &clock{was, time.Now()}, nil
}

// now returns the time of the database. It may be slightly early but never late, so that a time
// that the database reports afterwards is later.
func (c *clock) now() time.Time { return c.was.Add(time.Since(c.read)).Truncate(time.Microsecond) }

// broken returns where the chain of events is broken, nil if it is intact.
func (h *historyView) broken() error {
	if !h.verified {
		h.verified, h.fault = true, history.Verify(h.events, h.head)
		if h.fault != nil && h.copied() {
			h.fault = fmt.Errorf("%w (%s)", h.fault, h.origin())
		}
	}
	return h.fault
}

// copied reports whether the newest event was certainly written in another database.
func (h *historyView) copied() bool { return h.head != nil && h.here.IsCopyOf(h.head.Database) }

// origin describes in words in which database the history was written.
func (h *historyView) origin() string {
	return fmt.Sprintf("the history was last written in another database, %s: this one, %s, is a copy of it or was restored from a dump", h.head.Database.Name, h.here.Name)
}

func (h *historyView) last() *history.Event {
	if len(h.events) == 0 {
		return nil
	}
	return &h.events[len(h.events)-1]
}

func (h *historyView) lastID() int64 {
	if e := h.last(); e != nil {
		return e.ID
	}
	return 0
}

// active returns the applied migrations, in the order in which they were applied.
func (h *historyView) active() []history.State { return history.Active(h.events) }

// undoable returns the migrations that are applied completely or in part, in the order in which
// they were applied.
func (h *historyView) undoable() []history.State {
	return slices.DeleteFunc(history.Replay(h.events), func(s history.State) bool { return s.Status == history.NotApplied })
}

// lastActive returns the migration that was applied last, nil if none is.
func (h *historyView) lastActive() *history.State {
	active := h.active()
	if len(active) == 0 {
		return nil
	}
	return &active[len(active)-1]
}

// groupsDone returns the number of groups of a migration that an earlier, unfinished run has
// committed.
func (h *historyView) groupsDone(migration string) int {
	return history.Of(h.events, migration).Groups
}

// statementsDone returns the number of completed statements in the first group that is not done.
func (h *historyView) statementsDone(migration string) int {
	return history.Of(h.events, migration).Statements
}

// begun reports whether an earlier, unfinished run has applied a part of the migration.
func (h *historyView) begun(migration string) bool {
	return h.groupsDone(migration) > 0 || h.statementsDone(migration) > 0
}

// known returns the migrations that the database has, completely or in part.
func (h *historyView) known() map[string]bool {
	out := map[string]bool{}
	for _, s := range history.Replay(h.events) {
		out[s.Migration] = s.Status != history.NotApplied
	}
	return out
}

func (m *Migrator) historySQL() history.SQL {
	return history.SQL{Provider: m.dialect.Provider(), Schema: m.db.Schema()}
}

// readHistory reads the history; it creates nothing.
func (m *Migrator) readHistory(ctx context.Context) (*historyView, error) {
	columns, err := m.db.Columns(ctx, history.Table)
	if err != nil {
		return nil, err
	}
	h := &historyView{exists: len(columns) > 0, old: len(columns) > 0 && history.IsOld(columns)}
	if h.exists && !slices.Contains(columns, "format") {
		return nil, ErrForeignHistory
	}
	if err := m.readHead(ctx, h); err != nil || !h.exists {
		return h, err
	}
	h.events, err = m.eventsAfter(ctx, h, 0)
	return h, err
}

// readHead reads the name of the newest event and the identity of this database.
func (m *Migrator) readHead(ctx context.Context, h *historyView) error {
	columns, err := m.db.Columns(ctx, history.HeadTable)
	if err != nil || len(columns) == 0 {
		return err
	}
	h.headExists = true
	rows, err := m.db.Query(ctx, m.historySQL().SelectHead())
	if err != nil {
		return fmt.Errorf("read the head of the migration history: %w", err)
	}
	if h.head, err = history.ReadHead(rows); err != nil {
		return err
	}
	h.here, err = m.identity(ctx)
	return err
}

// identity returns the identity of this database, which its copies do not have. It is empty if the
// database has none.
func (m *Migrator) identity(ctx context.Context) (history.Database, error) {
	if db, ok := m.db.(Identified); ok {
		return db.Identity(ctx)
	}
	return history.Database{}, nil
}

func (m *Migrator) eventsAfter(ctx context.Context, h *historyView, id int64) ([]history.Event, error) {
	sql := m.historySQL()
	sql.Old = h.old
	query, args := sql.Select(id)
	answers, err := m.db.QueryAll(ctx, Statement{query, args}, Statement{SQL: sql.Now()})
	if err != nil {
		return nil, fmt.Errorf("read the migration history: %w", err)
	}
	if h.clock, err = readClock(answers[1]); err != nil {
		return nil, err
	}
	return sql.Read(answers[0])
}

// commit runs do and appends the event that do returns, in one transaction with the settings for g.
// If the history differs from h, it changes nothing and returns errHistoryMoved.
func (m *Migrator) commit(ctx context.Context, h *historyView, g artifact.Group, do func(context.Context) (history.Event, error)) error {
	var done history.Event
	var head history.Head
	err := m.db.Transaction(ctx, g, func(ctx context.Context) error {
		if err := m.unmoved(ctx, h); err != nil {
			return err
		}
		event, err := do(ctx)
		if err != nil {
			return err
		}
		done, head, err = m.append(ctx, h, event)
		return err
	})
	if errors.Is(err, ErrOutcomeUnknown) {
		err = m.lookUp(ctx, done, err)
	}
	if err != nil {
		return err
	}
	h.exists, h.headExists, h.old = true, true, false
	h.events, h.head = append(h.events, done), &head
	return nil
}

// record appends an event in a transaction of its own.
func (m *Migrator) record(ctx context.Context, h *historyView, e history.Event) error {
	if err := m.db.EnsureSchema(ctx); err != nil {
		return err
	}
	return m.commit(ctx, h, artifact.Group{Transactional: true}, func(context.Context) (history.Event, error) { return e, nil })
}

// unmoved checks, under the transaction's lock, that nobody has appended to the history. It also
// creates missing tables and columns, which upgrades a history of the first version.
func (m *Migrator) unmoved(ctx context.Context, h *historyView) error {
	if h.exists {
		events, err := m.eventsAfter(ctx, h, h.lastID())
		if err != nil {
			return err
		}
		if len(events) > 0 {
			return errHistoryMoved
		}
	} else {
		columns, err := m.db.Columns(ctx, history.Table)
		if err != nil {
			return err
		}
		if len(columns) > 0 {
			return errHistoryMoved
		}
	}
	return m.prepareHistory(ctx, h)
}

// prepareHistory creates missing tables and columns.
func (m *Migrator) prepareHistory(ctx context.Context, h *historyView) error {
	var missing []sqltext.SQL
	switch sql := m.historySQL(); {
	case !h.exists:
		missing = append(missing, sql.Create())
	case h.old:
		missing = append(missing, sql.Upgrade()...)
	}
	if !h.headExists {
		missing = append(missing, m.historySQL().CreateHead())
	}
	for _, ddl := range missing {
		if err := m.db.Exec(ctx, ddl); err != nil {
			return fmt.Errorf("create the history table: %w", err)
		}
	}
	return nil
}

// append writes the event with the time of the database, and records it as the newest event.
func (m *Migrator) append(ctx context.Context, h *historyView, e history.Event) (history.Event, history.Head, error) {
	var head history.Head
	sql := m.historySQL()
	if h.clock == nil {
		now, err := m.db.QueryAll(ctx, Statement{SQL: sql.Now()})
		if err != nil {
			return e, head, fmt.Errorf("ask the database for the time: %w", err)
		}
		if h.clock, err = readClock(now[0]); err != nil {
			return e, head, err
		}
	}
	e.At = h.clock.now()
	here, err := m.identity(ctx)
	if err != nil {
		return e, head, err
	}
	e.ToolVersion = m.options.ToolVersion
	e = history.Next(h.last(), e)
	head = history.HeadOf(&e, here)
	row, values := sql.Append(e)
	update, of := sql.SetHead(head)
	if _, err := m.db.QueryAll(ctx, Statement{row, values}, Statement{update, of}); err != nil {
		return e, head, fmt.Errorf("write the migration history: %w", err)
	}
	return e, head, nil
}

// lookUp finds out whether a transaction was committed although its connection was lost. It returns
// nil if the history has the event that this transaction appended. It looks for the event under the
// lock of a new transaction, because it gets that lock only after the lost transaction has ended.
func (m *Migrator) lookUp(ctx context.Context, done history.Event, lost error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	var h *historyView
	err := m.db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) (err error) {
		h, err = m.readHistory(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("%w (and looking for it failed: %v)", lost, err) //nolint:errorlint // ErrBusy of the second attempt must not be in the chain
	}
	if done.ID > 0 && slices.ContainsFunc(h.events, func(e history.Event) bool { return e.Hash == done.Hash }) {
		return nil
	}
	return fmt.Errorf("the connection was lost before the commit, and nothing of the transaction was kept (run again): %w", withoutUnknown{lost})
}

// withoutUnknown hides [ErrOutcomeUnknown] in an error, after the outcome of the commit has become
// known.
type withoutUnknown struct{ error }

// newEvent returns the event of a migration for the history.
func newEvent(a *artifact.Migration, kind history.Kind) history.Event {
	return history.Event{
		Migration: string(a.Name), Kind: kind, Provider: a.Metadata.Provider, Checksum: a.Checksum,
		Warnings: a.Files.Warnings, RebuildRequired: a.Script.RebuildRequired(), StatementCount: a.Script.StatementCount(),
		BeforeSchema: a.Files.Before, AfterSchema: a.Files.After,
		MigrationSQL: a.Files.Migration, RollbackSQL: a.Files.Rollback, Metadata: a.Files.Metadata,
	}
}
