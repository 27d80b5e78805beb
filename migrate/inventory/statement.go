package inventory

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Statement announces the objects that a statement names. DROP announces the drop of its objects.
// ALTER announces changes of its object. If this is a table, only the properties that the actions
// of the ALTER change may differ. Statements inside a function or a DO block announce nothing. If
// restore is true, the statement creates a dropped object again, and announces no change of it.
func (a *Announced) Statement(statement sqltext.SQL, restore bool) {
	r, ok := a.read(statement)
	if !ok {
		return
	}
	switch r.head.Verb {
	case "drop":
		a.drop(r)
	case "alter":
		a.alter(r)
	case "create":
		if !restore {
			a.create(r)
		}
	case "comment":
		a.Add(Pattern{Mentions: r.names, Properties: []Property{Comment}})
	case "grant", "revoke":
		if r.words["all"] && r.words["in"] { // ALL TABLES IN SCHEMA
			a.Add(Pattern{Properties: []Property{Grants}})
		}
		a.Add(Pattern{Mentions: r.names, Properties: []Property{Grants}})
	case "reassign":
		a.Add(Pattern{Properties: []Property{Owner, Grants}})
	case "cluster":
		a.Add(Pattern{Mentions: r.names, Properties: []Property{Clustered}})
	case "refresh", "reindex", "analyze":
	default: // the statement reads and writes rows
		if r.words["setval"] || r.words["sqlite_sequence"] || r.words["restart"] || r.names["sqlite_sequence"] {
			a.Add(Pattern{Properties: []Property{Value}})
		}
	}
}

// Carried announces a statement that drops an object before a change or creates it again after the
// change. all has the text of all statements on the same object. Properties whose older value is in
// this text must not change.
func (a *Announced) Carried(statement, all sqltext.SQL) {
	first := len(a.patterns)
	a.Statement(statement, false)
	for i := range a.patterns[first:] {
		a.patterns[first+i].Unless = all
	}
}

// reading is a statement with its tokens, its names and its keywords.
type reading struct {
	text   sqltext.SQL
	head   sqltext.Head
	tokens []sqltext.Token
	names  map[string]bool // in the form of Announced.fold
	words  map[string]bool // in lower case
}

func (a *Announced) read(statement sqltext.SQL) (*reading, bool) {
	tokens, err := sqltext.Tokens(a.provider, statement)
	if err != nil || len(tokens) == 0 {
		return nil, false
	}
	r := &reading{text: statement, tokens: tokens, names: map[string]bool{}, words: map[string]bool{}}
	r.head = sqltext.ReadHead(a.provider, statement)
	for i, t := range tokens {
		switch t.Kind {
		case sqltext.Word:
			r.words[r.word(i)] = true
			r.names[a.fold(a.name(r, i))] = true
		case sqltext.QuotedName:
			r.names[a.fold(a.name(r, i))] = true
		}
	}
	return r, true
}

// word returns the keyword at an index in lower case; "" if there is none.
func (r *reading) word(i int) string {
	if i >= len(r.tokens) || r.tokens[i].Kind != sqltext.Word {
		return ""
	}
	return lower(sqltext.KeyWord(r.textOf(i)))
}

func (r *reading) textOf(i int) sqltext.SQL { return r.text[r.tokens[i].Start:r.tokens[i].End] }

func (a *Announced) name(r *reading, i int) string {
	if i >= len(r.tokens) || r.tokens[i].Kind != sqltext.Word && r.tokens[i].Kind != sqltext.QuotedName {
		return ""
	}
	return sqltext.Name(a.provider, r.textOf(i))
}

// skip skips optional keywords that may be at index i, in the order of words, and returns the index
// after those that are there. Keywords that the statement does not have are ignored.
func (r *reading) skip(i int, words ...string) int {
	for _, w := range words {
		if r.word(i) == w {
			i++
		}
	}
	return i
}

func kindsOf(kind string) []Kind {
	switch kind {
	case "table", "view", "materialized view", "foreign table":
		return relations()
	case "index":
		return []Kind{Index}
	case "function", "procedure", "aggregate", "routine":
		return []Kind{Function}
	case "type", "domain":
		return []Kind{Type, Domain}
	case "trigger", "rule", "policy", "publication", "sequence", "schema", "extension", "statistics", "collation":
		return []Kind{Kind(kind)}
	default:
		return nil
	}
}

