package plan

import (
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// fieldName is how a person writes the column: Model.field where the schema is known, table.column elsewhere.
func fieldName(t *catalog.Table, c *catalog.Column) string {
	if t.Model == "" || c.Field == "" {
		return t.QName() + "." + c.Name
	}
	return t.Model + "." + c.Field
}

func columnName(t *catalog.Table, column string) string { return t.QName() + "." + column }

// count is a probe that counts the rows of a table.
func (m *maker) count(t *catalog.Table) string { return m.ddl.CountRows(t).Count }

// at asks for the rows of a table for which a condition holds: how many, and some of them by their key.
func (m *maker) at(h Hazard, t *catalog.Table, where string) Hazard {
	return h.asked(m.ddl.RowsWhere(t, where))
}

// asked is the hazard with the question that counts its rows.
func (h Hazard) asked(p dialect.Probe) Hazard {
	h.Probe, h.Sample, h.Key = p.Count, p.Sample, strings.Join(p.Key, ", ")
	return h
}

func (m *maker) block(h Hazard) {
	h.Level = Block
	m.blocks = append(m.blocks, h)
}

func (m *maker) lostTable(t *catalog.Table) Hazard {
	h := Hazard{Code: "DL01", Level: Warning, Object: t.QName(), Probe: m.count(t),
		Message: "Potential data loss: dropping table " + t.QName() + "."}
	if isJoinTable(t) {
		h.Code, h.Message = "DL03", "Potential data loss: dropping many-to-many table "+t.QName()+"."
	}
	return h
}

func (m *maker) lostColumn(t *catalog.Table, c *catalog.Column) Hazard {
	return m.at(Hazard{Code: "DL02", Level: Warning, Object: columnName(t, c.Name),
		Message: "Potential data loss: dropping column " + columnName(t, c.Name) + "."}, t, dialect.IsNotNull(m.ddl.Ident(c.Name)))
}

func (m *maker) rebuildHazard(t *catalog.Table) Hazard {
	return Hazard{Code: "SQ01", Level: Warning, Object: t.QName(), Probe: m.count(t),
		Message: "Potential rebuild: SQLite table " + t.QName() + " must be recreated to apply relation or type changes."}
}

// missingValue is for a required column that existing rows have no value for.
func (m *maker) missingValue(from, to *catalog.Table, c *catalog.Column) Hazard {
	h := Hazard{Code: "UX01", Level: Block, Object: columnName(to, c.Name), Probe: m.count(from),
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
		Help:    "fill those rows first, or say what they get: --backfill " + fieldName(to, newer) + "=EXPR"}, from, dialect.IsNull(m.ddl.Ident(older.Name)))
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
