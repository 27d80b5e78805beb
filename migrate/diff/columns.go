package diff

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// tableComparer compares two states of one table.
type tableComparer struct {
	comparer
	from, to *catalog.Table
}

func (t tableComparer) newName(column string) string {
	return t.renames.column(tableName(t.from), column)
}

func (t tableComparer) columns() []TableChange {
	older := t.older()
	var drops, rest []TableChange
	kept := make([]bool, len(t.from.Columns))
	for i, c := range t.to.Columns {
		at := older(i, c.Name)
		if at < 0 {
			rest = append(rest, AddColumn{c})
			continue
		}
		kept[at] = true
		old := t.from.Columns[at]
		if old.Name != c.Name {
			rest = append(rest, RenameColumn{old.Name, c.Name})
		}
		if change, differs := t.alterColumn(old, c); differs {
			rest = append(rest, change)
		}
	}
	for i, c := range t.from.Columns {
		if !kept[i] {
			drops = append(drops, DropColumn{c})
		}
	}
	return append(drops, rest...)
}

// older returns a function that finds an older column by its newer name, and returns its index or
// -1. The argument i is the index of the newer column. The function first tries the older column at
// the same index, because most columns keep their places.
func (t tableComparer) older() func(i int, name string) int {
	var byName map[string]int
	return func(i int, name string) int {
		if i < len(t.from.Columns) && t.newName(t.from.Columns[i].Name) == name {
			return i
		}
		if byName == nil {
			byName = make(map[string]int, len(t.from.Columns))
			for i, c := range t.from.Columns {
				byName[t.newName(c.Name)] = i
			}
		}
		if at, ok := byName[name]; ok {
			return at
		}
		return -1
	}
}

func (t tableComparer) alterColumn(from, to *catalog.Column) (AlterColumn, bool) {
	change := AlterColumn{
		From: from, To: to,
		Type:     !t.sameType(from.Type, to.Type),
		Nullable: from.Nullable != to.Nullable && !t.sameWithoutNull(from, to),
		Default:  !t.sameDefault(from, to),
		Identity: from.Identity != to.Identity,
	}
	if !from.Serial.IsZero() && !to.Identity && to.Default != nil {
		// The live column is numbered by its default, and the target also has a default: only the
		// defaults are compared.
		change.Identity, change.Default = false, !t.equalDefaults(from, to, catalog.ExprDefault{Expr: from.Serial}, to.Default)
	}
	return change, change.Type || change.Nullable || change.Default || change.Identity
}

// sameWithoutNull reports whether a difference in NOT NULL is ignored, because the schema language
// cannot express it. This is so for lists, and for columns of a primary key: in the language they
// are always required, but SQLite allows NULL in them.
func (t tableComparer) sameWithoutNull(from, to *catalog.Column) bool {
	inKey := func(table *catalog.Table, c *catalog.Column) bool {
		return table.PrimaryKey != nil && slices.Contains(table.PrimaryKey.ColumnNames(), c.Name)
	}
	return from.Type.List && to.Type.List || inKey(t.from, from) && inKey(t.to, to)
}

// sameType reports whether two types are equal, also if their enum is renamed or their extension
// moves.
func (t tableComparer) sameType(from, to catalog.Type) bool {
	if from.Enum {
		n := t.renames.enum(Name{from.Schema, from.Name})
		from.Schema, from.Name = n.Schema, n.Name
	} else if c, ok := t.moved[from.Schema]; ok && c == to.Schema {
		from.Schema = to.Schema
	}
	return EqualTypes(from, to)
}

// sameDefault reports whether two defaults are equal. If an enum value is renamed, the database
// renames it in defaults, so that this is no difference.
func (t tableComparer) sameDefault(from, to *catalog.Column) bool {
	current := from.Default
	if l, ok := current.(catalog.LiteralDefault); ok && from.Type.Enum {
		current = renameValues(l, t.renames.values[Name{from.Type.Schema, from.Type.Name}])
	}
	return t.equalDefaults(from, to, current, to.Default)
}

