package plan

import (
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// fieldName is how a person writes the column: Model.field where the schema is known, table.column elsewhere.
func fieldName(t *catalog.Table, c *catalog.Column) string {
	if t.Model == "" || c.Field == "" {
		return t.QName() + "." + c.Name
	}
	return t.Model + "." + c.Field
}

func columnName(t *catalog.Table, column string) string { return t.QName() + "." + column }

// count is a probe: one line that counts the rows of a table for which the condition holds.
func (m *maker) count(t *catalog.Table, where string) string {
	sql := "SELECT count(*) FROM " + m.ddl.Table(t)
	if where != "" {
		sql += " WHERE " + where
	}
	return oneLine(sql)
}

// sampled is how many rows at risk are shown.
const sampled = " LIMIT 5"

// at asks for the rows of a table for which a condition holds: how many, and some of them by their key.
func (m *maker) at(h Hazard, t *catalog.Table, where string) Hazard {
	h.Probe = m.count(t, where)
	if t.PrimaryKey != nil {
		columns := indexColumns(t.PrimaryKey)
		h.Key = strings.Join(columns, ", ")
		h.Sample = oneLine("SELECT " + m.ddl.Idents(columns) + " FROM " + m.ddl.Table(t) + " WHERE " + where + " ORDER BY " + m.ddl.Idents(columns) + sampled)
	}
	return h
}

func oneLine(sql string) string { return strings.Join(strings.Fields(sql), " ") }

func (m *maker) block(h Hazard) {
	h.Level = Block
	m.blocks = append(m.blocks, h)
}

func (m *maker) lostTable(t *catalog.Table) Hazard {
	h := Hazard{Code: "DL01", Level: Warning, Object: t.QName(), Probe: m.count(t, ""),
		Message: "Potential data loss: dropping table " + t.QName() + "."}
	if isJoinTable(t) {
		h.Code, h.Message = "DL03", "Potential data loss: dropping many-to-many table "+t.QName()+"."
	}
	return h
}

func (m *maker) lostColumn(t *catalog.Table, c *catalog.Column) Hazard {
	return m.at(Hazard{Code: "DL02", Level: Warning, Object: columnName(t, c.Name),
		Message: "Potential data loss: dropping column " + columnName(t, c.Name) + "."}, t, m.ddl.Ident(c.Name)+" IS NOT NULL")
}

func (m *maker) rebuildHazard(t *catalog.Table) Hazard {
	return Hazard{Code: "SQ01", Level: Warning, Object: t.QName(), Probe: m.count(t, ""),
		Message: "Potential rebuild: SQLite table " + t.QName() + " must be recreated to apply relation or type changes."}
}

// missingValue is for a required column that existing rows have no value for.
func (m *maker) missingValue(from, to *catalog.Table, c *catalog.Column) Hazard {
	h := Hazard{Code: "UX01", Level: Block, Object: columnName(to, c.Name), Probe: m.count(from, ""),
		Message: "Required column " + columnName(to, c.Name) + " has no default: existing rows would have no value.",
		Answer:  fieldName(to, c) + "=",
		Help:    "give it a @default, make it optional, or say what existing rows get: --backfill " + fieldName(to, c) + "=EXPR"}
	if c.ClientDefault {
		h.Code = "UX02"
		h.Message = "Required column " + columnName(to, c.Name) + " gets its value from the client: existing rows would have none."
	}
	return h
}

func (m *maker) nullsUnderNotNull(from, to *catalog.Table, older, newer *catalog.Column) Hazard {
	return m.at(Hazard{Code: "UX03", Level: Block, Object: columnName(to, newer.Name), Answer: fieldName(to, newer) + "=",
		Message: "Column " + columnName(to, newer.Name) + " becomes required: rows that hold NULL stand in the way.",
		Help:    "fill those rows first, or say what they get: --backfill " + fieldName(to, newer) + "=EXPR"}, from, m.ddl.Ident(older.Name)+" IS NULL")
}

func renameNote(kind, from, to string) Hazard {
	return Hazard{Code: "BC01", Object: from, Message: "Renaming " + kind + " " + from + " to " + to + ": running applications that use the old name fail until they are restarted."}
}

func goneNote(kind, name string) Hazard {
	return Hazard{Code: "BC02", Object: name, Message: "Running applications that use the " + kind + " " + name + " fail until they are restarted."}
}

func tighterNote(object, what string) Hazard {
	return Hazard{Code: "BC03", Object: object, Message: "Running applications may write rows that are refused from now on: " + object + " " + what + "."}
}

func isJoinTable(t *catalog.Table) bool {
	return strings.HasPrefix(t.Name, "_") && len(t.Columns) == 2 && t.Column("A") != nil && t.Column("B") != nil
}

// backfill is the expression given for existing rows of a column, "" when none was.
func (m *maker) backfill(t *catalog.Table, c *catalog.Column) string {
	if expr, ok := m.Backfill[fieldName(t, c)]; ok {
		return expr
	}
	return m.Backfill[columnName(t, c.Name)]
}
