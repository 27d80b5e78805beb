package migrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// squashRange has the migrations that become one (all), and the migrations before them.
type squashRange struct {
	before, all []*artifact.Migration
	name        artifact.Name
}

func (r squashRange) first() *artifact.Migration { return r.all[0] }
func (r squashRange) last() *artifact.Migration  { return r.all[len(r.all)-1] }

// decideSquash returns the migrations that become one. It returns an error unless all of them are
// applied completely and their files are unchanged.
func decideSquash(set artifact.Set, h *historyView, o SquashOptions) (squashRange, error) {
	var r squashRange
	if found := stopping(checkHistory(set, h)); len(found) > 0 {
		return r, &FindingsError{found}
	}
	set = h.effective(set)
	from, to, err := rangeOf(set, o)
	if err != nil {
		return r, err
	}
	r.before, r.all = set.Migrations[:from], set.Migrations[from:to+1]
	applied := map[string]bool{}
	for _, s := range h.active() {
		applied[s.Migration] = true
	}
	for _, a := range r.all {
		if !applied[string(a.Name)] {
			return r, fixable(fmt.Errorf("migration %s is not applied to this database: apply it before the squash", a.Name), FixDeploy, string(a.Name))
		}
	}
	if len(r.all) < 2 {
		return r, fmt.Errorf("one migration cannot be squashed: at least two are needed")
	}
	r.name, err = squashName(set, h, from, to, o.Name)
	return r, err
}

// rangeOf returns the indexes of the first and the last migration of the range. Without names the
// range has all applied migrations, because others cannot be squashed.
func rangeOf(set artifact.Set, o SquashOptions) (from, to int, err error) {
	at := func(name string, fallback int) (int, error) {
		if name == "" {
			return fallback, nil
		}
		i := slices.IndexFunc(set.Migrations, func(a *artifact.Migration) bool { return string(a.Name) == name })
		if i < 0 {
			return 0, fmt.Errorf("migration %s is not there", name)
		}
		return i, nil
	}
	if len(set.Migrations) == 0 {
		return 0, 0, fmt.Errorf("there are no migrations")
	}
	if from, err = at(o.From, 0); err != nil {
		return 0, 0, err
	}
	if to, err = at(o.To, len(set.Migrations)-1); err != nil {
		return 0, 0, err
	}
	if from > to {
		return 0, 0, fmt.Errorf("migration %s comes after %s", o.From, o.To)
	}
	return from, to, nil
}

// squashName returns an unused name that sorts at the place of the range.
func squashName(set artifact.Set, h *historyView, from, to int, given string) (artifact.Name, error) {
	digits, _, _ := strings.Cut(string(set.Migrations[to].Name), "_")
	fits := func(name artifact.Name) bool {
		return (from == 0 || name.Key() > set.Migrations[from-1].Name.Key()) &&
			(to+1 == len(set.Migrations) || name.Key() < set.Migrations[to+1].Name.Key()) &&
			set.Find(name) == nil && history.Of(h.events, string(name)).Event.ID == 0
	}
	if name, err := artifact.ParseName(given); err == nil {
		if !fits(name) {
			return "", fmt.Errorf("migration name %q does not sort where the squashed migrations are, or was used already", given)
		}
		return name, nil
	}
	slug := artifact.Slug(given)
	if given == "" {
		slug = "squashed"
	}
	for i := range 100 {
		words := slug
		if i > 0 {
			words = fmt.Sprintf("%s_%d", slug, i+1)
		}
		if name, err := artifact.ParseName(digits + "_" + words); err == nil && fits(name) {
			return name, nil
		}
	}
	return "", fmt.Errorf("no name that ends in %q is free where the squashed migrations are: give another one", slug)
}

// squashesOf returns the migrations that the squash replaces, for its metadata.txt. If one of them
// is itself a squash, the result also has the migrations that this older squash replaced.
func squashesOf(all []*artifact.Migration) (out []history.Squash) {
	for _, a := range all {
		out = append(out, history.Squash{Migration: string(a.Name), Checksum: a.Checksum})
		for _, q := range a.Metadata.Squashes {
			if q.Within == "" {
				q.Within = string(a.Name)
			}
			out = append(out, q)
		}
	}
	return out
}

// strungTogether concatenates the SQL of migrations. If they are the first migrations, it omits the
// hazards of their steps: the result runs on an empty database, where no row is at risk.
func strungTogether(all []*artifact.Migration, first bool) plan.Plan {
	var out plan.Plan
	for _, a := range all {
		for _, g := range a.Script.Groups {
			group := plan.Group{Transactional: g.Transactional, Rebuild: g.Rebuild}
			for i, s := range g.Statements {
				step := plan.Step{SQL: s.SQL, Hazards: s.Hazards, Restore: s.Restore, Of: s.Of}
				if first {
					step.Hazards = nil
				}
				if i == 0 {
					step.Reason = "from " + string(a.Name)
				}
				group.Steps = append(group.Steps, step)
			}
			out.Groups = append(out.Groups, group)
		}
		if a.Metadata.MinServer != "" {
			out.MinServer = a.Metadata.MinServer
		}
	}
	return out
}

// strungBack concatenates the rollbacks of migrations, newest first.
func strungBack(ways []*artifact.Migration) plan.Plan {
	var out plan.Plan
	for _, a := range slices.Backward(ways) {
		for _, g := range a.Rollback.Groups {
			group := plan.Group{Transactional: g.Transactional, Rebuild: g.Rebuild}
			for i, s := range g.Statements {
				step := plan.Step{SQL: s.SQL, Hazards: slices.Clone(s.Hazards), Restore: s.Restore, Of: s.Of}
				if len(s.Hazards) > 0 {
					step.Undo = plan.LosesData
				}
				if i == 0 {
					step.Reason = "undoes " + string(a.Name)
				}
				group.Steps = append(group.Steps, step)
			}
			out.Groups = append(out.Groups, group)
		}
	}
	return out
}
