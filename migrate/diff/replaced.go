package diff

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Replaces is the older index or key that a newer one of the table replaces, nil if none: the one
// with its name, else one over the same columns, else one that is as unique and begins with the
// same column.
//
//	@@unique([mail])   becomes   @@unique([mail, realm])
//
// In the catalog one index is dropped and another one added; for people one has changed.
func (c AlterTable) Replaces(ix *catalog.Index) *catalog.Index {
	newer := map[string]string{}
	var drops []*catalog.Index
	for _, change := range c.Changes {
		if from, to := paired(change); to == ix && to != nil {
			return from
		}
		switch change := change.(type) {
		case RenameColumn:
			newer[change.From] = change.To
		case DropIndex:
			drops = append(drops, change.Index)
		}
	}
	columns := func(old *catalog.Index) []string {
		out := old.ColumnNames()
		for i, name := range out {
			if to, ok := newer[name]; ok {
				out[i] = to
			}
		}
		return out
	}
	for _, same := range []func(old *catalog.Index) bool{
		func(old *catalog.Index) bool { return old.Name == ix.Name && ix.Name != "" },
		func(old *catalog.Index) bool { return slices.Equal(columns(old), ix.ColumnNames()) },
		func(old *catalog.Index) bool {
			return old.Unique == ix.Unique && len(old.Columns) > 0 && len(ix.Columns) > 0 && columns(old)[0] == ix.Columns[0].Name
		},
	} {
		if i := slices.IndexFunc(drops, same); i >= 0 {
			return drops[i]
		}
	}
	return nil
}

// paired are the two sides of an index that a change renames, or of a key that it replaces.
func paired(change TableChange) (from, to *catalog.Index) {
	switch c := change.(type) {
	case RenameIndex:
		return c.From, c.To
	case AlterPrimaryKey:
		return c.From, c.To
	}
	return nil, nil
}
