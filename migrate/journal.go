package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// journal is the history as it was last read.
type journal struct {
	exists bool // the table is there
	events []history.Event
}

func (j *journal) last() *history.Event {
	if len(j.events) == 0 {
		return nil
	}
	return &j.events[len(j.events)-1]
}

func (j *journal) lastID() int64 {
	if e := j.last(); e != nil {
		return e.ID
	}
	return 0
}

func (m *Migrator) historySQL() history.SQL {
	return history.SQL{Provider: m.dialect.Provider(), Schema: m.db.Schema()}
}

// readJournal reads the history; it creates nothing.
func (m *Migrator) readJournal(ctx context.Context) (*journal, error) {
	columns, err := m.db.Columns(ctx, history.Table)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return &journal{}, nil
	}
	if !slices.Contains(columns, "format") {
		return nil, ErrForeignHistory
	}
	events, err := m.eventsAfter(ctx, 0)
	if err != nil {
		return nil, err
	}
	return &journal{exists: true, events: events}, nil
}

func (m *Migrator) eventsAfter(ctx context.Context, id int64) ([]history.Event, error) {
	rows, err := m.db.Query(ctx, m.historySQL().Select(id))
	if err != nil {
		return nil, fmt.Errorf("read the migration history: %w", err)
	}
	return history.Read(rows)
}

// commit runs do and appends the event it returns, in one transaction that is fit for g. It fails with
// errHistoryMoved, nothing done, when the history is no longer what j says.
func (m *Migrator) commit(ctx context.Context, j *journal, g artifact.Group, do func(context.Context) (history.Event, error)) error {
	var done history.Event
	err := m.db.Transaction(ctx, g, func(ctx context.Context) error {
		if err := m.unmoved(ctx, j); err != nil {
			return err
		}
		event, err := do(ctx)
		if err != nil {
			return err
		}
		done, err = m.append(ctx, j, event)
		return err
	})
	if errors.Is(err, ErrOutcomeUnknown) {
		err = m.lookUp(ctx, done, err)
	}
	if err != nil {
		return err
	}
	j.exists = true
	j.events = append(j.events, done)
	return nil
}

// record appends an event that nothing runs for.
func (m *Migrator) record(ctx context.Context, j *journal, e history.Event) error {
	if err := m.db.Prepare(ctx); err != nil {
		return err
	}
	return m.commit(ctx, j, artifact.Group{Transactional: true}, func(context.Context) (history.Event, error) { return e, nil })
}

// unmoved makes the table when there is none and checks, under the transaction's lock, that nobody appended to it.
func (m *Migrator) unmoved(ctx context.Context, j *journal) error {
	if !j.exists {
		columns, err := m.db.Columns(ctx, history.Table)
		if err != nil {
			return err
		}
		if len(columns) > 0 {
			return errHistoryMoved
		}
		if err := m.db.Exec(ctx, m.historySQL().Create()); err != nil {
			return fmt.Errorf("create the history table: %w", err)
		}
		return nil
	}
	events, err := m.eventsAfter(ctx, j.lastID())
	if err != nil {
		return err
	}
	if len(events) > 0 {
		return errHistoryMoved
	}
	return nil
}

// append writes the event and reads it back, for its time is the database's.
func (m *Migrator) append(ctx context.Context, j *journal, e history.Event) (history.Event, error) {
	if err := m.db.Exec(ctx, m.historySQL().Append(history.Next(j.last(), e))); err != nil {
		return e, fmt.Errorf("write the migration history: %w", err)
	}
	events, err := m.eventsAfter(ctx, j.lastID())
	if err != nil {
		return e, err
	}
	if len(events) != 1 {
		return e, errHistoryMoved
	}
	return events[0], nil
}

// lookUp finds out whether the transaction that was to append done was committed after all: its event is there or it is
// not. It looks from within a transaction, whose lock is not had before the lost one has ended.
func (m *Migrator) lookUp(ctx context.Context, done history.Event, lost error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	var j *journal
	err := m.db.Transaction(ctx, artifact.Group{Transactional: true}, func(ctx context.Context) (err error) {
		j, err = m.readJournal(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("%w (and looking for it failed: %v)", lost, err) //nolint:errorlint // that we may be busy too must not pass for the outcome
	}
	if done.ID > 0 && slices.ContainsFunc(j.events, func(e history.Event) bool { return e.Hash() == done.Hash() }) {
		return nil
	}
	return fmt.Errorf("the connection was lost before the commit, and nothing of the transaction was kept (run again): %w", withoutUnknown{lost})
}

// withoutUnknown is an error whose outcome has become known.
type withoutUnknown struct{ error }

// event is what the history records of a migration.
func (m *Migrator) event(a *artifact.Migration, kind history.Kind) history.Event {
	return history.Event{
		Migration: string(a.Name), Kind: kind, Provider: a.Metadata.Provider, Checksum: a.Checksum,
		Warnings: a.Files.Warnings, RebuildRequired: a.Script.RebuildRequired(), StatementCount: a.Script.StatementCount(),
		BeforeSchema: a.Files.Before, AfterSchema: a.Files.After,
		MigrationSQL: a.Files.Migration, RollbackSQL: a.Files.Rollback, ToolVersion: m.options.ToolVersion,
	}
}
