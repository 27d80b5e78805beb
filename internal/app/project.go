// Package app combines the parts of comon_orm. It has one function for each task of the commands,
// such as loading and checking a schema, formatting, generating, and planning and running
// migrations.
//
// The package reads and writes files and databases, but it prints nothing and asks nothing. Results
// are values, and decisions of a person are options. The command-line program calls it, and your
// own program can call it as well.
package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/hint"
)

// UsageError is a mistake in the call or the setup of the tool, such as a missing file, an unknown
// flag, or a project without go.mod. Commands exit with code 64 after it.
type UsageError struct{ Message string }

// Error returns the message.
func (e *UsageError) Error() string { return e.Message }

// Usagef returns a [*UsageError].
func Usagef(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// Project is a schema and the files around it.
type Project struct {
	// Schema is the schema file, or the directory whose *.prisma files form the schema. The path is
	// written as the user wrote it.
	Schema string
	// Dir is the directory of the schema file, or the directory in Schema.
	Dir string
	// Note is the message that Prisma's settings name another schema, or "" if they do not.
	Note string
}

// prismaDir is the conventional directory for schema and migrations.
const prismaDir = "prisma"

// Find returns the project of the given schema, or, if given is "", of prisma/schema.prisma or
// schema.prisma in the working directory.
func Find(given string) (Project, error) {
	if given != "" {
		info, err := os.Stat(given)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return Project{}, Usagef("there is no schema %s", given)
		case err != nil:
			return Project{}, Usagef("the schema cannot be read: %v", err)
		case info.IsDir():
			return Project{Schema: given, Dir: given}, nil
		}
		return Project{Schema: given, Dir: filepath.Dir(given)}, nil
	}
	setting := findPrismaSetting()
	for _, path := range []string{filepath.Join(prismaDir, "schema.prisma"), "schema.prisma"} {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			p := Project{Schema: path, Dir: filepath.Dir(path)}
			if setting.other(path) {
				p.Note = fmt.Sprintf("%s says that Prisma's schema is %s; %s is used here", setting.file, setting.schema, path)
			}
			return p, nil
		}
	}
	if setting.schema != "" {
		return Project{}, &hintError{Usagef("there is no schema at prisma/schema.prisma or schema.prisma; %s says that it is %s: name it", setting.file, setting.schema),
			[]hint.Hint{hint.Of(hint.Again, "").With(hint.Schema(setting.schema))}}
	}
	return Project{}, withHint(Usagef("there is no schema here: looked for prisma/schema.prisma and schema.prisma; start one, or name the one that is elsewhere"), hint.Init, "")
}

// inPrismaDir reports whether the schema is in a directory called prisma.
func (p Project) inPrismaDir() bool {
	absolute, err := filepath.Abs(p.Dir)
	return err == nil && filepath.Base(absolute) == prismaDir
}

// Migrations returns the migrations directory: given, or the conventional one.
func (p Project) Migrations(given string) string {
	switch {
	case given != "":
		return filepath.Clean(given)
	case p.isDirectory():
		return p.nextToDirectory()
	case p.inPrismaDir():
		return filepath.Join(p.Dir, "migrations")
	}
	return filepath.Join(p.Dir, prismaDir, "migrations")
}

// nextToDirectory returns the migrations directory of a schema that is a directory. It is outside
// the schema's directory, because other tools read every *.prisma file below that directory, also
// our snapshots. If a migrations directory inside exists already, it stays in use.
func (p Project) nextToDirectory() string {
	inside := []string{filepath.Join(p.Dir, "migrations"), filepath.Join(p.Dir, prismaDir, "migrations")}
	for _, dir := range inside {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	parent := filepath.Join(p.Dir, "..")
	switch {
	case p.inPrismaDir() || (Project{Dir: parent}).inPrismaDir():
		return filepath.Join(parent, "migrations")
	case filepath.Clean(p.Dir) == ".": // the project itself: nothing is written outside of it
		return inside[1]
	}
	return filepath.Join(parent, prismaDir, "migrations")
}

// LeftOut returns the migrations directory if it is inside the schema's directory. The *.prisma
// files in the migrations directory are then not part of the schema. Otherwise LeftOut returns "".
func (p Project) LeftOut(given string) string {
	dir := p.Migrations(given)
	inner, err := filepath.Rel(p.Dir, dir)
	if err != nil || !p.isDirectory() || !filepath.IsLocal(inner) {
		return ""
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

func (p Project) isDirectory() bool { return p.Schema != "" && p.Schema == p.Dir }

// Output returns the directory of a generated client. This is the output option of the generator
// block, relative to the schema, or else the conventional directory.
func (p Project) Output(written string) string {
	switch {
	case filepath.IsAbs(written):
		return filepath.Clean(written)
	case written != "":
		return filepath.Join(p.Dir, filepath.FromSlash(written))
	case p.inPrismaDir():
		return filepath.Join(p.Dir, "..", "db")
	}
	return filepath.Join(p.Dir, "db")
}

// Environment returns the look-up of environment variables that commands use. It searches the
// process environment and then the .env files in the working directory, next to the schema, and in
// the root of the project.
func (p Project) Environment(environment datasource.Lookup) (datasource.Lookup, error) {
	dirs := []string{"."}
	for _, dir := range []string{p.Dir, p.root()} {
		if dir != "" && filepath.Clean(dir) != "." {
			dirs = append(dirs, dir)
		}
	}
	return datasource.WithDotEnv(environment, dirs...)
}

// root returns the directory of the nearest go.mod at or above the schema. Without a go.mod it
// returns the parent of the directory prisma, or "" if the schema is not in such a directory.
func (p Project) root() string {
	if file := goMod(p.Dir); file != "" {
		return filepath.Dir(file)
	}
	if p.inPrismaDir() {
		return filepath.Join(p.Dir, "..")
	}
	return ""
}
