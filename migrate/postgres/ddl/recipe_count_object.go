package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

var _ interface {
	dialect.ObjectCounter
	dialect.NumberCounter
} = postgres{}

// CountNumbersBeyond implements dialect.NumberCounter. If the type of a column changes, the type of
// its sequence changes too. That change fails if the last value of the sequence does not fit the
// new type.
func (p postgres) CountNumbersBeyond(t *catalog.Table, column string, to catalog.Type) sqltext.SQL {
	if n := bits(to.Name); n == 0 || n == 64 {
		return ""
	}
	_, high := integerRange(to.Name)
	text := func(s string) sqltext.SQL { return sqltext.Literal(p.Provider(), s) }
	return "SELECT count(*) FROM pg_sequences WHERE to_regclass(quote_ident(schemaname) || '.' || quote_ident(sequencename)) = pg_get_serial_sequence(" +
		sqltext.Literal(p.Provider(), p.shared().Table(t)) + ", " + text(column) + ")::regclass AND last_value > " + high
}

// CountObject implements dialect.ObjectCounter. It looks for an object of a table in the system
// catalog of its kind.
func (p postgres) CountObject(t *catalog.Table, kind, name string) sqltext.SQL {
	in := map[string][2]sqltext.SQL{
		"trigger": {"pg_trigger WHERE tgname", "tgrelid"}, "policy": {"pg_policy WHERE polname", "polrelid"}, "rule": {"pg_rewrite WHERE rulename", "ev_class"},
		"statistics":  {"pg_statistic_ext WHERE stxname", "stxrelid"},
		"column":      {"pg_attribute WHERE attname", "attrelid"},
		"index":       {"pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname", "i.indrelid"},
		"publication": {"pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE p.pubname", "r.prrelid"},
	}
	from, ok := in[kind]
	if !ok {
		from = [2]sqltext.SQL{"pg_constraint WHERE conname", "conrelid"}
	}
	table := sqltext.Literal(p.Provider(), p.shared().Table(t))
	return "SELECT count(*) FROM " + from[0] + " = " + sqltext.Literal(p.Provider(), name) + " AND " + from[1] + " = to_regclass(" + table + ")"
}