// create announces changes of an object that CREATE creates again after a DROP. It announces none
// if the object was only dropped with its table.
func (a *Announced) create(r *reading) {
	kinds := kindsOf(r.head.Kind)
	if len(kinds) == 0 || r.head.Kind == "table" {
		return
	}
	for _, n := range r.head.Names {
		if r.word(1) == "or" || a.drops(kinds, n.Name) {
			a.Add(Pattern{Kinds: kinds, Schema: n.Schema, Name: n.Name, Properties: []Property{Definition, Values, TypeName, Options, Enabled}, Keeps: slices.Contains(kinds, Index)})
		}
	}
}

// drop announces the drop of the objects that a DROP names. For a table it also announces the drop
// of its parts, unless another table replaces the table.
func (a *Announced) drop(r *reading) {
	kinds := kindsOf(r.head.Kind)
	if len(kinds) == 0 {
		return
	}
	table := ""
	if on := r.find("on"); on > 0 {
		table = a.lastName(r, on+1)
	}
	for _, n := range r.head.Names {
		a.Add(Pattern{Kinds: kinds, Schema: n.Schema, Table: table, Name: n.Name, Gone: true})
		if slices.Contains(kinds, Table) {
			a.Add(Pattern{Schema: n.Schema, Table: n.Name, Gone: true, WithTable: true})
		}
	}
}

// drops reports whether an earlier statement dropped an object of that name.
func (a *Announced) drops(kinds []Kind, name string) bool {
	return slices.ContainsFunc(a.patterns, func(p Pattern) bool { return p.Gone && slices.Equal(p.Kinds, kinds) && a.same(p.Name, name) })
}

// find returns the index of the first such word; 0 if there is none.
func (r *reading) find(word string) int {
	for i := range r.tokens {
		if r.word(i) == word {
			return i
		}
	}
	return 0
}

// lastName returns the last part of the name at an index: t for s.t.
func (a *Announced) lastName(r *reading, i int) string {
	for i+2 < len(r.tokens) && r.textOf(i+1) == "." {
		i += 2
	}
	return a.name(r, i)
}

// alter announces the changes of an ALTER. For a table they are changes of the properties that its
// actions change, for other objects changes of any property.
func (a *Announced) alter(r *reading) {
	kinds := kindsOf(r.head.Kind)
	if len(kinds) == 0 || len(r.head.Names) == 0 {
		return
	}
	of := r.head.Names[0]
	if r.head.Kind == "index" { // a rename of the index also renames its constraint
		kinds = []Kind{Index, PrimaryKey, Unique, Exclusion}
	}
	if r.head.RenameTo != "" {
		a.statements = append(a.statements, Rename{Kinds: kinds, Schema: of.Schema, From: of.Name, To: r.head.RenameTo})
	}
	if i := r.find("schema"); i > 0 && r.word(i-1) == "set" {
		a.statements = append(a.statements, Rename{Kinds: kinds, Schema: of.Schema, From: of.Name, To: of.Name, ToSchema: a.name(r, i+1)})
	}
	a.actions(r, of)
	if r.head.Kind == "publication" {
		a.Add(Pattern{Kinds: kinds, Name: of.Name, Mentions: r.names, Gone: true, All: true})
	}
	if r.head.Kind != "table" {
		a.Add(Pattern{Kinds: kinds, Schema: of.Schema, Name: of.Name, All: true})
		if slices.Contains(kinds, Table) {
			a.Add(Pattern{Schema: of.Schema, Table: of.Name, Mentions: r.names, All: true})
		}
		return
	}
	a.Add(Pattern{Schema: of.Schema, Mentions: r.names, Properties: r.properties()})
}

// actions announces the DROP and RENAME actions of an ALTER TABLE (or domain, or composite type).
func (a *Announced) actions(r *reading, of sqltext.QName) {
	for i := range r.tokens {
		switch r.word(i) {
		case "drop":
			a.dropAction(r, of, i)
		case "using": // USING INDEX turns an index into a constraint
			if name := a.name(r, i+2); r.word(i+1) == "index" && name != "" {
				a.Add(Pattern{Kinds: []Kind{Index}, Schema: of.Schema, Table: of.Name, Name: name, Gone: true})
			}
		case "rename":
			a.renameAction(r, of, i)
		}
	}
}

// constraints returns the kinds of objects that DROP CONSTRAINT and RENAME CONSTRAINT can name.
func constraints() []Kind { return []Kind{PrimaryKey, Unique, ForeignKey, Check, Exclusion} }

