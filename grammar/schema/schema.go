// Package schema defines the resolved form of a schema, on which the checker, the generator and
// migrations work. Every reference is a pointer, every default has a type, and every name in the
// database is set. Package grammar/check builds the values; other packages must not change them.
package schema

import (
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
)

// Schema is one checked schema, from one file or several.
type Schema struct {
	Datasource *Datasource // nil when the schema has none
	Generators []*Generator
	Models     []*Model // in source order, including views (Model.IsView)
	Enums      []*Enum  // in source order
}

// URL is a connection URL as written: a literal or the name of an environment variable. Both are ""
// if the schema states no URL. A literal may contain a password. Therefore it must never be printed
// or stored.
type URL struct {
	Literal string
	Env     string
	Span    source.Span
}

// Given reports whether the schema states a URL.
func (u URL) Given() bool { return u.Literal != "" || u.Env != "" }

// Datasource is the datasource block.
type Datasource struct {
	Name         string
	Provider     provider.Provider // the zero value if the provider is missing or unknown
	URL          URL
	DirectURL    URL
	ShadowURL    URL
	RelationMode RelationMode
	Schemas      []string // PostgreSQL schemas, as listed
	Extensions   []Extension
	Doc          string
	Span         source.Span
}

// RelationMode says whether the database enforces referential integrity.
type RelationMode uint8

// With ForeignKeys, the default, the database enforces referential integrity. With PrismaMode there
// are no foreign keys, and the client must enforce it. The client of this module does not do that.
// Therefore package gen refuses PrismaMode.
const (
	ForeignKeys RelationMode = iota
	PrismaMode
)

// Extension is one PostgreSQL extension of the datasource.
type Extension struct {
	Name, DBName, Schema, Version string
	Span                          source.Span
}

// Generator is one generator block. Generators of other tools are kept and ignored.
type Generator struct {
	Name     string
	Provider string
	Output   string // as written, "" when absent
	// Options has all other keys with their literal values. The items of a list are joined by
	// commas.
	Options map[string]string
	// UUID is the Go type of the setting uuidType, nil when absent.
	UUID *GoType
	// SQLNull is true if nullable fields have the type sql.Null in Go, and not a pointer.
	SQLNull bool
	Doc     string
	Span    source.Span
}

// Enum is an enum block.
type Enum struct {
	Name   string
	DBName string // @@map or Name
	Schema string // @@schema, "" when absent
	Values []*EnumValue
	Doc    string
	Span   source.Span // the name
}

// EnumValue is one value of an enum, in declaration order.
type EnumValue struct {
	Name   string
	DBName string // @map or Name
	Doc    string
	Span   source.Span
}

