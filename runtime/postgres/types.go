package postgres

import (
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/timeform"
)

// formOf is the form in which results of a type are asked for: binary for those that the table of
// native types knows in binary form, and for arrays of them.
func formOf(oid uint32) nativetype.Form {
	if t := nativetype.ByOID(oid); t != nil {
		return t.Wire
	}
	if t := nativetype.ByArray(oid); t != nil && t.Wire != nativetype.Text {
		return nativetype.Array
	}
	return nativetype.Text
}

// itemForm is the binary form of the items of an array type, or of the type itself if it is no
// array.
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

// parameter says how the values of a parameter are sent. The zero parameter is for an unknown type:
// its values are sent as text, which the server reads for every type.
type parameter struct {
	form   nativetype.Form // of a value, or of the items of a list
	layout string          // of a time as text, "" for a point in time
	item   uint32          // the type of the items of a list
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

// anyTime is a form that every type of time is read from. One without a date refuses a T before the
// clock.
const anyTime = timeform.Date + " " + timeform.Clock + "Z"

// timeLayout is how a time is written as text.
func (p parameter) timeLayout() string {
	if p.layout == "" {
		return anyTime
	}
	return p.layout
}
