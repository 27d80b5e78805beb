package inventory

import (
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Difference describes an object that is missing, or a property that has changed, without an
// announcement.
type Difference struct {
	Object Object // the older object
	// Property is the property that changed; "" if the object is missing.
	Property Property
	Was, Is  string
	// Now is the object after the migration, if it exists.
	Now Object
}

// Compare returns the objects that are lost, and the properties that change, between two
// inventories without an announcement. It does not return new objects, or new properties of objects
// that had none, because migrations exist to add them.
//
// It compares printed texts word by word, with old names mapped to the new ones. If types change, a
// server prints casts and parentheses in another way. Then the caller must let the server print the
// old text again, and compare the two with [Announced.SameText].
func Compare(before, after Inventory, a *Announced) []Difference {
	c := newComparison(before, after, a)
	var out []Difference
	parsed := map[string]bool{} // the tables whose parts are compared
	for _, o := range before.Objects {
		if o.Kind == Column {
			parsed[o.Table] = true
		}
	}
	for _, o := range before.Objects {
		now, there := c.find(o)
		switch {
		case !there && !c.lossAnnounced(o, before) && !c.goesAlong(o, before):
			out = append(out, Difference{Object: o})
		case there:
			for property, was := range sorted(o.Properties, now.Properties) {
				if o.Kind == Table && property == Definition && parsed[o.Name] {
					continue
				}
				if is := now.Properties[property]; !c.same(o, property, was, is) {
					out = append(out, Difference{Object: o, Property: property, Was: was, Is: is, Now: now})
				}
			}
		}
	}
	return out
}

type comparison struct {
	*Announced
	after   map[ID]Object
	keys    map[ID][]Object // by table and kind
	printer printer
	family  family
}

func newComparison(before, after Inventory, a *Announced) *comparison {
	c := &comparison{Announced: a, after: map[ID]Object{}, keys: map[ID][]Object{}, printer: newPrinter(a), family: familyOf(before, a)}
	for _, o := range after.Objects {
		c.after[a.key(o.ID)] = o
		c.keys[keysOf(a, o.ID)] = append(c.keys[keysOf(a, o.ID)], o)
	}
	return c
}

func keysOf(a *Announced, id ID) ID { return ID{Kind: id.Kind, Table: a.fold(id.Table)} }

// find returns the later object. It looks for the new name and, on SQLite, also for the definition
// of a constraint, because most constraints of SQLite have no name.
func (c *comparison) find(o Object) (Object, bool) {
	ids := c.Candidates(o.ID)
	for _, id := range ids {
		if now, ok := c.after[c.key(id)]; ok {
			return now, true
		}
	}
	if !Anonymous(c.provider) || !constraint(o.Kind) {
		return c.foundAlong(o)
	}
	for _, id := range ids {
		for _, now := range c.keys[keysOf(c.Announced, id)] {
			if c.printer.same(o.Properties[Definition], now.Properties[Definition]) {
				return now, true
			}
		}
	}
	return Object{}, false
}

func constraint(k Kind) bool {
	switch k {
	case PrimaryKey, Unique, ForeignKey, Check, Exclusion:
		return true
	default:
		return false
	}
}

// lossAnnounced reports whether the loss of an object is announced. The loss of a sequence is also
// announced by the drop of its column, or by a change of the column's numbering.
func (c *comparison) lossAnnounced(o Object, before Inventory) bool {
	if o.Table == "" {
		return c.goes(o, true) || o.Kind == Sequence && c.ownerGoes(o, before)
	}
	for _, table := range before.Objects {
		if table.Table != "" || table.Name != o.Table || table.Schema != o.Schema {
			continue
		}
		_, there := c.find(table)
		return c.goes(o, !there)
	}
	return c.goes(o, false)
}

// owner returns the column that owns a sequence.
func (c *comparison) owner(o Object, before Inventory) (Object, bool) {
	text := o.Properties[OwnedBy]
	tokens, err := sqltext.Tokens(c.provider, text)
	if err != nil || len(tokens) < 3 {
		return Object{}, false
	}
	name := func(i int) string { return sqltext.Name(c.provider, text[tokens[i].Start:tokens[i].End]) }
	for _, column := range before.Objects {
		if column.Kind == Column && column.Name == name(len(tokens)-1) && column.Table == name(len(tokens)-3) {
			return column, true
		}
	}
	return Object{}, false
}

func (c *comparison) ownerGoes(o Object, before Inventory) bool {
	column, ok := c.owner(o, before)
	if !ok {
		return false
	}
	if _, there := c.find(column); !there {
		numbers := o.Properties[Identity] != "" || sqltext.Mentions(c.provider, column.Properties[Default], "nextval")
		return numbers && c.lossAnnounced(column, before)
	}
	return c.changes(column, Identity, edit{}) || c.changes(column, Default, edit{})
}

// same reports whether a property is unchanged.
func (c *comparison) same(o Object, property Property, was, is string) bool {
	e := edit{leftOut: is != "" && strings.HasPrefix(was, is), keeps: c.keeps(property, was, is)}
	if was == is || c.changes(o, property, e) || c.changesAlong(o, property, e) {
		return true
	}
	switch property {
	case Valid, Inherited:
		return is == "" || property == Inherited
	case Value:
		return c.forward(o, was, is)
	case TypeName, Definition, OwnedBy, Identity:
		if o.Kind == Sequence && c.types {
			return true // the type of a sequence follows that of its column
		}
	}
	return c.printer.same(trimNotValid(was), trimNotValid(is))
}

// SameText reports whether two printed texts are equal apart from renamed names.
func (a *Announced) SameText(was, is string) bool {
	return newPrinter(a).same(trimNotValid(was), trimNotValid(is))
}

// trimNotValid removes the words that VALIDATE CONSTRAINT removes.
func trimNotValid(definition string) string { return strings.TrimSuffix(definition, " NOT VALID") }

// forward reports whether the value of a sequence has not decreased. It may increase, because other
// sessions may use it at any time.
func (c *comparison) forward(o Object, was, is string) bool {
	number := func(text string) (int64, bool) {
		digits, _, _ := strings.Cut(text, ",")
		n, err := strconv.ParseInt(digits, 10, 64)
		return n, err == nil
	}
	a, ok := number(was)
	b, now := number(is)
	definition := o.Properties[Definition]
	switch {
	case !ok || strings.HasSuffix(definition, " CYCLE"):
		return true
	case !now:
		return false
	case strings.Contains(definition, "INCREMENT -"):
		return b <= a
	default:
		return b >= a
	}
}
