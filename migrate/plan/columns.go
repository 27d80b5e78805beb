package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

func (a *alteration) addColumn(c *catalog.Column) []placed {
	step := Step{Reason: "add column " + columnName(a.to, c.Name), Lock: a.lock(accessExclusive), Undo: a.undo(Exact, LosesData)}
	expr := a.backfill(a.to, c)
	_, computed := c.Default.(catalog.ExprDefault)
	switch {
	case computed && a.staged():
		return a.addComputed(c, step)
	case c.Nullable || c.Default != nil || c.Identity || c.Generated != "":
		step.SQL = a.addColumnSQL(c)
		if a.caps.Staged && (computed || c.Identity) {
			step.Hazards = []Hazard{a.rewrite()}
		}
		return one(alterColumns, step)
	case expr == "":
		step.SQL = a.addColumnSQL(c)
		step.Hazards = []Hazard{a.missingValue(a.from, a.to, c), tighterNote(columnName(a.to, c.Name), "is required and they do not know it")}
		step.Undo = a.undo(Exact, Manual)
		return one(alterColumns, step)
	case a.caps.AlterDefault && a.constant(expr, c):
		// A constant default fills old rows without touching them.
		step.SQL = a.addColumnSQL(c) + " DEFAULT " + expr
		drop := Step{SQL: a.ddl.AlterColumn(a.to, c.Name, "DROP DEFAULT"), Reason: "existing rows of " + columnName(a.to, c.Name) + " have their value", Lock: a.lock(accessExclusive)}
		return []placed{{alterColumns, step}, {alterColumns, drop}}
	}
	open := *c
	open.Nullable = true
	step.SQL = a.addColumnSQL(&open)
	return append(append(one(alterColumns, step), a.fill(c, expr)), a.require(c, nil, Exact, true)...)
}

// addComputed adds a column whose default has to be computed for each row, which in one statement would rewrite the table
// while nobody can read it.
func (a *alteration) addComputed(c *catalog.Column, step Step) []placed {
	open := *c
	open.Nullable, open.Default = true, nil
	value := a.Dialect.DefaultSQL(c.Default, c.Type)
	step.SQL = a.addColumnSQL(&open)
	set := Step{SQL: a.ddl.AlterColumn(a.to, c.Name, "SET DEFAULT "+value), Reason: "set default of " + columnName(a.to, c.Name), Lock: accessExclusive}
	out := []placed{{alterColumns, step}, {alterColumns, set}, a.fill(c, value)}
	if c.Nullable {
		return out
	}
	return append(out, a.require(c, nil, Exact, true)...)
}

// constant reports whether an expression is a plain constant.
func (a *alteration) constant(expr string, c *catalog.Column) bool {
	_, ok := a.Dialect.ParseDefault(expr, c.Type).(catalog.LiteralDefault)
	return ok
}

// fill gives rows without a value one: in one statement, or staged, in portions that commit each by itself.
func (a *alteration) fill(c *catalog.Column, expr string) placed {
	column := a.ddl.Ident(c.Name)
	step := Step{Reason: "fill " + columnName(a.to, c.Name) + " where it is NULL", Undo: a.undo(Converts, Converts), Hazards: a.filledKeys(c)}
	update := "UPDATE " + a.ddl.Table(a.to) + " SET " + column + " = " + expr + " WHERE " + column + " IS NULL"
	if !a.staged() {
		step.SQL = update
		return placed{alterColumns, step}
	}
	step.SQL = a.portions(update)
	return placed{fills, step}
}

// pagesAtOnce is how much of a table a portion covers: 8 MB.
const pagesAtOnce = "1024"

// portions runs an UPDATE page range by page range. What it writes moves behind the end, where nothing is left to do, and
// a run that was cut off begins again.
func (a *alteration) portions(update string) string {
	table := sqltext.Literal(a.ddl.Provider(), a.ddl.Table(a.to))
	quote := "$fill$"
	for strings.Contains(update, quote) {
		quote = "$_" + quote[1:]
	}
	return "DO " + quote + "\nDECLARE\n    page bigint := 0;\nBEGIN\n" +
		"    WHILE page * current_setting('block_size')::bigint < pg_relation_size(" + table + ") LOOP\n        " +
		update + " AND ctid >= format('(%s,0)', page)::tid AND ctid < format('(%s,0)', page + " + pagesAtOnce + ")::tid;\n" +
		"        COMMIT;\n        page := page + " + pagesAtOnce + ";\n    END LOOP;\nEND\n" + quote
}

