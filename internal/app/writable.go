package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/provider"
)

// Prepare generates the clients without writing them, and checks that the clients and the database
// can be written. Such a failure is thus found before a migration is applied. Prepare returns a
// [*NoClientError] only if it found no other error, because migrations can still run after this
// error.
func (p Project) Prepare(loaded Loaded, session *Session) ([]Generated, error) {
	if err := session.checkWritable(); err != nil {
		return nil, err
	}
	generated, err := p.Generate(loaded, GenerateOptions{Check: true})
	if err != nil {
		return nil, err
	}
	for _, one := range generated {
		if err := one.Changes.checkWritable(); err != nil {
			return nil, err
		}
	}
	return generated, nil
}

// checkWritable returns the error that writing the database's file would cause.
func (s *Session) checkWritable() error {
	switch s.target.Provider {
	case provider.PostgreSQL:
		return nil // the server reports it before anything is written
	case provider.SQLite:
		return checkWritableDatabase(s.target.SQLite)
	}
	panic(s.target.Provider.Unhandled())
}

func checkWritableDatabase(database *datasource.SQLiteFile) error {
	if database.Memory() {
		return nil
	}
	path := database.Path
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		err = file.Close()
	}
	if err == nil { // SQLite creates the journal as a file in the same directory
		err = checkWritableDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("the database %s cannot be written: %w", path, cause(err))
	}
	return nil
}

// checkWritable returns the error that Apply would cause.
func (c Changes) checkWritable() error {
	var names []string
	for _, f := range c.Write {
		names = append(names, f.Path)
	}
	for _, name := range append(names, c.Delete...) {
		dir := filepath.Dir(filepath.Join(c.Dir, filepath.FromSlash(name)))
		if err := checkWritableDir(dir); err != nil {
			return fmt.Errorf("the generated client cannot be written into %s: %w", dir, cause(err))
		}
	}
	return nil
}

// checkWritableDir creates and removes a file in the directory, or in the nearest existing
// directory above it. On every system, this is the only way to find permissions, read-only mounts
// and quotas.
func checkWritableDir(dir string) error {
	for {
		_, err := os.Stat(dir)
		parent := filepath.Dir(dir)
		if !errors.Is(err, fs.ErrNotExist) || parent == dir {
			break
		}
		dir = parent
	}
	file, err := os.CreateTemp(dir, ".comon_orm_*")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// cause returns the part of an error that the system reported. The rest may contain the name of a
// temporary file, which users do not know.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
