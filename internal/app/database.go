package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/postgres"
	postgresddl "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/migrate/sqlite"
	sqliteddl "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// Database identifies the database that a command uses.
type Database struct {
	// URL may contain a password. It is for masking messages; never print it.
	URL    string
	Target datasource.Target
}

// Database returns the project's database, which is the given URL or else the URL of the
// datasource. In the datasource, directUrl takes precedence over url, because migrations need a
// direct connection.
func (p Project) Database(s *schema.Schema, environment datasource.Lookup, given string) (Database, error) {
	source, err := dataSource(s)
	if err != nil {
		return Database{}, err
	}
	out := Database{URL: given}
	if given == "" {
		if out.URL, err = p.resolve(source, environment); err != nil {
			return Database{}, err
		}
	}
	out.Target, err = datasource.Parse(source.Provider, out.URL)
	return out, err
}

func dataSource(s *schema.Schema) (*schema.Datasource, error) {
	if s == nil || s.Datasource == nil || !s.Datasource.Provider.Known() {
		return nil, Usagef("the schema has no datasource: add one with provider \"sqlite\" or \"postgresql\" and a url")
	}
	return s.Datasource, nil
}

func (p Project) resolve(source *schema.Datasource, environment datasource.Lookup) (string, error) {
	url := source.DirectURL
	if !url.Given() {
		url = source.URL
	}
	switch {
	case !url.Given():
		return "", Usagef("the datasource %s has no url: add url = env(\"DATABASE_URL\"), or give the URL as a flag", source.Name)
	case url.Env == "":
		return url.Literal, nil
	}
	lookup, err := p.Environment(environment)
	if err != nil {
		return "", err
	}
	return datasource.FromEnv(lookup, url.Env, "write it into .env")
}

// Access describes what a command does to a database.
type Access uint8

// The kinds of access.
const (
	// Reading changes nothing. LookingAhead does not either, but if a SQLite file does not exist,
	// it uses an empty database instead.
	Reading Access = iota
	LookingAhead
	Writing
	// Creating creates a SQLite file that does not exist. CreatingDatabase also creates a
	// PostgreSQL database that does not exist.
	Creating
	CreatingDatabase
)

func (a Access) reads() bool   { return a <= LookingAhead }
func (a Access) creates() bool { return a >= Creating }

// Open connects to the database, with the access and the callbacks of the options.
func (p Project) Open(ctx context.Context, d Database, o SessionOptions) (migrate.Database, error) {
	switch d.Target.Provider {
	case provider.PostgreSQL:
		db, err := postgres.Open(ctx, d.Target.PG, postgres.Options{ReadOnly: o.Access.reads(), Create: o.Access == CreatingDatabase, Waiting: o.Waiting, Created: o.Created})
		switch {
		case noDatabase(err) && o.Access == LookingAhead:
			return nil, withHint(err, hint.Dev, "") // for other commands, a wrong name is more likely than a new project
		case err != nil:
			return nil, err // db is not returned, because a nil pointer in an interface is not equal to nil
		}
		return db, nil
	case provider.SQLite:
		return p.openSQLite(ctx, d.Target.SQLite, o.Access, o.Waiting)
	}
	return nil, fmt.Errorf("open a database: no provider")
}

func (p Project) openSQLite(ctx context.Context, file *datasource.SQLiteFile, access Access, waiting func(string)) (migrate.Database, error) {
	// A file next to the schema is probably the intended one. It is better to ask than to create a
	// second file.
	if _, err := file.Find(p.Dir); err != nil {
		return nil, err
	}
	if !access.creates() {
		if err := file.MustExist(p.Dir); noDatabase(err) {
			return nil, withHint(err, hint.Deploy, "")
		} else if err != nil {
			return nil, err
		}
	}
	db, err := sqlite.Open(ctx, file.Path, sqlite.Options{
		Create: access.creates(), ReadOnly: file.ReadOnly || access.reads(), BusyTimeout: file.BusyTimeout, Waiting: waiting,
	})
	if err != nil {
		return nil, err
	}
	return db, nil
}

func noDatabase(err error) bool {
	var config *datasource.ConfigError
	return errors.As(err, &config) && config.NoDatabase
}

// dialectOf returns the provider's dialect, for use without a connection.
func dialectOf(p provider.Provider) dialect.Dialect {
	switch p {
	case provider.PostgreSQL:
		return postgresddl.New()
	case provider.SQLite:
		return sqliteddl.New()
	}
	panic(p.Unhandled())
}