// Value returns the value called name, nil if there is none.
func (e *Enum) Value(name string) *EnumValue {
	for _, v := range e.Values {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// Model is a model or view block.
type Model struct {
	Name    string
	DBName  string // @@map or Name
	Schema  string // @@schema, "" when absent
	IsView  bool
	Ignored bool     // @@ignore
	Fields  []*Field // in source order, including relation fields
	// PrimaryKey is nil only for views, ignored models and models whose rows are identified by a
	// unique key.
	PrimaryKey *Key
	Uniques    []*Key // @unique and @@unique, in source order
	Indexes    []*Key // @@index, in source order
	Doc        string
	Span       source.Span // the name
}

// Field returns the field called name, nil if there is none.
func (m *Model) Field(name string) *Field {
	for _, f := range m.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Key is a primary key, unique key or index over scalar fields.
type Key struct {
	Model  *Model
	Kind   KeyKind
	Fields []KeyField
	// Name is the client name (name: of @@id and @@unique), "" if absent.
	Name string
	// Map is the name in the database that map: states, "" if the name is derived.
	Map string
	// Method is the index method (type:) as spelled: "Hash", "Gin", …; "" for the default B-tree.
	Method string
	// Where is the predicate of a partial index as SQL, "" when absent.
	Where string
	// Single is true for the field-level forms @id and @unique.
	Single bool
	Span   source.Span
}

// KeyKind is primary key, unique key or index.
type KeyKind uint8

// The kinds of keys.
const (
	PrimaryKey KeyKind = iota
	UniqueKey
	IndexKey
)

// KeyField is one field of a key.
type KeyField struct {
	Field *Field
	Desc  bool
	// Ops is the operator class: a name of the language ("JsonbPathOps") or, with RawOps, SQL.
	Ops    string
	RawOps bool
}

// Arity says how many values a field has.
type Arity uint8

// The arities: `T`, `T?`, `T[]`.
const (
	Required Arity = iota
	Optional
	List
)

// Field is one field of a model. Exactly one of Scalar, Enum, Relation and Unsupported is set.
type Field struct {
	Model       *Model
	Name        string
	DBName      string // @map or Name; "" for relation fields
	Arity       Arity
	Scalar      Scalar
	Enum        *Enum
	Relation    *RelationEnd
	Unsupported string // the DDL of Unsupported("…")
	// Native is the @db type, nil when absent.
	Native    *NativeType
	Default   Default // nil when absent
	UpdatedAt bool
	Ignored   bool // @ignore
	Omitted   bool // the directive @omit: not in JSON, nor in the default selection
	// Go is the type of the directive @go, nil when absent.
	Go       *GoType
	Doc      string
	Span     source.Span // the name
	TypeSpan source.Span // the type
}

// GoType is the type Name of the Go package with the import path Package.
type GoType struct{ Package, Name string }

// IsColumn reports whether the field is stored in the model's own table.
func (f *Field) IsColumn() bool { return f.Relation == nil }

// RelationEnd is one field's side of a relation.
type RelationEnd struct {
	Relation *Relation
	Target   *Model
	// Opposite is the relation field on the other side. In a relation of a model with itself, it is
	// the other one of the two fields. It is set for every valid relation.
	Opposite *Field
}

// Owns reports whether f has the arguments fields: and references:, so that the foreign key is in
// the model of f.
func (f *Field) Owns() bool {
	return f.Relation != nil && f.Relation.Relation.Kind != ManyToMany && f.Relation.Relation.From == f
}

// RelationKind is the cardinality of a relation.
type RelationKind uint8

// The relation kinds. ManyToMany is the implicit form. An explicit many-to-many relation consists
// of two OneToMany relations.
const (
	OneToOne RelationKind = iota
	OneToMany
	ManyToMany
)

// Relation is a relation between two models, or of a model with itself.
type Relation struct {
	Kind RelationKind
	// Name is the name that the schema states, or the derived name `AToB` with the two model names
	// in alphabetical order.
	Name string
	// Named is true if the schema states the name.
	Named bool
	// From is the field with fields: and references:, To the field on the other side. For
	// ManyToMany, From is side A, which is the alphabetically first model or, in a self-relation,
	// the alphabetically first field. To is side B.
	From, To *Field
	// Fields[i] of From.Model refers to References[i] of To.Model. Both are empty for ManyToMany,
	// whose join table refers to the id of each model.
	Fields, References []*Field
	OnDelete, OnUpdate Action // resolved: never DefaultAction
	// OnDeleteGiven and OnUpdateGiven are true if the schema states the action.
	OnDeleteGiven, OnUpdateGiven bool
	// Map is the constraint name that map: states, "" if the name is derived.
	Map  string
	Span source.Span
}

// DefaultOnDelete returns the action on delete if the schema states none: Restrict if the relation
// is required, SetNull otherwise.
func (r *Relation) DefaultOnDelete() Action {
	required := r.From != nil && r.From.Arity == Required
	for _, f := range r.Fields {
		required = required || f.Arity == Required
	}
	if required {
		return Restrict
	}
	return SetNull
}

// DefaultOnUpdate returns the action on update if the schema states none.
func (r *Relation) DefaultOnUpdate() Action { return Cascade }

// Action is a referential action.
type Action uint8

// The referential actions.
const (
	NoAction Action = iota
	Restrict
	Cascade
	SetNull
	SetDefault
)

var actionNames = [...]string{"NoAction", "Restrict", "Cascade", "SetNull", "SetDefault"}

// String returns the action's name in the schema language.
func (a Action) String() string { return actionNames[a] }

// Default is a field's default: [Literal], [EnumDefault], [ListDefault] or [Func].
//
//sumtype:decl
type Default interface{ isDefault() }

// Literal is a constant default. Text is its canonical text: digits for Int and BigInt, the number
// as written for Float and Decimal, "true" or "false" for Boolean, and the unescaped string for
// String, Json (JSON text), DateTime (RFC 3339) and Bytes (base64).
type Literal struct {
	Scalar Scalar
	Text   string
}

// EnumDefault is an enum value as default.
type EnumDefault struct{ Value *EnumValue }

// ListDefault is a list of constants as default; its items are Literal or EnumDefault.
type ListDefault struct{ Items []Default }

// Func is a default function.
type Func struct {
	Name FuncName
	// Arg is the argument as text: the SQL of dbgenerated, the version of uuid and cuid, the length
	// of nanoid; "" if absent.
	Arg string
}

// FuncName is a default function. The set of functions is closed.
type FuncName uint8

// The default functions. The database executes AutoIncrement, Now and DBGenerated, and the client
// the others.
const (
	AutoIncrement FuncName = iota
	Now
	DBGenerated
	UUID
	CUID
	ULID
	NanoID
)

var funcNames = [...]string{"autoincrement", "now", "dbgenerated", "uuid", "cuid", "ulid", "nanoid"}

// String returns the function's name in the schema language.
func (f FuncName) String() string { return funcNames[f] }

// InClient reports whether the client computes the value, so that the column has no default in the
// database.
func (f FuncName) InClient() bool { return f >= UUID }

func (Literal) isDefault()     {}
func (EnumDefault) isDefault() {}
func (ListDefault) isDefault() {}
func (Func) isDefault()        {}