func (a *alteration) rewrite() Hazard {
	return Hazard{Code: "LK02", Object: a.to.QName(), Message: "The table " + a.to.QName() + " is rewritten while nobody can read it."}
}

func (a *alteration) addColumnSQL(c *catalog.Column) string {
	sql := "ADD COLUMN " + a.ddl.Column(a.to, c)
	if fk := a.inlineKey(c); fk != nil {
		sql += " CONSTRAINT " + a.ddl.Ident(fk.Name) + " " + a.ddl.References(fk)
	}
	return a.ddl.Alter(a.to, sql)
}

// inlineKey is the foreign key that has to come with the column where none can be added later.
func (a *alteration) inlineKey(c *catalog.Column) *catalog.ForeignKey {
	if !a.caps.InlineForeignKeys {
		return nil
	}
	for _, fk := range a.to.ForeignKeys {
		if len(fk.Columns) == 1 && fk.Columns[0] == c.Name {
			return fk
		}
	}
	return nil
}

// require sets NOT NULL. Staged, a check that was validated beside running applications spares the scan under the
// exclusive lock (PostgreSQL manual, ALTER TABLE, SET NOT NULL). Where rows are filled first, the check comes behind that, for
// it would refuse every update of a row that has no value yet.
func (a *alteration) require(c *catalog.Column, hazards []Hazard, undo Undo, filled bool) []placed {
	a.needServer()
	object := columnName(a.to, c.Name)
	hazards = append(slices.Clip(hazards), tighterNote(object, "becomes required"))
	set := Step{SQL: a.ddl.AlterColumn(a.to, c.Name, "SET NOT NULL"), Reason: "require " + object, Lock: a.lock(accessExclusive), Undo: undo}
	if !a.staged() {
		set.Hazards = hazards
		if a.caps.Staged {
			set.Hazards = append(set.Hazards, Hazard{Code: "LK01", Object: object, Message: "Nobody can read " + a.to.QName() + " while its rows are checked for NULL."})
		}
		return one(alterColumns, set)
	}
	name := "_" + cut(c.Name, 40) + "_not_null"
	promise := alterColumns
	if filled {
		promise = promises
	}
	check := Step{SQL: a.ddl.Alter(a.to, "ADD CONSTRAINT "+a.ddl.Ident(name)+" CHECK ("+a.ddl.Ident(c.Name)+" IS NOT NULL) NOT VALID"),
		Reason: "require " + object + " of new rows", Lock: accessExclusive, Hazards: hazards}
	drop := Step{SQL: a.ddl.DropConstraint(a.to, name), Reason: "drop the check that NOT NULL replaces", Lock: accessExclusive}
	return []placed{{promise, check}, {validations, a.validate(a.to, name)}, {finishes, set}, {finishes, drop}}
}

// needServer notes that the steps in place use what came with a certain version of the database.
func (a *alteration) needServer() { a.server = a.caps.RebuildServer }

func (a *alteration) dropColumn(c *catalog.Column) []placed {
	a.dependents(a.from, []string{c.Name}, "drop column "+columnName(a.from, c.Name))
	undo := LosesData
	if !c.Nullable && c.Default == nil {
		undo = Manual
	}
	return one(dropColumns, Step{SQL: a.ddl.Alter(a.from, "DROP COLUMN "+a.ddl.Ident(c.Name)), Reason: "drop column " + columnName(a.from, c.Name),
		Lock: a.lock(accessExclusive), Hazards: []Hazard{a.lostColumn(a.from, c), goneNote("column", columnName(a.from, c.Name))}, Undo: a.undo(undo, Exact)})
}

