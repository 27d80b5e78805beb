package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// public is the name of all roles together. In an access list this name is empty; GRANT writes it
// as PUBLIC.
const public = ""

// access returns the statements that set the owner and privileges of an object. If the object has
// an access list, the statements set all entries of the list, also the owner's own privileges. This
// is needed even for a list that only repeats the defaults, because it differs from no list.
func (d definer) access(o inventory.Object) []dialect.AccessStatement {
	var out []dialect.AccessStatement
	add := func(role string, sql sqltext.SQL) { out = append(out, dialect.AccessStatement{Role: role, SQL: sql}) }
	owner := o.Properties[inventory.Owner]
	if owner != "" && owner != d.scope.Role && owns(o) {
		add(owner, "ALTER "+d.called(o.ID)+" OWNER TO "+d.ident(owner))
	}
	list := accessList(o.Properties[inventory.Grants])
	if len(list) == 0 {
		return out
	}
	on := d.granted(o.ID)
	if publicByDefault(o.Kind) {
		add(public, "REVOKE ALL ON "+on+" FROM PUBLIC")
	}
	if o.Kind != inventory.Column && owner != "" {
		add(owner, "REVOKE ALL ON "+on+" FROM "+d.ident(owner))
	}
	for _, entry := range list {
		role := sqltext.SQL("PUBLIC")
		if entry.role != public {
			role = d.ident(entry.role)
		}
		for _, grant := range entry.grants {
			privileges := sqltext.SQL(strings.Join(grant.privileges, ", "))
			if o.Kind == inventory.Column {
				privileges = onColumn(grant.privileges, d.ident(o.Name))
			}
			sql := "GRANT " + privileges + " ON " + on + " TO " + role
			if grant.option {
				sql += " WITH GRANT OPTION"
			}
			add(entry.role, sql)
		}
	}
	return out
}

// owns reports whether an object has an owner of its own. Parts of a table belong to the table's
// owner.
func owns(o inventory.Object) bool {
	return o.Table == "" && o.Properties[inventory.Identity] == "" && o.Properties[inventory.OwnedBy] == "" || o.Kind == inventory.Statistics
}

// publicByDefault reports whether all roles have privileges on an object of the kind if it has no
// access list.
func publicByDefault(kind inventory.Kind) bool {
	return kind == inventory.Function || kind == inventory.Type || kind == inventory.Domain
}

func onColumn(privileges []string, column sqltext.SQL) sqltext.SQL {
	out := make([]sqltext.SQL, len(privileges))
	for i, p := range privileges {
		out[i] = sqltext.SQL(p) + " (" + column + ")"
	}
	return sqltext.Join(out, ", ")
}

// granted returns the object's kind and name in GRANT.
func (d definer) granted(id inventory.ID) sqltext.SQL {
	switch id.Kind {
	case inventory.Column:
		return "TABLE " + d.name(id.Schema, id.Table)
	case inventory.View, inventory.MaterializedView, inventory.ForeignTable:
		return "TABLE " + d.name(id.Schema, id.Name)
	case inventory.Domain:
		return "TYPE " + d.name(id.Schema, id.Name)
	}
	return d.called(id)
}

type accessEntry struct {
	role   string
	grants []accessGrant
}

// accessGrant has privileges that are all granted with grant option, or all without it.
type accessGrant struct {
	privileges []string
	option     bool
}

// privilegeOf returns the privilege for a letter of an access list (PostgreSQL manual, table 5.1).
func privilegeOf(letter byte) string {
	switch letter {
	case 'r':
		return "SELECT"
	case 'a':
		return "INSERT"
	case 'w':
		return "UPDATE"
	case 'd':
		return "DELETE"
	case 'D':
		return "TRUNCATE"
	case 'x':
		return "REFERENCES"
	case 't':
		return "TRIGGER"
	case 'X':
		return "EXECUTE"
	case 'U':
		return "USAGE"
	case 'C':
		return "CREATE"
	case 'm':
		return "MAINTAIN"
	}
	return ""
}

// accessList parses an access list, such as {role=rw*/grantor,=r/grantor}.
func accessList(text string) []accessEntry {
	items, ok := sqltext.ArrayItems(text)
	if !ok {
		return nil
	}
	var out []accessEntry
	for _, item := range items {
		role, rest := accessRole(item)
		letters, _, _ := strings.Cut(rest, "/")
		entry := accessEntry{role: role}
		var plain, passed []string
		for i := 0; i < len(letters); i++ {
			privilege := privilegeOf(letters[i])
			switch {
			case privilege == "": // a star, or a privilege of a future server version
			case i+1 < len(letters) && letters[i+1] == '*':
				passed = append(passed, privilege)
			default:
				plain = append(plain, privilege)
			}
		}
		if len(plain) > 0 {
			entry.grants = append(entry.grants, accessGrant{plain, false})
		}
		if len(passed) > 0 {
			entry.grants = append(entry.grants, accessGrant{passed, true})
		}
		out = append(out, entry)
	}
	return out
}

// accessRole splits an entry into the name of the role and the rest. The name may be quoted.
func accessRole(item string) (role, rest string) {
	if !strings.HasPrefix(item, `"`) {
		role, rest, _ = strings.Cut(item, "=")
		return role, rest
	}
	for i := 1; i < len(item); i++ {
		if item[i] != '"' {
			role += item[i : i+1]
			continue
		}
		if i+1 >= len(item) || item[i+1] != '"' {
			return role, strings.TrimPrefix(item[i+1:], "=")
		}
		role += `"`
		i++
	}
	return role, ""
}

// ForRole implements dialect.Definer. The statement checks whether the role exists, because another
// server may have other roles.
func (p postgres) ForRole(role string, sql []sqltext.SQL) []sqltext.SQL {
	if role == public {
		return sql
	}
	body := "BEGIN\n  IF EXISTS (SELECT FROM pg_roles WHERE rolname = " + sqltext.Literal(provider.PostgreSQL, role) + ") THEN\n    " +
		sqltext.Join(sql, ";\n    ") + ";\n  END IF;\nEND"
	return []sqltext.SQL{"DO " + sqltext.Literal(provider.PostgreSQL, body)}
}
