package diff

import "github.com/cocomon/comon_orm/migrate/catalog"

// Rename says that an element of the older catalog has another name in the newer one. It is a
// [TableRename], [ColumnRename], [EnumRename] or [EnumValueRename]. Its names are names in the
// database.
//
//sumtype:decl
type Rename interface{ isRename() }

// Name is a name with its schema. "" is the default schema of the connection.
type Name struct{ Schema, Name string }

// TableRename renames or moves a table.
type TableRename struct{ From, To Name }

// ColumnRename renames a column. Table is the older name of its table.
type ColumnRename struct {
	Table    Name
	From, To string
}

// EnumRename renames or moves an enum type.
type EnumRename struct{ From, To Name }

// EnumValueRename renames a value. Enum is the older name of its type. In databases without enum
// types, Columns has the columns of the enum.
type EnumValueRename struct {
	Enum     Name
	From, To string
	Columns  []ColumnName
}

// ColumnName is the name of a column of the older catalog.
type ColumnName struct {
	Table  Name
	Column string
}

func (TableRename) isRename()     {}
func (ColumnRename) isRename()    {}
func (EnumRename) isRename()      {}
func (EnumValueRename) isRename() {}

// Inverse returns the renames in the other direction, in the same order. The reverse plan needs
// them.
func Inverse(renames []Rename) []Rename {
	ix := newIndex(renames)
	out := make([]Rename, 0, len(renames))
	for _, r := range renames {
		switch r := r.(type) {
		case TableRename:
			out = append(out, TableRename{From: r.To, To: r.From})
		case ColumnRename:
			out = append(out, ColumnRename{Table: ix.table(r.Table), From: r.To, To: r.From})
		case EnumRename:
			out = append(out, EnumRename{From: r.To, To: r.From})
		case EnumValueRename:
			columns := make([]ColumnName, len(r.Columns))
			for i, c := range r.Columns {
				columns[i] = ColumnName{Table: ix.table(c.Table), Column: ix.column(c.Table, c.Column)}
			}
			out = append(out, EnumValueRename{Enum: ix.enum(r.Enum), From: r.To, To: r.From, Columns: columns})
		}
	}
	return out
}

// index maps older names to newer ones.
type index struct {
	tables  map[Name]Name
	enums   map[Name]Name
	columns map[ColumnName]string
	values  map[Name][]ValueRename
	checks  map[ColumnName][]ValueRename
}

func newIndex(renames []Rename) index {
	ix := index{map[Name]Name{}, map[Name]Name{}, map[ColumnName]string{}, map[Name][]ValueRename{}, map[ColumnName][]ValueRename{}}
	for _, r := range renames {
		switch r := r.(type) {
		case TableRename:
			ix.tables[r.From] = r.To
		case ColumnRename:
			ix.columns[ColumnName{r.Table, r.From}] = r.To
		case EnumRename:
			ix.enums[r.From] = r.To
		case EnumValueRename:
			v := ValueRename{r.From, r.To}
			ix.values[r.Enum] = append(ix.values[r.Enum], v)
			for _, c := range r.Columns {
				ix.checks[c] = append(ix.checks[c], v)
			}
		}
	}
	return ix
}

func (ix index) table(n Name) Name {
	if to, ok := ix.tables[n]; ok {
		return to
	}
	return n
}

func (ix index) enum(n Name) Name {
	if to, ok := ix.enums[n]; ok {
		return to
	}
	return n
}

func (ix index) column(table Name, column string) string {
	if len(ix.columns) == 0 {
		return column
	}
	if to, ok := ix.columns[ColumnName{table, column}]; ok {
		return to
	}
	return column
}

func tableName(t *catalog.Table) Name { return Name{t.Schema, t.Name} }
func enumName(e *catalog.Enum) Name   { return Name{e.Schema, e.Name} }
