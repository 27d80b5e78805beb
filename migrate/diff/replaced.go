package diff

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Replaces returns the older index or key that the newer index ix replaces, nil if there is none.
// It is the index with the same name, else one over the same columns, else one with the same first
// column. In the last case, both must be unique or both must not be.
//
//	@@unique([mail])   becomes   @@unique([mail, realm])
//
// As changes of the catalog, one index is dropped and another one is added, but a person regards
// them as one index that changes.
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

// paired returns the older and the newer form of an index that a change renames, or of a key that
// it replaces.
func paired(change TableChange) (from, to *catalog.Index) {
	switch c := change.(type) {
	case RenameIndex:
		return c.From, c.To
	case AlterPrimaryKey:
		return c.From, c.To
	}
	return nil, nil
}
