// Package artifact reads and writes the migrations directory. It defines how migrations are named
// and sorted, which files a migration has, how migration.sql is parsed into groups of statements
// with their directives, and how the checksum of the files is computed.
//
// It reads from an fs.FS and loads all files into memory at once, so that exactly the verified text
// runs. It writes atomically, so that a migration exists completely or not at all.
package artifact

import (
	"fmt"
	"strings"
)

// The files of a migration.
const (
	MigrationFile = "migration.sql"
	RollbackFile  = "rollback.sql"
	WarningsFile  = "warnings.txt"
	BeforeFile    = "before.prisma"
	AfterFile     = "after.prisma"
	MetadataFile  = "metadata.txt"
)

// Files are the texts of one migration's files, without byte order mark and with LF line ends.
// Warnings and Rollback are "" if their files do not exist.
type Files struct {
	Migration, Rollback, Warnings, Before, After, Metadata string
}

// File is one file of a migration.
type File struct {
	Name, Text string
	// Optional is true for a file that need not exist. A missing file is the same as an empty one.
	Optional bool
}

// List returns the files in the order in which they are checksummed and written.
func (f Files) List() []File {
	return []File{
		{Name: MigrationFile, Text: f.Migration},
		{Name: RollbackFile, Text: f.Rollback, Optional: true},
		{Name: WarningsFile, Text: f.Warnings, Optional: true},
		{Name: BeforeFile, Text: f.Before},
		{Name: AfterFile, Text: f.After},
		{Name: MetadataFile, Text: f.Metadata},
	}
}

// Migration is one migration that was read or rendered.
type Migration struct {
	Name     Name
	Files    Files
	Metadata Metadata
	// Script is the content of migration.sql, Rollback that of rollback.sql. Rollback has no groups
	// if the file does not exist.
	Script, Rollback Script
	// Checksum is computed from the files. Metadata.Checksum is the checksum in metadata.txt.
	Checksum string
}

// Stale reports whether the files differ from the checksum in metadata.txt.
func (m *Migration) Stale() bool { return m.Metadata.Checksum != m.Checksum }

// Parse returns the migration with the given texts of its files.
func Parse(name Name, files Files) (*Migration, error) {
	files = files.normalised()
	meta, err := ParseMetadata(files.Metadata)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", MetadataFile, err)
	}
	if meta.Name != name {
		return nil, fmt.Errorf("%s: the migration calls itself %q but its directory is %q: rename one of them", MetadataFile, meta.Name, name)
	}
	m := &Migration{Name: name, Files: files, Metadata: meta, Checksum: Checksum(files)}
	if m.Script, err = ParseScript(meta.Provider, files.Migration); err != nil {
		return nil, fmt.Errorf("%s: %w", MigrationFile, err)
	}
	if m.Rollback, err = ParseScript(meta.Provider, files.Rollback); err != nil {
		return nil, fmt.Errorf("%s: %w", RollbackFile, err)
	}
	return m, nil
}

func (f Files) normalised() Files {
	return Files{
		Migration: normalise(f.Migration), Rollback: normalise(f.Rollback), Warnings: normalise(f.Warnings),
		Before: normalise(f.Before), After: normalise(f.After), Metadata: normalise(f.Metadata),
	}
}

// normalise returns the text that is checksummed and run. It removes byte order marks at the start
// and each CR before an LF, which editors and version control may add. Some texts are normalised
// twice. The second time must change nothing, because otherwise the text that runs could differ
// from the text of the checksum.
func normalise(text string) string {
	text = strings.TrimLeft(text, "\ufeff")
	for strings.Contains(text, "\r\n") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return text
}
