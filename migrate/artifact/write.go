package artifact

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write puts a migration into the migrations directory dir, which it makes when it is not
// there. The files are written to a hidden directory, synced and renamed into place: a
// crash leaves either nothing that [Read] sees or all of it. A migration that is there
// already is an error.
func Write(dir string, m *Migration) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the migrations directory: %w", err)
	}
	final := filepath.Join(dir, string(m.Name))
	if _, err := os.Lstat(final); err == nil {
		return fmt.Errorf("migration %s: %w", m.Name, fs.ErrExist)
	}
	return replace(dir, final, m.Files)
}

// Rewrite replaces the files of a migration, as `migrate dev --restamp` does. The old directory
// stays aside under a hidden name until the new one is in its place.
func Rewrite(dir string, m *Migration) error {
	final := filepath.Join(dir, string(m.Name))
	aside := filepath.Join(dir, ".old-"+string(m.Name))
	if err := os.Rename(final, aside); err != nil {
		return fmt.Errorf("migration %s: %w", m.Name, err)
	}
	if err := replace(dir, final, m.Files); err != nil {
		return errors.Join(err, os.Rename(aside, final))
	}
	if err := os.RemoveAll(aside); err != nil {
		return fmt.Errorf("migration %s: remove its old files: %w", m.Name, err)
	}
	return nil
}

// Remove takes a migration out of the migrations directory: it vanishes at once and is then deleted.
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

func replace(dir, final string, files Files) (err error) {
	temp, err := os.MkdirTemp(dir, ".new-*")
	if err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temp))
		}
	}()
	for _, f := range files.List() {
		if err := writeFile(filepath.Join(temp, f.Name), f.Text); err != nil {
			return err
		}
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return fmt.Errorf("write migration: %w", err)
	}
	if err := syncDir(temp); err != nil {
		return err
	}
	if err := os.Rename(temp, final); err != nil {
		return fmt.Errorf("write migration: %w", err)
	}
	return syncDir(dir)
}

func writeFile(path, text string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write migration: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.WriteString(text); err != nil {
		return fmt.Errorf("write migration: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("write migration: %w", err)
	}
	return nil
}

// syncDir makes a rename durable. Some file systems cannot sync a directory; that costs durability, not atomicity.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("write migration: %w", err)
	}
	_ = d.Sync()
	return d.Close()
}
