package postgres

import (
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
)

// formOf returns the form in which values of a type are requested. It is binary for types whose
// binary form is in the table of native types, and for arrays of them.
func formOf(oid uint32) nativetype.Form {
	if t := nativetype.ByOID(oid); t != nil {
		return t.Wire
	}
	if t := nativetype.ByArray(oid); t != nil && t.Wire != nativetype.Text {
		return nativetype.Array
	}
	return nativetype.Text
}

// itemForm returns the binary form of the items of an array type. For a type that is not an array,
// it returns the binary form of the type.
func itemForm(oid uint32) nativetype.Form {
	t := nativetype.ByOID(oid)
	if t == nil {
		t = nativetype.ByArray(oid)
	}
	if t == nil {
		return nativetype.Text
	}
	return t.Wire
}

// parameter describes how the values of a parameter are sent. The zero value of this struct
// means that the type is not known. Then values are sent as text, which the server reads for every
// type.
type parameter struct {
	form   nativetype.Form // form of a value, or of the items of a list
	layout string          // layout of a time as text, "" for a point in time
	item   uint32          // type of the items of a list
}

func parameterOf(oid uint32) parameter {
	p := parameter{}
	t := nativetype.ByOID(oid)
	if t == nil {
		if t = nativetype.ByArray(oid); t == nil {
			return p
		}
		p.item = t.OID
	}
	p.form = t.Wire
	if !t.Instant {
		p.layout = t.Layout
	}
	return p
}

// timeLayout returns the layout of a time that is sent as text.
func (p parameter) timeLayout() string {
	if p.layout == "" {
		return pgtext.AnyTime
	}
	return p.layout
}