// dropAction announces the drop of the column or constraint after the DROP at an index. Other DROP
// actions change properties.
func (a *Announced) dropAction(r *reading, of sqltext.QName, i int) {
	p := Pattern{Kinds: []Kind{Column}, Schema: of.Schema, Table: of.Name, Name: a.name(r, r.skip(i+1, "column", "if", "exists")), Gone: true}
	if r.word(i+1) == "constraint" {
		p.Kinds, p.Name = constraints(), a.name(r, r.skip(i+2, "if", "exists"))
		p.Remade, p.Properties = true, []Property{Definition, Valid}
	}
	if p.Name != "" && !slices.Contains([]string{"attribute", "default", "not", "identity", "expression"}, r.word(i+1)) {
		a.Add(p)
	}
}

// renameAction announces the rename of the column or constraint after the RENAME at an index.
// RENAME TO renames the object itself, and is announced by alter.
func (a *Announced) renameAction(r *reading, of sqltext.QName, i int) {
	from := r.skip(i+1, "column", "constraint")
	if r.word(from) == "to" || r.word(from+1) != "to" {
		return
	}
	kinds := []Kind{Column}
	if r.word(i+1) == "constraint" {
		kinds = constraints()
	}
	a.statements = append(a.statements, Rename{Kinds: kinds, Schema: of.Schema, Table: of.Name, From: a.name(r, from), To: a.name(r, from+2)})
}

// properties returns the properties that the actions of an ALTER TABLE change.
func (r *reading) properties() (out []Property) {
	about := map[string][]Property{
		"collate": {Collation}, "default": {Default}, "null": {NotNull}, "key": {NotNull}, "type": {TypeName, Generated}, "owner": {Owner}, "storage": {Storage},
		"compression": {Compression}, "statistics": {Target}, "generated": {Generated, Identity}, "identity": {Identity, NotNull}, "expression": {Generated},
		"security": {RowSecurity}, "replica": {Identifying, Enabled}, "cluster": {Clustered}, "tablespace": {Tablespace}, "inherit": {Inherits, Inherited},
		"partition": {Partition, Inherits, Inherited}, "logged": {Persistence}, "unlogged": {Persistence}, "restart": {Value}, "validate": {Valid, Definition},
		"constraint": {Valid}, "enable": {Enabled}, "disable": {Enabled}, "set": {Options}, "reset": {Options}, "method": {Method}, "using": {Method},
	}
	for word, properties := range about {
		if r.words[word] {
			out = append(out, properties...)
		}
	}
	return out
}

// Reach has the objects that a statement may change.
type Reach struct {
	// Tables and Types are the names in the statement, with and without a schema.
	Tables, Types []sqltext.QName
	// Whole is true if the effect of the statement is unknown, as for a DO block.
	Whole bool
}

// Reach returns the objects that a statement may change.
func (a *Announced) Reach(statement sqltext.SQL) Reach {
	r, ok := a.read(statement)
	if !ok {
		return Reach{Whole: true}
	}
	switch r.head.Verb {
	case "do", "call", "execute":
		return Reach{Whole: true}
	case "select", "with":
		return Reach{Whole: !r.words["setval"] && !r.words["set_config"]}
	case "create", "alter", "drop":
		switch r.head.Kind {
		case "table", "view", "materialized view", "foreign table", "sequence":
			return Reach{Tables: a.headNames(r)}
		case "type", "domain":
			return Reach{Types: a.headNames(r)}
		case "function", "procedure", "extension", "schema", "event trigger":
			return Reach{}
		}
	case "comment", "grant", "revoke", "cluster":
	default:
		return Reach{}
	}
	names := a.allNames(r)
	return Reach{Tables: names, Types: names}
}

// allNames returns all names in a statement. For a qualified name such as s.t it returns s.t and
// also s alone, because s may be a table and t its column.
func (a *Announced) allNames(r *reading) (names []sqltext.QName) {
	for i := range r.tokens {
		name := a.name(r, i)
		if name == "" {
			continue
		}
		if i+2 < len(r.tokens) && r.textOf(i+1) == "." {
			names = append(names, sqltext.QName{Schema: name, Name: a.name(r, i+2)})
		}
		if i == 0 || r.textOf(i-1) != "." {
			names = append(names, sqltext.QName{Name: name})
		}
	}
	return names
}

// headNames returns the names of the statement's object, including new names.
func (a *Announced) headNames(r *reading) []sqltext.QName {
	names := slices.Clone(r.head.Names)
	if r.head.RenameTo != "" {
		names = append(names, sqltext.QName{Schema: names[0].Schema, Name: r.head.RenameTo})
	}
	if i := r.find("schema"); i > 0 && len(names) > 0 && r.head.Verb == "alter" {
		names = append(names, sqltext.QName{Schema: a.name(r, i+1), Name: names[0].Name})
	}
	return names
}
