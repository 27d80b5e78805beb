package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// Leaves returns the catalog after a script, and the renames that lead to it from the catalog
// before the script. If a migration was interrupted, the caller passes a script with its committed
// groups only. Then the result can have temporary objects, which a later group would have dropped.
func Leaves(d dialect.Dialect, script artifact.Script, before catalog.Database) (catalog.Database, []diff.Rename) {
	j := newJudge(&migration{dialect: d}, before, before)
	j.read(script, nil)
	var changes []diff.Change
	j.run([]func(*judge, statement.Step){func(_ *judge, s statement.Step) {
		if c, ok := s.Statement.(statement.Change); ok {
			changes = append(changes, c.Changes...)
		}
	}})
	final := j.final()
	renames := j.origins.renames()
	for _, r := range diff.RenamesIn(changes) {
		switch r := r.(type) {
		case diff.EnumRename:
			// A rename to a temporary name does not count: the enum is then replaced by one that
			// the script creates.
			if before.Enum(r.From.Schema, r.From.Name) != nil && final.Enum(r.To.Schema, r.To.Name) != nil {
				renames = append(renames, r)
			}
		case diff.EnumValueRename:
			renames = append(renames, r)
		case diff.TableRename, diff.ColumnRename:
		}
	}
	return final, renames
}

// renames returns the renames from the names before the migration to the current names. It combines
// several steps into one rename; two columns that exchange their names need such steps.
func (o *origins) renames() (out []diff.Rename) {
	if !o.renamed {
		return nil
	}
	for _, t := range o.tables {
		if t.first == nil {
			continue
		}
		was := nameOf(t.first)
		if t.name != was {
			out = append(out, diff.TableRename{From: was, To: t.name})
		}
		for name, c := range t.columns {
			if !c.added && c.first != name {
				out = append(out, diff.ColumnRename{Table: was, From: c.first, To: name})
			}
		}
	}
	slices.SortFunc(out, func(a, b diff.Rename) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return out
}
