package lower

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// names derives the names of keys and makes them unique. Names of indexes must be unique within a
// schema, where they share a namespace with tables. Names of constraints must be unique within a
// table.
type names struct{ taken map[[3]string]bool }

func newNames() *names { return namesFor(0) }

// namesFor returns an empty names. It allocates memory for about five names of each model.
func namesFor(models int) *names { return &names{taken: make(map[[3]string]bool, 5*models)} }

// reserve reserves the user's names before any name is derived, so that derived names avoid them.
func (l *lowerer) reserve() {
	for _, m := range l.schema.Models {
		if !hasTable(m) {
			continue
		}
		schemaName := l.schemaName(m.Schema)
		l.names.take(schemaName, "", m.DBName)
		for _, keys := range [][]*schema.Key{m.Uniques, m.Indexes} {
			for _, k := range keys {
				if k.Map != "" {
					l.names.take(schemaName, "", k.Map)
				}
			}
		}
		if k := m.PrimaryKey; k != nil && k.Map != "" && l.caps.KeyNames {
			l.names.take(schemaName, "", k.Map)
		}
	}
	for _, r := range l.relations {
		switch {
		case r.Kind == schema.ManyToMany:
			l.names.take(l.schemaName(r.From.Model.Schema), "", schema.FitName(JoinTable(r), ""))
		case r.Map != "":
			l.names.take(l.schemaName(r.From.Model.Schema), r.From.Model.DBName, r.Map)
		}
	}
}

func (n *names) take(schemaName, table, name string) {
	n.taken[[3]string{schemaName, table, name}] = true
}

func (n *names) key(t *catalog.Table, k *schema.Key) string {
	if k.Map != "" {
		return k.Map
	}
	parts, suffix := k.NameParts(t.Name)
	return n.unique(t.Schema, "", parts, suffix)
}

// derive returns a unique name <table>_<columns><suffix> in the namespace of indexes and tables.
func (n *names) derive(t *catalog.Table, columns []string, suffix string) string {
	return n.unique(t.Schema, "", append([]string{t.Name}, columns...), suffix)
}

func (n *names) foreignKey(t *catalog.Table, mapped string, columns []string) string {
	if mapped != "" {
		return mapped
	}
	return n.unique(t.Schema, t.Name, append([]string{t.Name}, columns...), "_fkey")
}

func (n *names) check(t *catalog.Table, column string) string {
	return n.unique(t.Schema, t.Name, []string{t.Name, column}, "_check")
}

// unique truncates a name to the maximal length, without its suffix. If the result is in use, it
// adds a hash of the full name.
func (n *names) unique(schemaName, table string, parts []string, suffix string) string {
	base := strings.Join(parts, "_")
	name := schema.FitName(base, suffix)
	if n.taken[[3]string{schemaName, table, name}] {
		sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
		name = schema.FitName(base, "_"+hex.EncodeToString(sum[:4])+suffix)
	}
	n.take(schemaName, table, name)
	return name
}
