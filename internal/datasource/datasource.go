// Package datasource determines which database to use. It resolves env("X"), parses the URLs of
// PostgreSQL and SQLite with Prisma's parameters, and hides secrets in messages.
//
// It opens no connection. Drivers and commands call it for a [Target].
package datasource

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
)

// ConfigError is a mistake in the configuration, such as an unset variable, a URL that cannot be
// parsed, or a missing file. Commands exit with code 64 after it. The message contains no secret.
type ConfigError struct {
	Message string
	// NoDatabase is true if the only problem is that the database does not exist.
	NoDatabase bool
}

// Error returns the message.
func (e *ConfigError) Error() string { return e.Message }

func configError(format string, args ...any) error {
	return &ConfigError{Message: fmt.Sprintf(format, args...)}
}

// Target describes a database. It is parsed from the database's URL.
type Target struct {
	Provider provider.Provider
	PG       *Postgres   // set for PostgreSQL
	SQLite   *SQLiteFile // set for SQLite
	// Warnings are messages for the user, one line each, such as unknown parameters.
	Warnings []string
}

// Lookup finds an environment variable, as os.LookupEnv does.
type Lookup func(name string) (value string, ok bool)

// FromEnv returns the URL in the variable that env("name") refers to. elsewhere is the part of the
// error message that describes what the caller accepts instead of the variable.
func FromEnv(lookup Lookup, name, elsewhere string) (string, error) {
	value, ok := lookup(name)
	switch {
	case !ok:
		return "", configError("environment variable %s is not set: set it, or %s", name, elsewhere)
	case strings.TrimSpace(value) == "":
		return "", configError("environment variable %s is empty: it must hold the database's URL", name)
	}
	return value, nil
}

// Parse reads the URL of a database of the provider. The error is a [*ConfigError].
func Parse(p provider.Provider, text string) (Target, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Target{}, configError("the database's URL is empty")
	}
	switch p {
	case provider.PostgreSQL:
		return parsePostgres(text)
	case provider.SQLite:
		return parseSQLite(text)
	}
	return Target{}, configError("the database of %s has no provider: name %s", Mask(text), provider.Names())
}

// Usual returns the default URL of a new project. It is a file next to the program, or a server on
// this machine with its default user.
func Usual(p provider.Provider) string {
	switch p {
	case provider.PostgreSQL:
		return "postgresql://postgres:postgres@localhost:5432/postgres?schema=public"
	case provider.SQLite:
		return "file:./dev.db"
	}
	panic(p.Unhandled())
}

// params reads known parameters from the query of a URL, one by one, and collects the errors in
// their values.
type params struct {
	values url.Values
	err    error
}

func (p *params) take(name string) (string, bool) {
	if !p.values.Has(name) {
		return "", false
	}
	value := p.values.Get(name)
	p.values.Del(name)
	return value, true
}

func (p *params) number(name string) int {
	value, ok := p.take(name)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 1<<30 {
		p.fail(name, value, "a whole number")
		return 0
	}
	return n
}

func (p *params) seconds(name string) time.Duration {
	return time.Duration(p.number(name)) * time.Second
}

func (p *params) flag(name string) bool {
	value, ok := p.take(name)
	if !ok {
		return false
	}
	on, err := strconv.ParseBool(value)
	if err != nil {
		p.fail(name, value, "true or false")
	}
	return on
}

func (p *params) fail(name, value, want string) {
	if p.err == nil {
		p.err = configError("the database URL's parameter %s=%s is not %s", name, value, want)
	}
}

// unknown removes the remaining parameters and returns one warning that lists them, if there are
// any.
func (p *params) unknown() []string {
	if len(p.values) == 0 {
		return nil
	}
	var names []string
	for name := range p.values {
		names = append(names, name)
	}
	slices.Sort(names)
	clear(p.values)
	return []string{"parameters of the database URL that are not known and not used: " + strings.Join(names, ", ")}
}
