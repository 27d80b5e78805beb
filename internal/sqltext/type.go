package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// TypeName is the name of a type, as written after :: or in a column definition.
type TypeName struct {
	// Schema is "" if the type is written without a schema or with the schema pg_catalog.
	Schema string
	// Name is the canonical spelling of a built-in type, such as "timestamp with time zone". For
	// any other type, it is the name as written. BuiltIn is true for a built-in type.
	Name    string
	BuiltIn bool
	// Args are the arguments in parentheses, such as 10 and 2 in numeric(10, 2).
	Args []string
	// Array is true for arrays. The number of dimensions is not kept, because PostgreSQL ignores
	// it.
	Array bool
}

// TypeWords returns the text of a type in lower case and without white space around it. Callers use
// the result as the name of a type that ReadType does not support.
func TypeWords[T ~string](text T) string { return strings.ToLower(strings.TrimSpace(string(text))) }

// key returns a text that is equal for equal types. It quotes the names of user-defined types, so
// that they differ from the names of built-in types.
func (t TypeName) key() string {
	s := t.Name
	if !t.BuiltIn {
		s = string(Ident(provider.PostgreSQL, s))
	}
	if t.Schema != "" {
		s = string(Ident(provider.PostgreSQL, t.Schema)) + "." + s
	}
	if len(t.Args) > 0 {
		s += "(" + strings.Join(t.Args, ",") + ")"
	}
	if t.Array {
		s += "[]"
	}
	return s
}

// ReadType reads the name of a PostgreSQL type. ok is false if text is not exactly one name of a
// type.
func ReadType[T ~string](p provider.Provider, text T) (t TypeName, ok bool) {
	r, err := newReader(p, string(text))
	if err != nil {
		return TypeName{}, false
	}
	t = r.typeName()
	return t, !r.failed && r.done()
}

func (r *reader) postgresType() string { return r.typeName().key() }

func (r *reader) typeName() TypeName {
	var t TypeName
	plain := r.kind(0) == Word
	word := r.word(0)
	name := r.name()
	for r.takeSign(".") {
		t.Schema, plain = name, false
		name = r.name()
	}
	if t.Schema == "pg_catalog" {
		t.Schema = ""
	}
	switch {
	case plain && r.typeWords(&t, word):
	default:
		t.Name = name
		t.Args = r.typeArgs()
		if t.Schema == "" {
			t.Name, t.BuiltIn = builtIn(name, plain)
		}
		t.normalise(plain)
	}
	for r.sign(0, "[") && (r.sign(1, "]") || r.kind(1) == Number && r.sign(2, "]")) {
		if r.pos += 2; r.textOf(r.pos-1) != "]" {
			r.pos++
		}
		t.Array = true
	}
	if r.at("array") {
		r.pos++
		t.Array = true
		if r.takeSign("[") {
			r.pos++
			r.want("]")
		}
	}
	return t
}

// typeWords reads the types whose names consist of several words (manual, table 8.1).
func (r *reader) typeWords(t *TypeName, word string) bool {
	t.BuiltIn = true
	switch word {
	case "double":
		if !r.take("precision") {
			t.BuiltIn = false
			return false
		}
		t.Name = "double precision"
	case "national":
		if r.takeAny("character", "char") == "" {
			t.BuiltIn = false
			return false
		}
		fallthrough
	case "character", "char", "nchar":
		t.Name = "character"
		if r.take("varying") {
			t.Name = "character varying"
		}
		t.Args = r.typeArgs()
	case "bit":
		t.Name = "bit"
		if r.take("varying") {
			t.Name = "bit varying"
		}
		t.Args = r.typeArgs()
	case "timestamp", "time":
		t.Args = r.typeArgs()
		t.Name = word + " without time zone"
		if r.take("with", "time", "zone") {
			t.Name = word + " with time zone"
		} else {
			r.take("without", "time", "zone")
		}
	case "interval":
		t.Args = r.typeArgs()
		t.Name = "interval" + r.intervalFields()
	default:
		t.BuiltIn = false
		return false
	}
	t.normalise(true)
	return true
}