func (a *alteration) renameColumn(c diff.RenameColumn) []placed {
	var out []placed
	hazards := []Hazard{renameNote("column", columnName(a.from, c.From), columnName(a.to, c.To))}
	for _, hop := range a.columnHops(c) {
		out = append(out, placed{hop.phase, Step{
			SQL:    a.ddl.Alter(a.to, "RENAME COLUMN "+a.ddl.Ident(hop.from)+" TO "+a.ddl.Ident(hop.to)),
			Reason: "rename column " + columnName(a.to, c.From) + " to " + c.To, Lock: a.lock(accessExclusive), Hazards: hazards}})
		hazards = nil
	}
	return out
}

// columnHops goes through a name in between when another renamed column still has the new one: all those
// columns leave their names first, then each takes its new one.
func (a *alteration) columnHops(c diff.RenameColumn) []hop {
	busy := c.From
	for _, change := range a.changes {
		if other, ok := change.(diff.RenameColumn); ok && (other.From == c.To || other.To == c.From) {
			busy = c.To
		}
	}
	if busy == c.From {
		return []hop{{renameColumns, c.From, c.To}}
	}
	between := "_" + c.From
	for a.from.Column(between) != nil || a.to.Column(between) != nil {
		between = "_" + between
	}
	return []hop{{renameColumns, c.From, between}, {renameKeys, between, c.To}}
}

func (a *alteration) alterColumn(c diff.AlterColumn) []placed {
	var out []placed
	add := func(s Step) {
		s.Lock = a.lock(accessExclusive)
		out = append(out, placed{alterColumns, s})
	}
	name := columnName(a.to, c.To.Name)
	hadDefault := c.From.Default != nil
	if c.Identity && !c.To.Identity {
		add(Step{SQL: a.ddl.AlterColumn(a.to, c.To.Name, "DROP IDENTITY IF EXISTS"), Reason: "stop numbering " + name})
		// A serial column counts as identity; its default is what numbers it.
		add(Step{SQL: a.ddl.AlterColumn(a.to, c.To.Name, "DROP DEFAULT"), Reason: "stop numbering " + name})
	}
	if retyped := !diff.SameStorage(c.From.Type, c.To.Type); hadDefault && (retyped || c.Default && c.To.Default == nil) {
		add(Step{SQL: a.ddl.AlterColumn(a.to, c.To.Name, "DROP DEFAULT"), Reason: "drop default of " + name})
		hadDefault = false
	}
	if c.Type {
		step, ok := a.convert(c)
		if ok {
			add(step)
		}
	}
	if c.To.Default != nil && (c.Default || !hadDefault) {
		add(Step{SQL: a.ddl.AlterColumn(a.to, c.To.Name, "SET DEFAULT "+a.Dialect.DefaultSQL(c.To.Default, c.To.Type)), Reason: "set default of " + name})
	}
	if c.Nullable {
		out = append(out, a.nullability(c)...)
	}
	if c.Identity && c.To.Identity {
		out = append(out, a.addIdentity(c.To)...)
	}
	return out
}

func (a *alteration) addIdentity(c *catalog.Column) []placed {
	name := columnName(a.to, c.Name)
	numbers := Step{SQL: a.ddl.AlterColumn(a.to, c.Name, "ADD GENERATED BY DEFAULT AS IDENTITY"), Reason: "number " + name, Lock: a.lock(accessExclusive)}
	// Without this the next insert takes a number that is in use.
	start := Step{Reason: "start numbering " + name + " behind its rows", SQL: "SELECT setval(pg_get_serial_sequence(" +
		sqltext.Literal(a.ddl.Provider(), a.ddl.Table(a.to)) + ", " + sqltext.Literal(a.ddl.Provider(), c.Name) + "), coalesce(max(" + a.ddl.Ident(c.Name) + "), 0) + 1, false) FROM " + a.ddl.Table(a.to)}
	return []placed{{alterColumns, numbers}, {alterColumns, start}}
}

func (a *alteration) nullability(c diff.AlterColumn) []placed {
	if c.To.Nullable {
		a.needServer()
		note := Hazard{Code: "BC02", Object: columnName(a.to, c.To.Name), Message: "Column " + columnName(a.to, c.To.Name) + " may hold NULL from now on, which running applications do not expect."}
		return one(alterColumns, Step{SQL: a.ddl.AlterColumn(a.to, c.To.Name, "DROP NOT NULL"), Hazards: []Hazard{note}, Reason: "make " + columnName(a.to, c.To.Name) + " optional",
			Lock: a.lock(accessExclusive), Undo: a.undo(Converts, Converts)})
	}
	expr := a.backfill(a.to, c.To)
	if expr == "" {
		return a.require(c.To, []Hazard{a.nullsUnderNotNull(a.from, a.to, c.From, c.To)}, a.undo(Exact, Converts), false)
	}
	return append([]placed{a.fill(c.To, expr)}, a.require(c.To, nil, Exact, true)...)
}

