package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
)

// constraint is the name of a constraint in the database, with the span to report for it.
type constraint struct {
	name string
	at   source.Span
}

// namespace finds names that are used twice.
type namespace[K comparable] struct {
	c       *checker
	first   map[K]constraint
	blamed  map[K]bool
	message string
}

func newNamespace[K comparable](c *checker, message string) *namespace[K] {
	return &namespace[K]{c: c, first: map[K]constraint{}, blamed: map[K]bool{}, message: message}
}

// add adds a name. If it is used twice, add reports both uses, because either may be the one to
// change.
func (n *namespace[K]) add(k K, con constraint) {
	first, taken := n.first[k]
	if !taken {
		n.first[k] = con
		return
	}
	if !n.blamed[k] {
		n.blamed[k] = true
		n.report(first, con)
	}
	n.report(con, first)
}

func (n *namespace[K]) report(con, other constraint) {
	n.c.errorf(diag.CodeConstraintNameClash, con.at, n.message, quoted(con.name)).
		withSecondary(other.at, "the other one").help("give one of the two a name of its own with map:")
}

// checkConstraintNames reports keys, indexes and foreign keys with equal names, if the database
// does not allow this.
func (c *checker) checkConstraintNames() {
	switch c.provider() {
	case provider.PostgreSQL:
		c.checkPostgresConstraints()
	case provider.SQLite:
		c.checkSQLiteConstraints()
	}
}

// checkPostgresConstraints reports equal names on PostgreSQL, where keys and indexes share one
// namespace per schema, and foreign keys and keys share one namespace per table.
func (c *checker) checkPostgresConstraints() {
	global := newNamespace[databaseName](c, "two keys or indexes are called %s in the database")
	for _, m := range c.models {
		if m.tableNameTaken {
			continue
		}
		local := newNamespace[string](c, "two constraints of one table are called %s in the database")
		own := map[string]constraint{}
		for _, k := range m.keys {
			if k.Kind == schema.PrimaryKey && k.Key != m.PrimaryKey {
				continue // a second primary key, which was reported before
			}
			con := keyConstraint(m, k, true)
			global.add(databaseName{m.Schema, con.name}, con)
			own[con.name] = con
			c.checkLength63(k.Map, k.mapAt)
		}
		for name, con := range own {
			local.first[name] = con // the namespace above reports duplicates among keys
		}
		for _, f := range m.fields {
			if owns(f) && len(f.Relation.Relation.Fields) > 0 {
				con := foreignKeyConstraint(f, true)
				local.add(con.name, con)
				c.checkLength63(f.args.constraint, f.args.mapAt)
			}
		}
	}
}

// checkSQLiteConstraints reports equal names on SQLite, where indexes share one namespace and
// primary keys have no names.
func (c *checker) checkSQLiteConstraints() {
	global := newNamespace[string](c, "two indexes are called %s in the database")
	for _, m := range c.models {
		if m.tableNameTaken {
			continue
		}
		for _, k := range m.keys {
			if k.Kind == schema.PrimaryKey {
				if !k.mapAt.IsZero() {
					c.errorf(diag.CodeKeyOption, m.Span, "primary keys have no name on SQLite").withSecondary(k.mapAt, "named here").help("remove map:")
				}
				continue
			}
			con := keyConstraint(m, k, false)
			global.add(con.name, con)
		}
	}
}

func (c *checker) checkLength63(name string, at source.Span) {
	if len(name) > schema.MaxName {
		c.errorf(diag.CodeNameTooLong, at, "the name has %d bytes, PostgreSQL truncates names to %d", len(name), schema.MaxName).
			help("shorten it")
	}
}

func keyConstraint(m *model, k *key, cut bool) constraint {
	at := k.mapAt
	if at.IsZero() {
		at = k.Span
	}
	if k.Map != "" {
		return constraint{k.Map, at}
	}
	parts, suffix := k.NameParts(m.DBName)
	return constraint{derivedConstraint(parts, suffix, cut), at}
}

func foreignKeyConstraint(f *field, cut bool) constraint {
	at := f.args.mapAt
	if at.IsZero() {
		at = f.Span
	}
	if f.args.constraint != "" {
		return constraint{f.args.constraint, at}
	}
	parts, suffix := schema.ForeignKeyNameParts(f.owner.DBName, f.Relation.Relation.Fields)
	return constraint{derivedConstraint(parts, suffix, cut), at}
}

// derivedConstraint returns the derived name of a constraint. cut is true if the database truncates
// long names.
func derivedConstraint(parts []string, suffix string, cut bool) string {
	if cut {
		return schema.DerivedName(parts, suffix)
	}
	return strings.Join(parts, "_") + suffix
}
