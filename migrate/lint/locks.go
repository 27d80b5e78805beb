package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// locks reports statements that block other sessions on PostgreSQL (LK01 to LK06). There are no
// such rules for SQLite, which locks the whole file for every statement that writes.
func locks(j *judge, s statement.Step) {
	switch s := s.Statement.(type) {
	case statement.Change:
		for _, change := range s.Changes {
			if alter, ok := change.(diff.AlterTable); ok && !j.created(alter.From) {
				j.lockedBy(s, alter)
			}
		}
	case statement.Reindex:
		if !s.Concurrently {
			j.report(hazard.Hazard{Kind: hazard.IndexUnderLock, Parts: hazard.Parts{Case: hazard.OfRebuild}})
		}
	case statement.SetLocal:
		if s.Setting == "lock_timeout" && strings.Trim(s.Value, "0") == "" {
			j.report(hazard.Hazard{Kind: hazard.NoLockTimeout, Parts: hazard.Parts{Case: hazard.OfSetting}})
		}
	default:
	}
	j.together(s.Statement)
}

func (j *judge) lockedBy(c statement.Change, alter diff.AlterTable) {
	for _, a := range c.Actions {
		if len(a.Changes) == 1 && !a.UsingIndex {
			j.scans(a.From, a.Changes[0])
		}
		for _, change := range a.Changes {
			j.rewrites(a.From, change)
		}
		if slices.ContainsFunc(tableRewrites(), func(what string) bool { return strings.HasPrefix(a.Words, what) }) {
			j.report(rewrite(alter.From, alter.From.QName()))
		}
	}
	if c.Actions != nil || c.Concurrently {
		return
	}
	for _, change := range alter.Changes {
		switch change := change.(type) {
		case diff.AddIndex:
			j.report(index(alter.From, change.Index, hazard.OfBuild))
		case diff.DropIndex:
			if !j.addedIndex(alter.From, change.Index) {
				j.report(index(alter.From, change.Index, hazard.OfDrop))
			}
		default:
		}
	}
}

func index(t *catalog.Table, ix *catalog.Index, form hazard.Case) hazard.Hazard {
	return hazard.Hazard{Kind: hazard.IndexUnderLock, Parts: hazard.Parts{Object: ix.Name, Table: t.QName(), Case: form}}
}

// addedIndex reports whether the migration created the index.
func (j *judge) addedIndex(t *catalog.Table, ix *catalog.Index) bool {
	first := j.origins.of(t).first
	there := first != nil && slices.ContainsFunc(first.Indexes, func(other *catalog.Index) bool { return other.Name == ix.Name })
	return !there && slices.Contains(t.Indexes, ix)
}

// scans reports changes for which the database checks all rows under a lock.
func (j *judge) scans(t *catalog.Table, change diff.TableChange) {
	against := func(object, what string) {
		j.report(hazard.Hazard{Kind: hazard.ScanUnderLock, Parts: hazard.Parts{Object: object, Table: t.QName(), What: what}})
	}
	switch c := change.(type) {
	case diff.AlterColumn:
		if c.Nullable && !c.To.Nullable && !notNull(t, c.From.Name) {
			j.report(hazard.Hazard{Kind: hazard.ScanUnderLock, Parts: hazard.Parts{Object: columnName(t, c.From.Name), Table: t.QName(), Case: hazard.OfNotNull}})
		}
	case diff.AddForeignKey:
		if !c.Key.NotValid {
			j.report(hazard.Hazard{Kind: hazard.ForeignKeyUnderLock, Parts: hazard.Parts{Object: c.Key.Name, Table: t.QName(), Parent: c.Key.RefTable}})
		}
	case diff.AddPrimaryKey:
		against(c.Key.Name, primaryKeyWords)
	case diff.AddIndex:
		against(c.Index.Name, indexWords(c.Index))
	case diff.AddCheck:
		if !c.Check.NotValid {
			against(c.Check.Name, checkWords)
		}
	default:
	}
}

// The names of constraints in messages.
const (
	primaryKeyWords = "primary key"
	checkWords      = "check"
)

func indexWords(ix *catalog.Index) string {
	if ix.Unique {
		return "unique constraint"
	}
	return "exclusion constraint"
}

// tableRewrites returns the keywords of the actions that rewrite the whole table, except actions on
// columns (PostgreSQL manual, ALTER TABLE, "Notes").
func tableRewrites() []string {
	return []string{"SET LOGGED", "SET UNLOGGED", "SET TABLESPACE", "SET ACCESS METHOD"}
}

// rewrites reports changes of columns for which the database rewrites the whole table.
func (j *judge) rewrites(t *catalog.Table, change diff.TableChange) {
	switch c := change.(type) {
	case diff.AlterColumn:
		known := c.From.Type.Name != ""
		exchanged := c.From.Type.Enum && c.To.Type.Enum && !diff.SameStorage(c.From.Type, c.To.Type)
		if !c.Type || j.origins.of(t).column(c.From.Name).added || known && !exchanged && !j.conversion(c.From.Type, c.To.Type).Rewrites {
			return
		}
		j.report(rewrite(t, columnName(t, c.From.Name)), hazard.RemoveEnumValue)
	case diff.AddColumn:
		if c.Column.Identity || c.Column.Generated != "" || j.volatile(c.Column.Default) {
			j.report(rewrite(t, columnName(t, c.Column.Name)))
		}
	default:
	}
}

func rewrite(t *catalog.Table, object string) hazard.Hazard {
	return hazard.Hazard{Kind: hazard.RewriteTable, Parts: hazard.Parts{Object: object, Table: t.QName()}}
}

// conversion returns how values are converted from one type to another. Between equal types it does
// nothing.
func (j *judge) conversion(from, to catalog.Type) dialect.Conversion {
	if from.Name == to.Name && from.List == to.List && slices.Equal(from.Args, to.Args) {
		return dialect.Conversion{}
	}
	return j.migration.dialect.Convert(from, to)
}

// volatile reports whether a default can have a different value in each row, because it calls a
// function that is not constant within a statement.
func (j *judge) volatile(d catalog.Default) bool {
	expr, ok := d.(catalog.ExprDefault)
	return ok && slices.ContainsFunc(statement.Calls(j.provider, expr.SQL), func(name string) bool {
		switch name {
		case "now", "transaction_timestamp", "statement_timestamp", "current_setting", "timezone", "date_trunc", "to_timestamp", "lower", "upper", "coalesce",
			"varchar", "char", "character", "varying", "numeric", "decimal", "timestamp", "timestamptz", "time", "interval", "bit", "cast":
			return false
		}
		return true
	})
}
