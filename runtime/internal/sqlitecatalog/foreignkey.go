package sqlitecatalog

import (
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// foreignKey is one foreign key of a table, as SQLite's foreign_key_list returns it.
type foreignKey struct {
	parent   string
	from, to []string // to is empty if the key names no columns of the parent, which means its primary key
}

// MissingParent returns the columns of the foreign key whose parent row is missing, since SQLite's
// message does not name the key. It returns nil if the values that the node writes do not show
// which key it is.
func MissingParent(n query.Node, read Reader) []string {
	table, rows := written(n)
	if table == nil {
		return nil
	}
	keys, err := foreignKeys(read, table.Name)
	if err != nil {
		return nil // the caller still returns the violation, without columns
	}
	for _, k := range keys {
		for _, r := range rows {
			if lacks(read, k, r) {
				return k.from
			}
		}
	}
	return nil
}

// written returns the table that a node writes and, for each row, the values that it writes by
// column name.
func written(n query.Node) (*query.Table, []map[string]query.Value) {
	switch n := n.(type) {
	case *query.Insert:
		rows := make([]map[string]query.Value, len(n.Rows))
		for i, r := range n.Rows {
			rows[i] = map[string]query.Value{}
			for k, c := range n.Columns {
				rows[i][n.Table.Columns[c].Name] = r[k]
			}
		}
		return n.Table, rows
	case *query.Update:
		row := map[string]query.Value{}
		for _, a := range n.Set {
			if a.Op == query.Set {
				row[n.Table.Columns[a.Column].Name] = a.Value
			}
		}
		return n.Table, []map[string]query.Value{row}
	case *query.Select, *query.Count, *query.Aggregate, *query.Delete: // these write no values
	case *query.LinkRows: // a join table has no fields that the error could name
	}
	return nil, nil
}

func foreignKeys(read Reader, table string) ([]foreignKey, error) {
	var out []foreignKey
	last := int64(-1)
	err := read(`SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?1) ORDER BY id, seq`, []query.Value{query.StringValue(table)}, func(r driver.Row) error {
		if id := r.Int(0); id != last {
			last = id
			out = append(out, foreignKey{parent: r.Text(1)})
		}
		k := &out[len(out)-1]
		k.from = append(k.from, r.Text(2))
		if !r.Null(3) {
			k.to = append(k.to, r.Text(3))
		}
		return nil
	})
	return out, err
}

// lacks reports whether the row refers, by the foreign key k, to a parent row that does not exist.
func lacks(read Reader, k foreignKey, row map[string]query.Value) bool {
	if len(k.to) != len(k.from) {
		return false
	}
	var conditions []string
	var args []query.Value
	for i, from := range k.from {
		v, given := row[from]
		if !given || v.IsNull() {
			return false
		}
		conditions = append(conditions, sqltext.Text(sqltext.Ident(provider.SQLite, k.to[i]))+" = ?"+strconv.Itoa(len(args)+1))
		args = append(args, sqlgen.StoredSQLite(v))
	}
	found := false
	text := "SELECT 1 FROM " + sqltext.Text(sqltext.Ident(provider.SQLite, k.parent)) + " WHERE " + strings.Join(conditions, " AND ")
	err := read(text, args, func(driver.Row) error { found = true; return nil })
	return err == nil && !found
}
