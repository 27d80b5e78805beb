package migrate

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// decideRebase decides which migrations move to the end of the history, and which files are
// rewritten for that. It fails, before a file is written, if a change cannot be made after the new
// head.
func decideRebase(snapshots *snapshotReader, set artifact.Set, applied map[string]bool, o RebaseOptions, stamp stamp) (*rebase, error) {
	if len(set.Problems) > 0 {
		return nil, &FindingsError{checkProblems(set, nil)}
	}
	r := &rebase{snapshotReader: snapshots, stamp: stamp, set: set, applied: applied}
	if err := r.sort(o); err != nil {
		return nil, err
	}
	for _, a := range r.moving {
		if err := r.move(a); err != nil {
			return nil, fmt.Errorf("migration %s: %w", a.Name, err)
		}
	}
	return r, nil
}

// stamp is the time and the tool version that a new migration records.
type stamp struct {
	now         time.Time
	toolVersion string
}

// rebase is one run of Rebase.
type rebase struct {
	*snapshotReader
	stamp   stamp
	set     artifact.Set
	applied map[string]bool
	head    *artifact.Migration // the migration that the next one follows
	kept    []artifact.Name
	moving  []*artifact.Migration
	done    []Rebased
	writes  []rewrite
}

// rewrite replaces the directory of one migration by that of another, or deletes it.
type rewrite struct {
	old   artifact.Name
	fresh *artifact.Migration // nil if the directory is deleted
}

// sort separates the migrations that stay from those that move.
func (r *rebase) sort(o RebaseOptions) error {
	named := o.Move
	if err := r.movable(named); err != nil {
		return err
	}
	last := ""
	for _, a := range r.set.Migrations {
		if r.applied[string(a.Name)] {
			last = a.Name.Key()
		}
	}
	for _, a := range r.set.Migrations {
		name := string(a.Name)
		moves := slices.Contains(named, name)
		if named == nil {
			moves = !r.applied[name] && (a.Name.Key() < last || r.before() != a.Files.Before)
		}
		if moves && named == nil && o.Shared != nil && o.Shared(name) {
			return fixable(fmt.Errorf("migration %s would move, but others have it and may have applied it: name the migrations to move", name), FixRebase, name)
		}
		if moves {
			r.moving = append(r.moving, a)
			continue
		}
		if !r.applied[name] && r.before() != a.Files.Before {
			return fmt.Errorf("migration %s does not start where %s ends: it has to move too", name, r.headName())
		}
		r.keep(a)
	}
	return nil
}

// movable refuses names of migrations that cannot move.
func (r *rebase) movable(names []string) error {
	for _, name := range names {
		switch {
		case r.set.Find(artifact.Name(name)) == nil:
			return fmt.Errorf("migration %s is not there", name)
		case r.applied[name]:
			return fixable(fmt.Errorf("migration %s is applied to this database and cannot be moved: undo it first", name), FixRollBack, name)
		}
	}
	return nil
}

// keep leaves a migration in place, but records its new parent if that has changed.
func (r *rebase) keep(a *artifact.Migration) {
	if !r.applied[string(a.Name)] && !r.followsHead(a) {
		if fresh, err := a.Reparent(r.parent()); err == nil {
			r.writes = append(r.writes, rewrite{a.Name, fresh})
			a = fresh
		}
	}
	r.head = a
	r.kept = append(r.kept, a.Name)
}

// followsHead reports whether a migration's parent is the head, or a migration that the head
// replaces.
func (r *rebase) followsHead(a *artifact.Migration) bool {
	return a.Metadata.Parent == r.parent() || r.head != nil && standsFor(r.head.Metadata.Squashes, a.Metadata.Parent)
}

func (r *rebase) parent() string {
	if r.head == nil {
		return ""
	}
	return r.head.Checksum
}

func (r *rebase) headName() string {
	if r.head == nil {
		return "the empty database"
	}
	return string(r.head.Name)
}

