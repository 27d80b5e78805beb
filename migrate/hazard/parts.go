package hazard

import (
	"fmt"
	"strconv"
	"strings"
)

// Parts are the values that the message of a hazard names. Object is set if the file or the planner
// names an object. The other parts depend on the kind.
type Parts struct {
	// Object is the object of the hazard: "users.legacy_code", "posts", "users_email_key".
	Object string
	// Case distinguishes the forms of one kind.
	Case Case
	// Table is the table of an object whose name does not include it: "users" for the index
	// users_email_key.
	Table string
	// Column is a column of that table, "users.email".
	Column string
	// From and To are an older and a newer name or type.
	From, To string
	// Parent is the table that a foreign key refers to.
	Parent string
	// Columns are names of columns, separated by ", ".
	Columns string
	// What is the kind of the object, or what happens to it: "view", "check", "deleted".
	What string
	// Field is the name of the object in an answer ("User.name", "User"). Becomes is its new name
	// in an answer ("fullName").
	Field, Becomes string
	// Definition is SQL that creates the object again.
	Definition string
	// Says is the database's own error or description.
	Says string
}

// Case distinguishes the forms of one kind of hazard. Each entry of the catalogue has its own
// cases.
type Case string

// The cases.
const (
	OfTable      Case = "table"
	OfColumn     Case = "column"
	OfNewColumn  Case = "new-column"
	OfNotNull    Case = "not-null"
	OfNullable   Case = "nullable"
	OfUnique     Case = "unique"
	OfPrimaryKey Case = "primary-key"
	OfForeignKey Case = "foreign-key"
	OfType       Case = "type"
	OfEnum       Case = "enum"
	OfBuild      Case = "build"
	OfDrop       Case = "drop"
	OfRebuild    Case = "rebuild"
	OfRollback   Case = "rollback"
	OfAside      Case = "aside"
	OfDefinition Case = "definition"
	OfRename     Case = "rename"
	OfCascade    Case = "cascade"
	OfSetting    Case = "setting"
	OfRows       Case = "rows"
	OfUnnamed    Case = "unnamed"
	OfExisting   Case = "existing"
	OfGroup      Case = "group"
	OfAgain      Case = "again"
	OfLoss       Case = "loss"
	OfChange     Case = "change"
	OfAgainUnder Case = "again-under"
	OfUntried    Case = "untried"
	OfSequence   Case = "sequence"
	OfSchema     Case = "schema"
	OfVersion    Case = "version"
	OfPartition  Case = "partition"
	OfInherited  Case = "inherited"
	OfChildren   Case = "children"
	OfStatement  Case = "statement"
	OfLinks      Case = "links"
)

// Part is one named part.
type Part struct{ Name, Value string }

// List returns the parts that are not empty, with their names in directives and messages, the
// object first.
func (p Parts) List() []Part {
	var out []Part
	for _, f := range p.fields() {
		if *f.value != "" {
			out = append(out, Part{f.name, *f.value})
		}
	}
	return out
}

// Set sets a part; it returns an error for an unknown name.
func (p *Parts) Set(name, value string) error {
	for _, f := range p.fields() {
		if f.name == name {
			*f.value = value
			return nil
		}
	}
	return fmt.Errorf("no part is called %s", strconv.Quote(name))
}

type field struct {
	name  string
	value *string
}

func (p *Parts) fields() []field {
	return []field{
		{"object", &p.Object}, {"case", (*string)(&p.Case)}, {"table", &p.Table}, {"column", &p.Column},
		{"from", &p.From}, {"to", &p.To}, {"parent", &p.Parent}, {"columns", &p.Columns}, {"what", &p.What},
		{"field", &p.Field}, {"becomes", &p.Becomes}, {"definition", &p.Definition}, {"says", &p.Says},
	}
}

// fill replaces the names of parts in braces by their values. ok is false if one of these parts is
// empty.
func (p Parts) fill(text string) (filled string, ok bool) {
	var pairs []string
	for _, f := range p.fields() {
		name := "{" + f.name + "}"
		if *f.value == "" && strings.Contains(text, name) {
			return "", false
		}
		pairs = append(pairs, name, *f.value)
	}
	return strings.NewReplacer(pairs...).Replace(text), true
}
