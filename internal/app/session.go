package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// SessionOptions are the options for opening a [Session].
type SessionOptions struct {
	Environment datasource.Lookup
	// URL takes precedence over the URL of the datasource, and Migrations over the conventional
	// directory.
	URL, Migrations string
	// NeedsMigrations refuses a given migrations directory that does not exist, because its name is
	// probably misspelt. It also refuses to create a database file if there is no migration to
	// apply to it.
	NeedsMigrations bool
	Access          Access
	// Optional permits a session without a database, for tasks that do not need one.
	Optional bool
	// Secret is called with the database's URL before anything can fail, so that messages can be
	// masked.
	Secret      func(url string)
	ToolVersion string
	Progress    func(migrate.Progress)
	// ProbeTimeout limits the time of one count of rows at risk. For 0 see migrate.Options.
	ProbeTimeout time.Duration
	// CountBudget limits how long rows are counted under a lock, as in migrate.Options.
	CountBudget time.Duration
	// Waiting is called with a description of what a run waits for. Created is called with the name
	// of a PostgreSQL database that was created.
	Waiting, Created func(what string)
}

// Session is the project's migrations with its database.
type Session struct {
	*migrate.Migrator
	// Name is the database's name. It is "" if there is no connection.
	Name string
	// Dir is the migrations directory.
	Dir string
	// Warnings are about the database's URL.
	Warnings []string
	// Absent is the path of a SQLite file that does not exist, so that the session uses an empty
	// database instead. It is "" if there is no such file.
	Absent string
	// Offline is the reason why there is no connection, or nil if there is a connection.
	Offline error
	db      migrate.Database
	target  datasource.Target
}

// OpenSession connects to the database of the schema and reads nothing yet.
func (p Project) OpenSession(ctx context.Context, s *schema.Schema, o SessionOptions) (*Session, error) {
	source, err := dataSource(s)
	if err != nil {
		return nil, err
	}
	out := &Session{Dir: p.Migrations(o.Migrations)}
	if err := checkDirectory(out.Dir); err != nil {
		return nil, err
	}
	if _, err := os.Stat(out.Dir); err != nil && o.Migrations != "" && o.NeedsMigrations {
		return nil, withHint(Usagef("there is no migrations directory %s", out.Dir), hint.Dev, "")
	}
	if err := out.connect(ctx, p, s, o); err != nil {
		if !o.Optional {
			return nil, err
		}
		out.Offline = err
	}
	options := migrate.Options{
		Dialect: dialectOf(source.Provider), Dir: out.Dir, Snapshots: grammar.NewSnapshots(),
		ToolVersion: o.ToolVersion, ProbeTimeout: o.ProbeTimeout, CountBudget: o.CountBudget, Progress: o.Progress,
	}
	if out.db != nil {
		options.Database = out.db
	}
	if out.Migrator, err = migrate.New(options); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return out, nil
}

func (s *Session) connect(ctx context.Context, p Project, of *schema.Schema, o SessionOptions) error {
	database, err := p.Database(of, o.Environment, o.URL)
	if o.Secret != nil {
		o.Secret(database.URL)
	}
	if err != nil {
		return err
	}
	s.Warnings = database.Target.Warnings
	file := database.Target.SQLite
	if o.NeedsMigrations && (o.Access.creates() || o.Access == LookingAhead) && file != nil {
		if err := p.worthCreating(file, s.Dir); err != nil {
			return err
		}
	}
	var db migrate.Database
	if o.Access == LookingAhead && file != nil && !s.exists(p, file) {
		s.Absent = file.Path
		db, err = sqlite.Open(ctx, sqlite.Memory, sqlite.Options{Waiting: o.Waiting})
	} else {
		db, err = p.Open(ctx, database, o)
	}
	if err != nil {
		return err
	}
	s.db, s.Name, s.target = db, db.Name(), database.Target
	return nil
}

// exists reports whether a file exists. It returns true if that cannot be determined.
func (*Session) exists(p Project, file *datasource.SQLiteFile) bool {
	found, err := file.Find(p.Dir)
	return found || err != nil
}

// ShortName returns the name of the database for messages: its name on the server, or the name of
// its file.
func (s *Session) ShortName() string {
	if at := strings.LastIndex(s.Name, " (schema "); at > 0 && s.target.PG != nil {
		return s.Name[:at]
	}
	return filepath.Base(s.Name)
}

// worthCreating refuses to create a database file if there is no migration, because then the
// migrations directory is probably the wrong one.
func (p Project) worthCreating(file *datasource.SQLiteFile, dir string) error {
	found, err := file.Find(p.Dir)
	if err != nil || found {
		return err
	}
	set, err := artifact.Read(os.DirFS(dir))
	if err == nil && len(set.Migrations)+len(set.Problems) == 0 {
		err = withHint(Usagef("there is no database %s and no migration in %s that would fill it", file.Path, dir), hint.Dev, "")
	}
	return err
}

// Close ends the connection.
func (s *Session) Close() error {
	if s.db == nil {
		return nil
	}
	return s.db.Close()
}

// CheckMigrationName returns the error that the creation of a migration with this name in dir would
// return. The error is a [*artifact.NameError] if the name is invalid.
func CheckMigrationName(dir, name string) error {
	if err := checkDirectory(dir); err != nil {
		return err
	}
	set, err := artifact.Read(os.DirFS(dir))
	if err != nil {
		return err
	}
	_, err = artifact.NewName(name, set.Names(), time.Now())
	return err
}

// checkDirectory returns an error if something other than a directory has the name.
func checkDirectory(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return Usagef("the migrations directory %s is a file", dir)
	}
	return nil
}

// OpenEmpty connects to the database of a URL, which must be of the same kind as the session's, to
// try a baseline on it.
func (p Project) OpenEmpty(ctx context.Context, s *schema.Schema, o SessionOptions, url string) (migrate.Database, error) {
	database, err := p.Database(s, o.Environment, url)
	if err != nil {
		return nil, err
	}
	o.Access = Creating
	return p.Open(ctx, database, o)
}
