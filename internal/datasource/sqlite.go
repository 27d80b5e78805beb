package datasource

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
)

// SQLiteFile is a SQLite database.
type SQLiteFile struct {
	// Path is the path of the file, absolute or relative to the working directory. ":memory:"
	// stands for a new database in memory.
	Path string
	// ReadOnly is true for mode=ro.
	ReadOnly bool
	// MaxConns is the size of the pool, 0 for the default.
	MaxConns int
	// BusyTimeout limits the wait for another writer, 0 for the default.
	BusyTimeout time.Duration
}

// InMemory is the path of a database in memory.
const InMemory = ":memory:"

func parseSQLite(text string) (Target, error) {
	path, rawQuery, _ := strings.Cut(text, "?")
	if rest, ok := cutScheme(path); ok {
		path = strings.TrimPrefix(rest, "//")
	} else if scheme, _, ok := strings.Cut(path, "://"); ok {
		return Target{}, configError(`the database URL begins with %s:// but the provider is "sqlite": it must begin with file:`, scheme)
	}
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return Target{}, configError("the parameters of the database URL cannot be read: special characters must be percent-encoded")
	}
	p := &params{values: query}
	file := &SQLiteFile{Path: path, MaxConns: p.number("connection_limit")}
	file.BusyTimeout = max(p.seconds("socket_timeout"), time.Duration(p.number("busy_timeout"))*time.Millisecond)
	switch mode, _ := p.take("mode"); mode {
	case "", "rw", "rwc":
	case "ro":
		file.ReadOnly = true
	case "memory":
		file.Path = InMemory
	default:
		p.fail("mode", mode, "ro, rw, rwc or memory")
	}
	switch {
	case p.err != nil:
		return Target{}, p.err
	case file.Path == "":
		return Target{}, configError("the database URL names no file: write file:./dev.db")
	}
	return Target{Provider: provider.SQLite, SQLite: file, Warnings: p.unknown()}, nil
}

func cutScheme(path string) (rest string, ok bool) {
	for _, scheme := range []string{"file:", "sqlite:"} {
		if rest, ok := strings.CutPrefix(path, scheme); ok {
			return rest, true
		}
	}
	return "", false
}

// Memory reports whether the database is in memory.
func (f *SQLiteFile) Memory() bool { return f.Path == InMemory }

// Find reports whether the file exists. schemaDir is the schema's directory, or "" if it is
// unknown. If the file does not exist, but a file with the same relative path exists next to the
// schema, Find returns an error that names both paths. Some tools resolve a relative path from the
// schema's directory; this tool resolves it from the working directory.
func (f *SQLiteFile) Find(schemaDir string) (bool, error) {
	if f.Memory() {
		return true, nil
	}
	info, err := os.Stat(f.Path)
	switch {
	case err == nil && info.IsDir():
		return false, configError("the database %s is a directory, not a file", f.Path)
	case err == nil:
		return true, nil
	case !os.IsNotExist(err):
		return false, configError("the database %s cannot be read: %s", f.Path, reason(err))
	}
	if schemaDir == "" || filepath.IsAbs(f.Path) {
		return false, nil
	}
	nextToSchema := filepath.Join(schemaDir, f.Path)
	if info, err := os.Stat(nextToSchema); err == nil && !info.IsDir() {
		return false, configError("there is no database %s in the working directory, but there is %s next to the schema: relative paths mean the working directory; write file:%s or move the file",
			f.Path, nextToSchema, filepath.ToSlash(nextToSchema))
	}
	return false, nil
}

// MustExist returns an error unless the file exists; see [SQLiteFile.Find].
func (f *SQLiteFile) MustExist(schemaDir string) error {
	found, err := f.Find(schemaDir)
	if err == nil && !found {
		err = &ConfigError{Message: "there is no database " + f.Path + ": whatever applies migrations creates it", NoDatabase: true}
	}
	return err
}

// reason returns the operating system's part of an error, without the path, because the message
// already contains the path.
func reason(err error) string {
	var inner *os.PathError
	if errors.As(err, &inner) {
		return inner.Err.Error()
	}
	return err.Error()
}
