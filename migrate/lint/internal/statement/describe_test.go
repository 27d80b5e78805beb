package statement_test

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// described returns a short text for steps, with each statement and its changes.
func described(steps []statement.Step) string {
	var out []string
	for _, s := range steps {
		out = append(out, describe(s.Statement))
	}
	return strings.Join(out, "; ")
}

func describe(s statement.Statement) string {
	switch s := s.(type) {
	case statement.Change:
		return describeChange(s)
	case statement.Update:
		return fmt.Sprintf("update %s %v all=%t", s.Table.QName(), s.Columns, s.All)
	case statement.Delete:
		return fmt.Sprintf("delete %s all=%t", s.Table.QName(), s.All)
	case statement.Truncate:
		names := ""
		for _, t := range s.Tables {
			names += " " + t.QName()
		}
		return fmt.Sprintf("truncate%s cascade=%t", names, s.Cascade)
	case statement.Insert:
		from := ""
		if s.From != nil {
			from = s.From.QName()
		}
		return fmt.Sprintf("insert %s %v %q from %q", s.Table.QName(), s.Columns, s.Sources, from)
	default:
		return strings.TrimPrefix(fmt.Sprintf("%T%+v", s, s), "statement.")
	}
}

func describeChange(c statement.Change) string {
	var out []string
	for _, change := range c.Changes {
		switch change := change.(type) {
		case diff.CreateTable:
			out = append(out, "create "+tableText(change.Table))
		case diff.DropTable:
			out = append(out, "drop "+change.Table.QName())
		case diff.CreateEnum:
			out = append(out, fmt.Sprintf("create enum %s.%s %v", change.Enum.Schema, change.Enum.Name, change.Enum.Values))
		case diff.DropEnum:
			out = append(out, "drop enum "+change.Enum.Name)
		case diff.AlterEnum:
			out = append(out, fmt.Sprintf("alter enum %s to %s %v %v", change.From.Name, change.To.Name, change.To.Values, change.Values))
		case diff.AlterTable:
			out = append(out, "alter "+change.From.QName()+" to "+change.To.QName()+tableChanges(change.Changes))
		default:
			out = append(out, fmt.Sprintf("%T", change))
		}
	}
	for _, a := range c.Actions {
		for _, note := range []string{word("cascade", a.Cascade), word("using-index", a.UsingIndex), prefixed("using ", string(a.Using)), prefixed("validates ", a.Validates)} {
			if note != "" {
				out = append(out, note)
			}
		}
		if len(a.Changes) == 0 {
			out = append(out, "words "+a.Words)
		}
	}
	for _, note := range []string{word("IF EXISTS", c.IfExists), word("IF NOT EXISTS", c.IfNotExists), word("CONCURRENTLY", c.Concurrently), word("CASCADE", c.Cascade)} {
		if note != "" {
			out = append(out, note)
		}
	}
	return strings.Join(out, " | ")
}

func word(text string, when bool) string {
	if when {
		return text
	}
	return ""
}

func prefixed(prefix, text string) string { return word(prefix+text, text != "") }

func tableChanges(changes []diff.TableChange) string {
	out := ""
	for _, change := range changes {
		out += " | " + tableChange(change)
	}
	return out
}

func tableChange(change diff.TableChange) string {
	switch c := change.(type) {
	case diff.AddColumn:
		return "add " + columnText(c.Column)
	case diff.DropColumn:
		return "drop " + columnText(c.Column)
	case diff.RenameColumn:
		return "rename " + c.From + " to " + c.To
	case diff.AlterColumn:
		return fmt.Sprintf("alter %s to %s", columnText(c.From), columnText(c.To))
	case diff.AddPrimaryKey:
		return "add primary " + indexText(c.Key)
	case diff.DropPrimaryKey:
		return "drop primary " + c.Key.Name
	case diff.AddIndex:
		return "add " + indexText(c.Index)
	case diff.DropIndex:
		return "drop index " + c.Index.Name
	case diff.RenameIndex:
		return "rename index " + c.From.Name + " to " + indexText(c.To)
	case diff.AddForeignKey:
		return "add " + keyText(c.Key)
	case diff.DropForeignKey:
		return "drop foreign key " + c.Key.Name
	case diff.AddCheck:
		return "add " + checkText(c.Check)
	case diff.DropCheck:
		return "drop check " + c.Check.Name
	case diff.AlterCheck:
		return "rename check " + c.From.Name + " to " + c.To.Name
	default:
		return strings.TrimPrefix(fmt.Sprintf("%T", change), "diff.")
	}
}

func tableText(t *catalog.Table) string {
	parts := []string{}
	for _, c := range t.Columns {
		parts = append(parts, columnText(c))
	}
	if t.PrimaryKey != nil {
		parts = append(parts, "primary "+indexText(t.PrimaryKey))
	}
	for _, ix := range t.Indexes {
		parts = append(parts, indexText(ix))
	}
	for _, fk := range t.ForeignKeys {
		parts = append(parts, keyText(fk))
	}
	for _, c := range t.Checks {
		parts = append(parts, checkText(c))
	}
	return t.QName() + "(" + strings.Join(parts, ", ") + ")" + word(" AUTOINCREMENT", t.AutoIncrement)
}

func columnText(c *catalog.Column) string {
	out := c.Name + " " + diff.TypeText(c.Type)
	if c.Type.Name == "" {
		out = c.Name
	}
	out += word(" NOT NULL", !c.Nullable) + word(" IDENTITY", c.Identity) + prefixed(" GENERATED ", string(c.Generated))
	if c.Default != nil {
		text := fmt.Sprintf("%+v", c.Default)
		if e, ok := c.Default.(catalog.ExprDefault); ok {
			text = string("{SQL:" + e.SQL + "}")
		}
		out += " DEFAULT " + text
	}
	return out
}

func indexText(ix *catalog.Index) string {
	var columns []string
	for _, c := range ix.Columns {
		columns = append(columns, c.Name+prefixed("=", string(c.Expr))+word(" DESC", c.Desc)+prefixed(" ", c.OpClass))
	}
	return word("unique ", ix.Unique) + word("constraint ", ix.Constraint) + "index " + ix.Name + prefixed(" USING ", ix.Method) + "(" + strings.Join(columns, ", ") + ")" + prefixed(" WHERE ", string(ix.Where.SQL))
}

func keyText(fk *catalog.ForeignKey) string {
	return fmt.Sprintf("foreign key %s%v %s.%s%v %s %s%s", fk.Name, fk.Columns, fk.RefSchema, fk.RefTable, fk.RefColumns, fk.OnDelete, fk.OnUpdate, word(" NOT VALID", fk.NotValid))
}

func checkText(c *catalog.Check) string {
	return fmt.Sprintf("check %s of %q %q %v%s", c.Name, c.Column, c.SQL, c.Values, word(" NOT VALID", c.NotValid))
}