// normalise makes equal types equal texts: it removes an argument that is the default, and adds the
// default to a type that the server always stores with an argument.
func (t *TypeName) normalise(plain bool) {
	switch {
	case !t.BuiltIn:
	case (t.Name == "character" || t.Name == "bit") && plain && len(t.Args) == 0:
		t.Args = []string{"1"}
	case t.Name == "bpchar" && len(t.Args) == 1:
		t.Name = "character"
	case t.Name == "numeric" && len(t.Args) == 1:
		t.Args = append(t.Args, "0")
	case strings.HasPrefix(t.Name, "time") && slices.Equal(t.Args, []string{"6"}):
		t.Args = nil
	case t.Name == "float" && len(t.Args) == 1:
		t.Name = "double precision"
		if len(t.Args[0]) == 1 || len(t.Args[0]) == 2 && t.Args[0] < "25" {
			t.Name = "real"
		}
		t.Args = nil
	case t.Name == "float":
		t.Name = "double precision"
	}
}

func (r *reader) typeArgs() []string {
	if r.kind(0) != OpenParen {
		return nil
	}
	r.pos++
	var out []string
	for !r.failed {
		switch r.kind(0) {
		case Number, Word, StringText, QuotedName:
			out = append(out, lowerASCII(r.token(0)))
		case endOfText, Operator, Parameter, Semicolon, OpenParen, CloseParen, Sign:
			r.fail()
			return nil
		}
		r.pos++
		if !r.takeSign(",") {
			break
		}
	}
	r.want(")")
	return out
}

// intervalFields reads the fields of an interval type, such as DAY TO SECOND (3).
func (r *reader) intervalFields() string {
	out := ""
	for r.atAny("year", "month", "day", "hour", "minute", "second") {
		out += " " + r.takeAny("year", "month", "day", "hour", "minute", "second")
		if args := r.typeArgs(); args != nil {
			out += "(" + strings.Join(args, ",") + ")"
		}
		if !r.at("to") {
			break
		}
		r.pos++
		out += " to"
	}
	return out
}

// builtIn returns the canonical spelling of a built-in type of PostgreSQL, and whether the name is
// such a type. plain is true if the name is written without quotes. Only then is it compared with
// the names that exist in the grammar but not in pg_type, such as int and decimal: "int" in quotes
// is not a built-in type.
func builtIn(name string, plain bool) (string, bool) {
	switch name {
	case "int2":
		return "smallint", true
	case "int4":
		return "integer", true
	case "int8":
		return "bigint", true
	case "float4":
		return "real", true
	case "float8":
		return "double precision", true
	case "bool":
		return "boolean", true
	case "varchar":
		return "character varying", true
	case "timestamptz":
		return "timestamp with time zone", true
	case "timestamp":
		return "timestamp without time zone", true
	case "timetz":
		return "time with time zone", true
	case "time":
		return "time without time zone", true
	case "varbit":
		return "bit varying", true
	case "bpchar", "numeric", "text", "uuid", "date", "json", "jsonb", "bytea", "interval", "xml", "inet", "cidr", "money",
		"oid", "regclass", "name", "bit", "citext", "macaddr", "tsvector", "tsquery", "point":
		return name, true
	}
	if !plain {
		return name, false
	}
	switch name {
	case "smallint", "bigint", "real", "boolean", "float", "integer":
		return name, true
	case "int":
		return "integer", true
	case "decimal", "dec":
		return "numeric", true
	}
	return name, false
}

// qualified reads a name with an optional schema, and returns a text that is equal for equal names.
func (r *reader) qualified() string {
	parts := []string{string(Ident(r.provider, r.name()))}
	for r.takeSign(".") {
		parts = append(parts, string(Ident(r.provider, r.name())))
	}
	if len(parts) == 2 && parts[0] == `"pg_catalog"` {
		parts = parts[1:]
	}
	return strings.Join(parts, ".")
}

// sqliteType reads the name of the type in a CAST, and returns its affinity. A CAST depends only on
// the affinity of the type (datatype3.html, 3.1).
func (r *reader) sqliteType() string {
	var words []string
	for r.isName(0) {
		words = append(words, lowerASCII(r.name()))
	}
	if r.kind(0) == OpenParen {
		r.group()
	}
	return affinity(strings.Join(words, " "))
}

// affinity returns the affinity of a declared type of SQLite.
func affinity(declared string) string {
	declared = lowerASCII(declared)
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(s string) bool { return strings.Contains(declared, s) })
	}
	switch {
	case has("int"):
		return "integer"
	case has("char", "clob", "text"):
		return "text"
	case has("blob"), declared == "":
		return "blob"
	case has("real", "floa", "double"[:4]):
		return "real"
	}
	return "numeric"
}
