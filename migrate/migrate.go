package migrate

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Options make a Migrator.
type Options struct {
	// Database is the database; nil when there is none, which only planning and reading artifacts support.
	Database Database
	// Dialect answers when there is no Database.
	Dialect dialect.Dialect
	// Artifacts is the migrations directory; nil is os.DirFS(Dir), or no migrations when Dir is empty too.
	Artifacts fs.FS
	// Dir is where new migrations are written; empty: they cannot be.
	Dir string
	// Snapshots parse and print schemas.
	Snapshots schema.Snapshots
	// Clock gives the time for names; nil is time.Now. Events in the database have the database's time.
	Clock func() time.Time
	// ToolVersion is recorded in artifacts and history.
	ToolVersion string
	// ProbeTimeout bounds how long one count of rows at risk may take; 0 is 30 s. What takes longer is not counted, which
	// stops a run as rows at risk do.
	ProbeTimeout time.Duration
	// CountBudget bounds how long rows are counted while the table is locked that they are in; 0 is 2 s, and less than 0 is no
	// time at all. What would take longer is guarded, where the database has a way to: for the time of a count without a lock
	// it refuses rows that would be at risk.
	CountBudget time.Duration
	// Progress, when set, is called before each statement.
	Progress func(Progress)
}

// Progress says what is about to run.
type Progress struct {
	Migration string
	// Number counts migrations of this run from 1 to Total.
	Number, Total int
	// Statement counts the migration's statements from 1 to Statements.
	Statement, Statements int
	SQL                   sqltext.SQL
	// Rows is how many rows the table has that the statement begins to rebuild, 0 where nothing is rebuilt or counted.
	Rows int64
}

// Migrator works on one database and one migrations directory. It is not safe for concurrent use.
type Migrator struct {
	options   Options
	db        Database
	dialect   dialect.Dialect
	snapshots *snapshotReader
}

// New makes a Migrator.
func New(o Options) (*Migrator, error) {
	if o.Snapshots.Parse == nil || o.Snapshots.Print == nil {
		return nil, errors.New("migrate: options need both functions of Snapshots")
	}
	if o.Database != nil {
		o.Dialect = o.Database.Dialect()
	}
	if o.Dialect == nil {
		return nil, errors.New("migrate: options need a database or a dialect")
	}
	if o.Artifacts == nil && o.Dir != "" {
		o.Artifacts = os.DirFS(o.Dir)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.ProbeTimeout == 0 {
		o.ProbeTimeout = 30 * time.Second
	}
	if o.CountBudget == 0 {
		o.CountBudget = 2 * time.Second
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return &Migrator{options: o, db: o.Database, dialect: o.Dialect, snapshots: newSnapshotReader(o.Snapshots, o.Dialect)}, nil
}

// Artifacts reads the migrations directory.
func (m *Migrator) Artifacts() (artifact.Set, error) {
	if m.options.Artifacts == nil {
		return artifact.Set{}, nil
	}
	return artifact.Read(m.options.Artifacts)
}

func (m *Migrator) needDatabase() error {
	if m.db == nil {
		return errors.New("no database connection")
	}
	return nil
}
