package lint

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// migration is one migration directory, which may have faults.
type migration struct {
	name     string
	files    artifact.Files
	meta     artifact.Metadata
	dialect  dialect.Dialect // nil if the provider is not known
	path     string
	findings []Finding
}

// read reads all migrations into memory, in order, and reports faults of the directory as a whole.
func read(fsys fs.FS, o Options) ([]*migration, error) {
	set, err := artifact.Read(fsys)
	if err != nil {
		return nil, err
	}
	var out []*migration
	add := func(name string) *migration {
		m := &migration{name: name, path: path.Join(o.Path, name)}
		m.files, _ = artifact.ReadFiles(fsys, name) // the set has a problem for each missing file
		m.meta, _ = artifact.ParseMetadata(m.files.Metadata)
		if m.meta.Provider.Known() {
			m.dialect = o.Dialect(m.meta.Provider)
		}
		out = append(out, m)
		return m
	}
	for _, whole := range set.Migrations {
		add(string(whole.Name))
	}
	for _, p := range set.Problems {
		m := find(out, p.Migration)
		if m == nil {
			m = add(p.Migration)
		}
		if p.Stale || !m.scriptFaults() {
			m.history(artifact.MetadataFile, m.files.Metadata, "checksum=", p.Message)
		}
	}
	slices.SortStableFunc(out, func(a, b *migration) int {
		return cmp.Or(cmp.Compare(artifact.Name(a.name).Key(), artifact.Name(b.name).Key()), cmp.Compare(a.name, b.name))
	})
	chain(set, out)
	return out, nil
}

func find(in []*migration, name string) *migration {
	for _, m := range in {
		if m.name == name {
			return m
		}
	}
	return nil
}

// scriptFaults reports whether migration.sql has faults. They are reported separately.
func (m *migration) scriptFaults() bool {
	if m.dialect == nil {
		return false
	}
	_, faults := artifact.ReadScript(m.dialect.Provider(), m.files.Migration)
	return len(faults) > 0
}

// history adds a finding on a file, at the first line that begins with prefix.
func (m *migration) history(file, text, prefix, message string) {
	span := source.Span{File: &source.File{Name: path.Join(m.path, file), Text: text}}
	if i := strings.Index("\n"+text, "\n"+prefix); i >= 0 && text != "" {
		span.Start, span.End = i, i
		if line, _, _ := strings.Cut(text[i:], "\n"); prefix != "" {
			span.End += len(line)
		}
	}
	m.findings = append(m.findings, Finding{
		Kind: hazard.BrokenChain, Level: Level(hazard.BrokenChain), Migration: m.name, Object: file, Message: message, Help: hazard.BrokenChain.Entry().Advice, Span: span,
	})
}

// chain reports migrations whose predecessor is missing, or which have the same predecessor as
// another one.
func chain(set artifact.Set, all []*migration) {
	var previous *artifact.Migration
	for _, whole := range set.Migrations {
		m := find(all, string(whole.Name))
		if strings.TrimSpace(whole.Files.Rollback) == "" {
			m.history(artifact.RollbackFile, "", "", "nothing says how the migration is undone")
		}
		switch {
		case previous == nil && whole.Metadata.Parent != "":
			m.history(artifact.MetadataFile, whole.Files.Metadata, "parent=", "the migration that it follows is not there")
		case previous == nil:
		case previous.Files.After != whole.Files.Before:
			m.history(artifact.BeforeFile, whole.Files.Before, "", fmt.Sprintf("it does not start where %s ends", previous.Name))
		case whole.Metadata.Parent != previous.Checksum && !previous.Stale():
			m.history(artifact.MetadataFile, whole.Files.Metadata, "parent=", fmt.Sprintf("it was made to follow something else than %s", previous.Name))
		}
		previous = whole
	}
}

// snapshots lowers schema snapshots to catalogs. It remembers the last result, because after.prisma
// of one migration is usually before.prisma of the next.
type snapshots struct {
	options Options
	text    string
	dialect dialect.Dialect
	last    catalog.Database
}

func (s *snapshots) lower(d dialect.Dialect, text string) (catalog.Database, error) {
	if text == "" {
		return catalog.Database{}, nil
	}
	if text == s.text && d == s.dialect {
		return s.last, nil
	}
	parsed, err := s.options.Snapshots.Parse(text)
	if err != nil {
		return catalog.Database{}, fmt.Errorf("read the snapshot: %w", err)
	}
	db, problems := lower.Schema(parsed, d)
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = errors.New(p.Message)
	}
	if err := errors.Join(errs...); err != nil {
		return db, err
	}
	s.text, s.dialect, s.last = text, d, db
	return db, nil
}

// judge reads the snapshots and judges migration.sql against them.
func (m *migration) judge(s *snapshots) []Finding {
	if m.dialect == nil {
		return nil
	}
	before, err := s.lower(m.dialect, m.files.Before)
	if err != nil {
		m.history(artifact.BeforeFile, m.files.Before, "", err.Error())
	}
	after, err := s.lower(m.dialect, m.files.After)
	if err != nil {
		m.history(artifact.AfterFile, m.files.After, "", err.Error())
	}
	j := newJudge(m, before, after)
	script, faults := artifact.ReadScript(m.dialect.Provider(), m.files.Migration)
	statements, err := sqltext.Split(m.dialect.Provider(), m.files.Migration)
	if err == nil {
		j.read(script, statements)
	}
	j.faults(faults)
	j.run(families(j.provider))
	return j.findings
}
