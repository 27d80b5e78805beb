package artifact

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Set is a migrations directory, in memory.
type Set struct {
	Migrations []*Migration // in order
	Problems   []Problem
}

// Problem is a fault in one migration of a directory.
type Problem struct {
	Migration string // the directory's name
	Message   string
	// Stale is true when the fault is the checksum alone: the files read well otherwise, and the migration is in the set.
	Stale bool
}

// Names returns the names of all migrations in order.
func (s Set) Names() []Name {
	out := make([]Name, len(s.Migrations))
	for i, m := range s.Migrations {
		out[i] = m.Name
	}
	return out
}

// Find returns the migration of that name, nil when there is none.
func (s Set) Find(name Name) *Migration {
	for _, m := range s.Migrations {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// Last returns the last migration, nil of an empty set.
func (s Set) Last() *Migration {
	if len(s.Migrations) == 0 {
		return nil
	}
	return s.Migrations[len(s.Migrations)-1]
}

// Read takes a whole migrations directory into memory. Faults of a migration are problems
// of the set; the error is for a directory that cannot be read at all. A directory that
// is not there is an empty one. Hidden entries and plain files are not ours.
func Read(fsys fs.FS) (Set, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if errors.Is(err, fs.ErrNotExist) {
		return Set{}, nil
	}
	if err != nil {
		return Set{}, fmt.Errorf("read the migrations directory: %w", err)
	}
	var set Set
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		m, err := readMigration(fsys, e.Name())
		if err != nil {
			set.Problems = append(set.Problems, Problem{Migration: e.Name(), Message: err.Error()})
			continue
		}
		set.Migrations = append(set.Migrations, m)
	}
	slices.SortFunc(set.Migrations, func(a, b *Migration) int {
		return cmp.Or(cmp.Compare(a.Name.Key(), b.Name.Key()), cmp.Compare(a.Name, b.Name))
	})
	set.collisions()
	for _, m := range set.Migrations {
		if m.Stale() {
			set.Problems = append(set.Problems, Problem{
				Migration: string(m.Name), Stale: true,
				Message: "its files are not those that the checksum in metadata.txt was made of",
			})
		}
	}
	return set, nil
}

// collisions drops names that would be one on some file system or in the order.
func (s *Set) collisions() {
	seen := map[string]Name{}
	kept := s.Migrations[:0]
	for _, m := range s.Migrations {
		key := strings.ToLower(m.Name.Key())
		if first, taken := seen[key]; taken {
			s.Problems = append(s.Problems, Problem{
				Migration: string(m.Name), Message: fmt.Sprintf("its name has the same place in the order as %s: rename one of them", first),
			})
			continue
		}
		seen[key] = m.Name
		kept = append(kept, m)
	}
	s.Migrations = kept
}

func readMigration(fsys fs.FS, dir string) (*Migration, error) {
	name, err := ParseName(dir)
	if err != nil {
		return nil, err
	}
	files, err := ReadFiles(fsys, dir)
	if err != nil {
		return nil, err
	}
	return Parse(name, files)
}

// ReadFiles reads the files of the migration in a directory. With the error that some are missing come the others.
func ReadFiles(fsys fs.FS, dir string) (Files, error) {
	var missing []string
	texts := map[string]string{}
	for _, f := range (Files{}).List() {
		data, err := fs.ReadFile(fsys, dir+"/"+f.Name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && f.Optional:
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, f.Name)
		case err != nil:
			return Files{}, fmt.Errorf("read %s: %w", f.Name, err)
		}
		texts[f.Name] = string(data)
	}
	files := Files{
		Migration: texts[MigrationFile], Rollback: texts[RollbackFile], Warnings: texts[WarningsFile],
		Before: texts[BeforeFile], After: texts[AfterFile], Metadata: texts[MetadataFile],
	}.normalised()
	if len(missing) > 0 {
		return files, fmt.Errorf("incomplete: %s missing", strings.Join(missing, ", "))
	}
	return files, nil
}