// before returns the snapshot that the next migration has to start from. For the first migration
// this is the migration's own before.prisma.
func (r *rebase) before() string {
	if r.head != nil {
		return r.head.Files.After
	}
	return r.set.Migrations[0].Files.Before
}

// move plans the change of one migration again, with the head as its start.
func (r *rebase) move(a *artifact.Migration) error {
	before := r.before()
	merged, conflicts := mergeSnapshots(a.Files.Before, a.Files.After, before)
	if len(conflicts) > 0 {
		return fixable(fmt.Errorf("its change conflicts with that of the migrations before it: %s; delete its directory and plan schema.prisma again",
			strings.Join(conflicts, "; ")), FixCreateOnly, "")
	}
	to, err := r.parse(merged)
	if err != nil {
		return fmt.Errorf("its change makes no valid schema on top of %s: %w", r.headName(), err)
	}
	after := r.Print(to)
	if after == before && a.Files.Before != a.Files.After {
		r.done = append(r.done, Rebased{Old: string(a.Name)})
		r.writes = append(r.writes, rewrite{a.Name, nil})
		return nil
	}
	name, err := r.name(a)
	if err != nil {
		return err
	}
	fresh, replanned, err := r.render(a, name, before, after)
	if err != nil {
		return err
	}
	r.done = append(r.done, Rebased{string(a.Name), string(name), replanned})
	r.writes = append(r.writes, rewrite{a.Name, fresh})
	r.head = fresh
	r.kept = append(r.kept, name)
	return nil
}

// name returns the migration's own name if that sorts last, else a new one with the same slug.
func (r *rebase) name(a *artifact.Migration) (artifact.Name, error) {
	if r.head == nil || a.Name.Key() > r.head.Name.Key() {
		return a.Name, nil
	}
	_, words, _ := strings.Cut(string(a.Name), "_")
	return artifact.NewName(words, r.kept, r.stamp.now)
}

// render returns the migration with its new name and parent. If the plan for its change is still
// the same, its reviewed SQL stays unchanged.
func (r *rebase) render(a *artifact.Migration, name artifact.Name, before, after string) (fresh *artifact.Migration, replanned bool, err error) {
	was, err := r.planned(a, a.Files.Before, a.Files.After)
	if err != nil {
		return nil, false, err
	}
	is, err := r.planned(a, before, after)
	if err != nil {
		return nil, false, err
	}
	replanned = was.Files.Migration != is.Files.Migration || was.Files.Rollback != is.Files.Rollback
	if replanned && a.Files.Migration != was.Files.Migration {
		return nil, false, fixable(errors.New("its migration.sql differs from the plan for its change (it was edited, or planned with answers), and after the new head "+
			"the plan would be another one: delete its directory, plan schema.prisma again and repeat the edit"), FixCreateOnly, "")
	}
	meta, files := a.Metadata, a.Files
	if replanned {
		meta, files = is.Metadata, is.Files
		files.Rollback = strings.Replace(files.Rollback, string(a.Name), string(name), 1)
	}
	meta.Name, meta.Parent, meta.GeneratedAt = name, r.parent(), r.stamp.now
	meta.Rebases = append(slices.Clone(a.Metadata.Rebases), history.Squash{Migration: string(a.Name), Checksum: a.Checksum})
	files.Before, files.After, files.Metadata = before, after, meta.Text()
	fresh, err = artifact.Restamp(name, files)
	return fresh, replanned, err
}

// planned returns the migration that the planner writes between two snapshots, with the name of a.
func (r *rebase) planned(a *artifact.Migration, before, after string) (*artifact.Migration, error) {
	from, to, err := r.pair(before, after)
	if err != nil {
		return nil, err
	}
	forward, reverse, err := r.planBetween(from, to, nil, answersIn(a.Metadata))
	if err != nil {
		return nil, err
	}
	return artifact.Render(artifact.Draft{
		Name: a.Name, Provider: r.dialect.Provider(), Plan: forward, Reverse: reverse, Before: before, After: after,
		GeneratedAt: r.stamp.now, ToolVersion: r.stamp.toolVersion,
	})
}
