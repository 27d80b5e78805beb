package inventory

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Unequal describes the differences between two databases. The inventory want is the expected one,
// got the actual one. Unequal ignores data, and properties that belong to the server, such as the
// version of an extension and the location of files. If only one database has a table, it does not
// list the parts of that table.
func Unequal(want, got Inventory) (out []string) {
	wanted, is := byID(want), byID(got)
	for _, o := range want.Objects {
		other, ok := is[o.ID]
		if !ok {
			if !ofMissing(o, wanted, is) {
				out = append(out, o.String()+" is missing")
			}
			continue
		}
		for _, property := range properties(o, other) {
			was, now := entries(property, o.Properties[property]), entries(property, other.Properties[property])
			if was != now {
				out = append(out, fmt.Sprintf("%s: %s is %q instead of %q", o.ID, property, now, was))
			}
		}
	}
	for _, o := range got.Objects {
		if _, ok := wanted[o.ID]; !ok && !ofMissing(o, is, wanted) {
			out = append(out, o.String()+" is not in the database")
		}
	}
	return out
}

// ofMissing reports whether an object belongs to a relation that the other database does not have.
func ofMissing(o Object, own, other map[ID]Object) bool {
	return o.Table != "" && slices.ContainsFunc(relations(), func(k Kind) bool {
		relation := ID{Kind: k, Schema: o.Schema, Name: o.Table}
		_, here := own[relation]
		_, there := other[relation]
		return here && !there
	})
}

// entries sorts the entries of an access list, whose order has no meaning.
func entries(property Property, text string) string {
	if property != Grants {
		return text
	}
	list := strings.Split(strings.Trim(text, "{}"), ",")
	slices.Sort(list)
	return strings.Join(list, ",")
}

// properties returns the properties that either object has, except those that belong to the server.
func properties(a, b Object) []Property {
	all := map[Property]bool{}
	for _, o := range []Object{a, b} {
		for property := range o.Properties {
			all[property] = true
		}
	}
	for _, property := range []Property{Value, Version, Tablespace} {
		delete(all, property)
	}
	if a.Kind == Extension {
		delete(all, Comment) // the version of the extension determines its comment
	}
	return slices.Sorted(maps.Keys(all))
}

func byID(inv Inventory) map[ID]Object {
	out := make(map[ID]Object, len(inv.Objects))
	for _, o := range inv.Objects {
		out[o.ID] = o
	}
	return out
}
