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

// Options configure a Migrator.
type Options struct {
	// Database is the database. If it is nil, a Migrator can only plan and read artifacts.
	Database Database
	// Dialect is used if there is no Database.
	Dialect dialect.Dialect
	// Artifacts is the migrations directory; nil means os.DirFS(Dir), or no migrations if Dir is
	// empty too.
	Artifacts fs.FS
	// Dir is the directory in which new migrations are written; "" if none can be written.
	Dir string
	// Snapshots parse and print schemas.
	Snapshots schema.Snapshots
	// Clock returns the time for names of migrations; nil means time.Now. Events in the history
	// have the time of the database.
	Clock func() time.Time
	// ToolVersion is recorded in artifacts and history.
	ToolVersion string
	// ProbeTimeout limits one count of rows at risk; 0 means 30 s. A count that takes longer is
	// unknown, and stops a run as if there were rows at risk.
	ProbeTimeout time.Duration
	// CountBudget limits how long rows are counted while their table is locked; 0 means 2 s, a
	// negative value means no time at all. If a count would take longer, a guard is used, if the
	// database supports it. A guard is a temporary constraint that refuses new rows at risk, so
	// that rows can be counted without a lock.
	CountBudget time.Duration
	// Progress, when set, is called before each statement.
	Progress func(Progress)
}

// Progress describes the statement that runs next.
type Progress struct {
	Migration string
	// Number counts migrations of this run from 1 to Total.
	Number, Total int
	// Statement counts the migration's statements from 1 to Statements.
	Statement, Statements int
	SQL                   sqltext.SQL
	// Rows is the number of rows of the table that the statement rebuilds; 0 if it rebuilds none,
	// or if the rows were not counted.
	Rows int64
}

// Migrator works on one database and one migrations directory. It is not safe for concurrent use.
type Migrator struct {
	options   Options
	db        Database
	dialect   dialect.Dialect
	snapshots *snapshotReader
}

// New returns a Migrator with these options.
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
