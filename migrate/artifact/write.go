package artifact

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// writer changes a migrations directory.
type writer struct {
	// before, if not nil, is called before every change of the file system. If it returns an error,
	// the change is not made.
	before func(change string) error
}

func (w writer) do(change string, action func() error) error {
	if w.before != nil {
		if err := w.before(change); err != nil {
			return fmt.Errorf("write migration: %s: %w", change, err)
		}
	}
	if err := action(); err != nil {
		return fmt.Errorf("write migration: %w", err)
	}
	return nil
}

// Write writes a migration into the migrations directory dir, which it creates if necessary. It
// writes the files to a hidden directory, syncs them, and renames the directory. So after a crash,
// [Read] finds either the complete migration or none. If the migration exists, Write returns an
// error.
func Write(dir string, m *Migration) error { return writer{}.write(dir, m) }

func (w writer) write(dir string, m *Migration) error {
	if err := w.do("make the migrations directory", func() error { return os.MkdirAll(dir, 0o755) }); err != nil {
		return err
	}
	final := filepath.Join(dir, string(m.Name))
	if _, err := os.Lstat(final); err == nil {
		return fmt.Errorf("migration %s: %w", m.Name, fs.ErrExist)
	}
	return w.place(dir, m.Files, func(temp string) error {
		return w.do("put the migration in its place", func() error { return os.Rename(temp, final) })
	})
}

// asidePrefix is the prefix of the hidden name that the old directory has while the new one is
// renamed.
const asidePrefix = ".rewrite-"

// Rewrite replaces the files of a migration, as `migrate dev --restamp` does. It writes all new
// files before it renames the old directory and then the new one. If the program ends between these
// two renames, [Read] reports that.
func Rewrite(dir string, m *Migration) error { return writer{}.rewrite(dir, m) }

func (w writer) rewrite(dir string, m *Migration) error {
	final, aside := filepath.Join(dir, string(m.Name)), filepath.Join(dir, asidePrefix+string(m.Name))
	if _, err := os.Lstat(final); err != nil {
		return fmt.Errorf("migration %s: %w", m.Name, err)
	}
	// An earlier run may have ended before it cleaned up.
	if err := w.do("remove what is aside", func() error { return os.RemoveAll(aside) }); err != nil {
		return err
	}
	err := w.place(dir, m.Files, func(temp string) error {
		if err := w.do("put the old files aside", func() error { return os.Rename(final, aside) }); err != nil {
			return err
		}
		if err := w.do("put the new files in their place", func() error { return os.Rename(temp, final) }); err != nil {
			return errors.Join(err, os.Rename(aside, final))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.do("remove the old files", func() error { return os.RemoveAll(aside) })
}

// place writes files into a hidden directory, calls put to rename the directory, and syncs all
// changes to disk.
func (w writer) place(dir string, files Files, put func(temp string) error) (err error) {
	var temp string
	err = w.do("make a hidden directory", func() (err error) { temp, err = os.MkdirTemp(dir, ".new-*"); return err })
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temp))
		}
	}()
	for _, f := range files.List() {
		if err := w.file(filepath.Join(temp, f.Name), f.Text); err != nil {
			return err
		}
	}
	if err := w.do("open the directory to all", func() error { return os.Chmod(temp, 0o755) }); err != nil {
		return err
	}
	if err := w.do("sync the hidden directory", func() error { return syncDir(temp) }); err != nil {
		return err
	}
	if err := put(temp); err != nil {
		return err
	}
	return w.do("sync the migrations directory", func() error { return syncDir(dir) })
}

func (w writer) file(path, text string) (err error) {
	var f *os.File
	err = w.do("create "+filepath.Base(path), func() (err error) {
		f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		return err
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := w.do("write "+filepath.Base(path), func() error { _, err := f.WriteString(text); return err }); err != nil {
		return err
	}
	return w.do("sync "+filepath.Base(path), f.Sync)
}

// Remove deletes a migration from the migrations directory. It first renames the directory, so that
// the migration is never incomplete.
func Remove(dir string, name Name) error {
	aside := filepath.Join(dir, ".old-"+string(name))
	if err := os.Rename(filepath.Join(dir, string(name)), aside); err != nil {
		return fmt.Errorf("remove migration %s: %w", name, err)
	}
	if err := os.RemoveAll(aside); err != nil {
		return fmt.Errorf("remove migration %s: %w", name, err)
	}
	return syncDir(dir)
}

// syncDir makes a rename durable. Some file systems cannot sync a directory. There the rename is
// still atomic, but a crash may undo it.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}
