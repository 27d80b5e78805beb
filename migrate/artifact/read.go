package artifact

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Set is a migrations directory in memory.
type Set struct {
	Migrations []*Migration // in order
	Problems   []Problem
}

// Problem is a fault in one migration of a directory.
type Problem struct {
	Migration string // the directory's name
	Message   string
	// Stale is true if only the checksum is wrong. The migration is then in the set all the same.
	Stale bool
	// Foreign is true if the directory is a migration of Prisma or comon_orm for Dart.
	Foreign bool
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

// Last returns the last migration, nil for an empty set.
func (s Set) Last() *Migration {
	if len(s.Migrations) == 0 {
		return nil
	}
	return s.Migrations[len(s.Migrations)-1]
}

// Read reads a migrations directory into memory. It returns faults of migrations as problems of the
// set, and an error only if the directory cannot be read at all. A missing directory counts as
// empty. Read ignores hidden entries and plain files, and follows links.
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
		if name, aside := strings.CutPrefix(e.Name(), asidePrefix); aside && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name }) {
			set.Problems = append(set.Problems, Problem{Migration: name, Message: "its files were being replaced when the tool was interrupted: rename " + e.Name() + " to " + name})
		}
		if strings.HasPrefix(e.Name(), ".") || !e.IsDir() && e.Type()&fs.ModeSymlink == 0 {
			continue
		}
		if info, err := fs.Stat(fsys, e.Name()); err != nil {
			set.Problems = append(set.Problems, Problem{Migration: e.Name(), Message: "it cannot be read: " + err.Error()})
			continue
		} else if !info.IsDir() {
			continue // a link to a file
		}
		m, err := readMigration(fsys, e.Name())
		if err != nil {
			set.Problems = append(set.Problems, Problem{Migration: e.Name(), Message: err.Error(), Foreign: errors.Is(err, errForeign)})
			continue
		}
		set.Migrations = append(set.Migrations, m)
	}
	slices.SortFunc(set.Migrations, func(a, b *Migration) int {
		return cmp.Or(cmp.Compare(a.Name.Key(), b.Name.Key()), cmp.Compare(a.Name, b.Name))
	})
	set.collisions()
	set.dropReplaced()
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

// dropReplaced removes the problems of those directories of other tools that a baseline replaces.
func (s *Set) dropReplaced() {
	replaced := map[string]bool{}
	for _, m := range s.Migrations {
		for _, name := range m.Metadata.Replaces {
			replaced[name] = true
		}
	}
	s.Problems = slices.DeleteFunc(s.Problems, func(p Problem) bool { return p.Foreign && replaced[p.Migration] })
}

// collisions finds migrations whose names have equal sort keys, or differ only in case, which some
// file systems ignore. It keeps the first of them, and reports and removes the others.
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

// errForeign marks a directory that another tool wrote.
var errForeign = errors.New("a migration of another tool")

func readMigration(fsys fs.FS, dir string) (*Migration, error) {
	files, missing, err := readFiles(fsys, dir)
	if err != nil {
		return nil, err
	}
	if maker := otherMaker(dir, missing, files.Metadata); maker != "" {
		return nil, fmt.Errorf("%w: %s wrote it", errForeign, maker)
	}
	name, err := ParseName(dir)
	if err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("incomplete: %s missing", strings.Join(missing, ", "))
	}
	return Parse(name, files)
}

// otherMaker returns the name of the other tool that wrote a migration, "" if this tool wrote it.
// Prisma writes only migration.sql, in a directory whose name begins with a number. The
// metadata.txt of comon_orm for Dart has no format.
func otherMaker(dir string, missing []string, metadata string) string {
	if slices.Equal(missing, []string{BeforeFile, AfterFile, MetadataFile}) && dir[0] >= '0' && dir[0] <= '9' {
		return "Prisma"
	}
	if len(missing) == 0 && metadata != "" && !strings.Contains("\n"+normalise(metadata), "\nformat=") && !strings.Contains(metadata, "checksum=v1:") {
		return "comon_orm for Dart"
	}
	return ""
}
