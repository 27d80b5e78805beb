package diff

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// describe returns the differences that a change from the live database to the snapshot would
// remove.
func describe(change Change) []Difference {
	switch change := change.(type) {
	case CreateSchema:
		return []Difference{{change.Name, "schema " + change.Name + ": missing"}}
	case CreateExtension:
		return []Difference{{change.Extension.Name, "extension " + change.Extension.Name + ": missing"}}
	case AlterExtension:
		return []Difference{{change.To.Name, "extension " + change.To.Name + ": " + change.String()}}
	case CreateEnum:
		return []Difference{{change.Enum.Name, "enum " + change.Enum.Name + ": missing"}}
	case AlterEnum:
		return []Difference{{change.To.Name, fmt.Sprintf("enum %s: values %s, expected %s", change.To.Name,
			strings.Join(change.From.Values, ", "), strings.Join(change.To.Values, ", "))}}
	case CreateTable:
		return []Difference{{change.Table.QName(), "table " + change.Table.QName() + ": missing"}}
	case AlterTable:
		var out []Difference
		for _, c := range change.Changes {
			out = append(out, describeTable(change.To.QName(), c))
		}
		return out
	case DropEnum, DropTable:
		// Not possible: Ours has removed objects that are not in the snapshot.
	}
	return nil
}

func describeTable(table string, change TableChange) Difference {
	missing := func(kind, name string) Difference {
		return Difference{name, fmt.Sprintf("%s %s of table %s: missing", kind, name, table)}
	}
	differs := func(kind, name, found, expected string) Difference {
		return Difference{name, fmt.Sprintf("%s %s of table %s: %s, expected %s", kind, name, table, found, expected)}
	}
	unexpected := func(kind, name string) Difference {
		return Difference{name, fmt.Sprintf("%s %s of table %s: not as expected", kind, name, table)}
	}
	switch c := change.(type) {
	case AddColumn:
		return Difference{table + "." + c.Column.Name, "column " + table + "." + c.Column.Name + ": missing"}
	case AlterColumn:
		return describeColumn(table, c)
	case AlterAutoIncrement:
		return Difference{table, fmt.Sprintf("table %s: autoincrement %t, expected %t", table, !c.On, c.On)}
	case AddPrimaryKey:
		return Difference{table, "primary key of table " + table + ": missing"}
	case DropPrimaryKey:
		return Difference{table, "primary key of table " + table + ": not expected"}
	case AlterPrimaryKey:
		return Difference{table, fmt.Sprintf("primary key of table %s: columns %s, expected %s", table, columnList(c.From), columnList(c.To))}
	case RenamePrimaryKey:
		return differs("primary key", c.To.Name, "named "+c.From.Name, c.To.Name)
	case AddIndex:
		return missing("index", c.Index.Name)
	case DropIndex:
		return unexpected("index", c.Index.Name)
	case RenameIndex:
		return differs("index", c.To.Name, "named "+c.From.Name, c.To.Name)
	case AddForeignKey:
		return missing("foreign key", c.Key.Name)
	case DropForeignKey:
		return unexpected("foreign key", c.Key.Name)
	case AlterForeignKey:
		return differs("foreign key", c.To.Name, keyText(c.From), keyText(c.To))
	case RenameForeignKey:
		return differs("foreign key", c.To.Name, "named "+c.From.Name, c.To.Name)
	case AddCheck:
		return missing("check", c.Check.Name)
	case DropCheck:
		return unexpected("check", c.Check.Name)
	case AlterCheck:
		return differs("check", c.To.Name, "values "+strings.Join(c.From.Values, ", "), strings.Join(c.To.Values, ", "))
	case RenameTable, DropColumn, RenameColumn:
		// Not possible: Drift compares without renames, and Ours has removed columns that are not
		// in the snapshot.
	}
	return Difference{table, "table " + table + ": differs"}
}

func describeColumn(table string, c AlterColumn) Difference {
	name := table + "." + c.To.Name
	var parts []string
	add := func(differs bool, found, expected string) {
		if differs {
			parts = append(parts, found+", expected "+expected)
		}
	}
	add(c.Type, "type "+TypeText(c.From.Type), TypeText(c.To.Type))
	add(c.Nullable, nullText(c.From), nullText(c.To))
	add(c.Default, currentDefault(c), defaultText(c.To.Default))
	add(c.Identity, identityText(c.From), identityText(c.To))
	return Difference{name, "column " + name + ": " + strings.Join(parts, "; ")}
}

// currentDefault returns the default of the older column as text, also if it is the default that
// numbers the column.
func currentDefault(c AlterColumn) string {
	if !c.From.Serial.IsZero() && !c.Identity {
		return defaultText(catalog.ExprDefault{Expr: c.From.Serial})
	}
	return defaultText(c.From.Default)
}

func identityText(c *catalog.Column) string {
	if c.Identity {
		return "numbered by the database"
	}
	return "not numbered"
}

func nullText(c *catalog.Column) string {
	if c.Nullable {
		return "nullable"
	}
	return "NOT NULL"
}

func defaultText(d catalog.Default) string {
	switch d := d.(type) {
	case catalog.LiteralDefault:
		return "default " + literalText(d)
	case catalog.NowDefault:
		return "default now()"
	case catalog.ExprDefault:
		return "default " + sqltext.Text(d.SQL)
	}
	return "no default"
}

func literalText(l catalog.LiteralDefault) string {
	switch l.Kind {
	case catalog.StringLiteral:
		return "'" + l.Text + "'"
	case catalog.ListLiteral:
		items := make([]string, len(l.Items))
		for i, item := range l.Items {
			items[i] = literalText(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case catalog.NumberLiteral, catalog.BoolLiteral, catalog.BytesLiteral:
	}
	return l.Text
}

// TypeText returns the canonical text of a type for messages.
func TypeText(t catalog.Type) string {
	text := t.Name
	if t.Schema != "" {
		text = t.Schema + "." + text
	}
	if len(t.Args) > 0 {
		name, zone, zoned := strings.Cut(text, " with")
		text = name + "(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(t.Args), " ", ","), "[]") + ")"
		if zoned {
			text += " with" + zone
		}
	}
	if t.List {
		text += "[]"
	}
	return text
}

func columnList(ix *catalog.Index) string {
	names := make([]string, len(ix.Columns))
	for i, c := range ix.Columns {
		names[i] = c.Name
	}
	return "(" + strings.Join(names, ", ") + ")"
}

func keyText(fk *catalog.ForeignKey) string {
	return fmt.Sprintf("to %s (%s) on delete %s on update %s", fk.RefTable, strings.Join(fk.RefColumns, ", "),
		strings.ToLower(fk.OnDelete.String()), strings.ToLower(fk.OnUpdate.String()))
}

// String returns the difference as text, such as "schema public, expected ext; version 1.5,
// expected 1.6".
func (c AlterExtension) String() string {
	var parts []string
	if c.Moves() {
		parts = append(parts, "schema "+c.From.Schema+", expected "+c.To.Schema)
	}
	if c.Updates() {
		parts = append(parts, "version "+c.From.Version+", expected "+c.To.Version)
	}
	return strings.Join(parts, "; ")
}