// equalDefaults reports whether two defaults are equal. If their texts differ, the verdict of the
// database decides.
func (t tableComparer) equalDefaults(from, to *catalog.Column, a, b catalog.Default) bool {
	if a == nil || b == nil || EqualDefaults(a, b) || !t.sameType(from.Type, to.Type) {
		return EqualDefaults(a, b)
	}
	as := to.Type
	as.Schema = cmp.Or(as.Schema, from.Type.Schema)
	return t.same(Question{Kind: DefaultValue, Column: to.Name, Type: as, Live: a, Want: b})
}

func renameValues(l catalog.LiteralDefault, renames []ValueRename) catalog.LiteralDefault {
	for _, r := range renames {
		if l.Kind == catalog.StringLiteral && l.Text == r.From {
			l.Text = r.To
			return l
		}
	}
	if l.Kind == catalog.ListLiteral {
		l.Items = slices.Clone(l.Items)
		for i, item := range l.Items {
			l.Items[i] = renameValues(item, renames)
		}
	}
	return l
}

// EqualTypes reports whether two types are equal. It compares their kinds of values only if both
// have one.
func EqualTypes(a, b catalog.Type) bool {
	return SameStorage(a, b) && (a.Kind == b.Kind || a.Kind == catalog.UnknownKind || b.Kind == catalog.UnknownKind)
}

// SameStorage reports whether two types are the same type of the database. Their kinds of values
// may differ. The schemas of enums must be equal. Other types may be written without a schema, so
// that their schemas are compared only if both have one. If both types have the same schema, it
// does not matter that only one of them is marked as an enum. The mark may be missing for a type in
// a schema outside the project, because sometimes only the name of such a type is known.
func SameStorage(a, b catalog.Type) bool {
	place := a.Schema == b.Schema || !a.Enum && (a.Schema == "" || b.Schema == "")
	kind := a.Enum == b.Enum || a.Schema != "" && a.Schema == b.Schema
	return a.Name == b.Name && place && kind && a.List == b.List && slices.Equal(a.Args, b.Args)
}

// EqualDefaults reports whether two defaults, nil included, are the same.
func EqualDefaults(a, b catalog.Default) bool {
	la, ok := a.(catalog.LiteralDefault)
	lb, both := b.(catalog.LiteralDefault)
	if ok && both {
		return equalLiterals(la, lb)
	}
	ea, ok := a.(catalog.ExprDefault)
	eb, both := b.(catalog.ExprDefault)
	if ok && both {
		return ea.Equal(eb.Expr)
	}
	_, ok = a.(catalog.NowDefault)
	_, both = b.(catalog.NowDefault)
	return ok && both || a == nil && b == nil
}

func equalLiterals(a, b catalog.LiteralDefault) bool {
	return a.Kind == b.Kind && a.Text == b.Text && slices.EqualFunc(a.Items, b.Items, equalLiterals)
}

func (t tableComparer) checks() []TableChange {
	older := map[string]*catalog.Check{}
	for _, c := range t.from.Checks {
		if len(c.Values) > 0 {
			older[t.newName(c.Column)] = c
		}
	}
	var drops, rest []TableChange
	for _, c := range t.to.Checks {
		old := older[c.Column]
		delete(older, c.Column)
		switch {
		case old == nil:
			rest = append(rest, AddCheck{c})
		case !slices.Equal(old.Values, c.Values) || old.Name != c.Name && !t.from.Introspected():
			renames := t.renames.checks[ColumnName{tableName(t.from), old.Column}]
			rest = append(rest, AlterCheck{From: old, To: c, Values: t.valueRenames(renames, old.Values, c.Values)})
		}
	}
	for _, c := range t.from.Checks {
		if older[t.newName(c.Column)] == c && len(c.Values) > 0 {
			drops = append(drops, DropCheck{c})
		}
	}
	return append(drops, rest...)
}
