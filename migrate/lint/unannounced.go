package lint

import (
	"errors"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// Loss is a risk that a script does not announce, and for which the database reports no error.
type Loss struct {
	// Hazard has a probe if the rows can be counted before the script runs.
	Hazard hazard.Hazard
	// IfExists names the object that the statement drops only if it exists. There is no loss if it
	// does not exist. It is nil if the statement has no IF EXISTS.
	IfExists *Existing
	// Line is the line of the statement.
	Line int
}

// Existing is a table, or a column of it if Column is not "".
type Existing struct {
	Table  diff.Name
	Column string
}

// Unannounced judges one script, migration.sql or rollback.sql, between two catalogs. It returns
// the losses of rows, columns, tables and values that the script does not announce. The planner's
// scripts have none.
func Unannounced(d dialect.Dialect, script artifact.Script, before, after catalog.Database) []Loss {
	found, _ := Judge(d, script, before, after)
	return found
}

// Judge is [Unannounced], and also returns, for each statement, the renames of tables and columns
// that the statements before it have made.
func Judge(d dialect.Dialect, script artifact.Script, before, after catalog.Database) (found []Loss, renames [][]diff.Rename) {
	j := newJudge(&migration{dialect: d}, before, after)
	j.read(script, nil)
	note := func(j *judge, _ statement.Step) {
		if len(renames) == j.current {
			renames = append(renames, j.origins.renames())
		}
	}
	j.run([]func(*judge, statement.Step){note, carried, losses, casts, enums, usings})
	return j.losses, renames
}

// loss returns the hazard of a unit as a Loss. Its probe uses the names that tables and columns
// have before the script, because a run counts the rows before it runs the script. If such a name
// cannot be determined, the Loss has no probe.
func (j *judge) loss(u *unit, h hazard.Hazard) Loss {
	l := Loss{Hazard: h, Line: u.line}
	// The probes of ChangeAllRows and ChangeRows use the older names already, see counting.
	if j.renamed(h.Object) && h.Kind != hazard.ChangeAllRows && h.Kind != hazard.ChangeRows {
		back, now := diff.Inverse(j.origins.renames()), u.before
		var errs [2]error
		l.Hazard.Probe, errs[0] = diff.RenameText(j.provider, h.Probe, back, now)
		l.Hazard.Sample, errs[1] = diff.RenameText(j.provider, h.Sample, back, now)
		if errors.Join(errs[:]...) != nil {
			l.Hazard.Probe, l.Hazard.Sample = "", ""
		}
	}
	for _, s := range u.steps {
		if c, ok := s.Statement.(statement.Change); ok && l.IfExists == nil {
			l.IfExists = ifExists(c, h.Object)
		}
	}
	return l
}

// renamed reports whether an object, or its table, had another name before the migration.
func (j *judge) renamed(object string) bool {
	for name, t := range j.origins.tables {
		rest, ok := strings.CutPrefix(object, statement.Name{Schema: name.Schema, Name: name.Name}.String())
		if !ok || rest != "" && rest[0] != '.' {
			continue
		}
		if t.was != "" || rest != "" && t.columns[rest[1:]] != nil && t.columns[rest[1:]].renamed {
			return true
		}
	}
	return false
}

// ifExists returns the object if the statement drops it with IF EXISTS, nil otherwise.
func ifExists(c statement.Change, object string) *Existing {
	for _, change := range c.Changes {
		switch change := change.(type) {
		case diff.DropTable:
			if c.IfExists && change.Table.QName() == object {
				return &Existing{Table: nameOf(change.Table)}
			}
		case diff.AlterTable:
			if column := columnIfExists(c, object); column != nil {
				return column
			}
		default:
		}
	}
	return nil
}

// columnIfExists returns the column if an action drops it with IF EXISTS, nil otherwise.
func columnIfExists(c statement.Change, object string) *Existing {
	for _, a := range c.Actions {
		if !c.IfExists && !a.IfExists || len(a.Changes) != 1 {
			continue
		}
		if drop, ok := a.Changes[0].(diff.DropColumn); ok && columnName(a.From, drop.Column.Name) == object {
			return &Existing{Table: nameOf(a.From), Column: drop.Column.Name}
		}
	}
	return nil
}

// usings reports USING expressions that may change any value, because they are neither casts of the
// column nor expressions that the planner would write.
func usings(j *judge, s statement.Step) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, a := range c.Actions {
		if a.Using == "" || len(a.Changes) == 0 {
			continue
		}
		change, ok := a.Changes[0].(diff.AlterColumn)
		if !ok || j.created(a.From) || j.origins.of(a.From).column(change.From.Name).added {
			continue
		}
		if cuts(j.provider, a.Using) || j.knownConversion(a.Using, change) {
			continue
		}
		j.report(j.values(hazard.LossyType, a.From, change.From.Name))
	}
}

// values returns a hazard whose probe counts all values of a column.
func (j *judge) values(kind hazard.Kind, t *catalog.Table, column string) hazard.Hazard {
	h := of(kind, columnName(t, column))
	ddl := dialect.DDL{Dialect: j.migration.dialect}
	h.Probe = ddl.RowsWhere(t, dialect.IsNotNull(ddl.Ident(column))).Count
	return h
}

// knownConversion reports whether the planner would write the same conversion, or whether it is a
// sequence of casts to text and to the new type. Other rules judge how these change values.
func (j *judge) knownConversion(using sqltext.SQL, c diff.AlterColumn) bool {
	types, ok := statement.Casts(j.provider, using, c.From.Name)
	if ok && !slices.ContainsFunc(types, func(t sqltext.SQL) bool { return j.changesOnTheWay(t, c.To) }) {
		return true
	}
	ddl := dialect.DDL{Dialect: j.migration.dialect}
	conv := ddl.Convert(c.From.Type, c.To.Type)
	return sqltext.Canonical(j.provider, using) == sqltext.Canonical(j.provider, conv.Value(ddl.Ident(c.From.Name)))
}

// changesOnTheWay reports whether a value is first cast to a third type, which may have fewer
// values.
func (j *judge) changesOnTheWay(t sqltext.SQL, to *catalog.Column) bool {
	if to.Type.Enum {
		return false
	}
	through := diff.TypeText(j.migration.dialect.ParseType(t))
	return through != "text" && through != diff.TypeText(to.Type)
}