// convert plans a type change; false when there is nothing to do, or when there is no cast, which is a block.
func (a *alteration) convert(c diff.AlterColumn) (Step, bool) {
	name := columnName(a.to, c.To.Name)
	conv := a.conversion(c.From.Type, c.To.Type)
	change := "type of " + name + " from " + typeText(c.From.Type, c.To.Type) + " to " + typeText(c.To.Type, c.From.Type)
	if conv.Class == dialect.Impossible {
		a.block(Hazard{Code: "UX08", Object: name, Message: "There is no cast for the " + change + ".",
			Help: "add a new field of that type, copy the values over with SQL of your own (migrate dev --create-only), then drop the old field"})
		return Step{}, false
	}
	step := Step{Reason: "change " + change, Undo: a.undo(Converts, Converts), Hazards: a.conversionHazards(c, conv, change)}
	if diff.SameStorage(c.From.Type, c.To.Type) {
		return step, a.convertValues(&step, c, conv)
	}
	a.dependents(a.from, []string{c.From.Name}, "change the "+change)
	sql := "TYPE " + a.Dialect.TypeSQL(c.To.Type)
	if conv.Using != "" {
		sql += " USING " + substitute(conv.Using, a.ddl.Ident(c.To.Name))
	}
	step.SQL = a.ddl.AlterColumn(a.to, c.To.Name, sql)
	return step, true
}

// typeText names a type; what the values are where the database makes no difference.
func typeText(t, other catalog.Type) string {
	if diff.SameStorage(t, other) && t.Kind != catalog.UnknownKind {
		return t.Kind.String()
	}
	return diff.TypeText(t)
}

// convertValues writes values in the form of their new kind, where the column itself stays as it is. A change that only
// refuses values has a statement too, which touches none when they are all right: what is asked about stands in the file.
func (a *alteration) convertValues(step *Step, c diff.AlterColumn, conv dialect.Conversion) bool {
	column := a.ddl.Ident(c.To.Name)
	update := "UPDATE " + a.ddl.Table(a.to) + " SET " + column + " = "
	switch {
	case conv.Using != "":
		step.SQL = update + substitute(conv.Using, column) + " WHERE " + column + " IS NOT NULL"
	case conv.Bad != "":
		step.SQL = update + column + " WHERE " + substitute(conv.Bad, column)
	default:
		return false
	}
	return true
}

// conversion is the dialect's answer, with the values of an enum that is converted to.
func (a *alteration) conversion(from, to catalog.Type) dialect.Conversion {
	conv := a.Dialect.Convert(from, to)
	if e := a.To.Enum(to.Schema, to.Name); to.Enum && e != nil && conv.Class == dialect.Narrows && conv.Bad == "" {
		conv.Bad = "{}::text NOT IN (" + a.ddl.Literals(e.Values) + ")"
	}
	return conv
}

func (a *alteration) conversionHazards(c diff.AlterColumn, conv dialect.Conversion, change string) []Hazard {
	object, older := columnName(a.to, c.To.Name), a.ddl.Ident(c.From.Name)
	var out []Hazard
	if conv.Bad != "" {
		out = append(out, a.at(Hazard{Code: "UX06", Level: Block, Object: object,
			Message: "Values stand in the way of changing the " + change + ".", Help: "correct those values first"}, a.from, substitute(conv.Bad, older)))
	}
	if conv.Changed != "" {
		out = append(out, a.at(Hazard{Code: "TY01", Level: Warning, Object: object,
			Message: "Potential data loss: changing the " + change + " changes values."}, a.from, substitute(conv.Changed, older)))
	}
	if conv.Rewrites && a.caps.Staged {
		h := a.rewrite()
		h.Object = object
		out = append(out, h)
	}
	return out
}
