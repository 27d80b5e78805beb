package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// This file plans the rollback of kept links. The column is added again with the first link of each
// row, then the join table is dropped.

// linksBack adds a backfill for each column whose links the migration moved into a join table. If
// the column has a backfill already, that value is for the rows without a link.
func (p *planner) linksBack() {
	if len(p.LinksBack) == 0 {
		return
	}
	there := Input{From: p.To, To: withTables(p.From, p.Linked), Renames: diff.Inverse(p.Renames), Dialect: p.Dialect, NoRename: true, KeepLinks: p.LinksBack}
	there.Changes = diff.Compute(there.From, there.To, there.Renames)
	forward := newPlanner(there)
	forward.findLinks()
	values := map[string]sqltext.SQL{}
	maps.Copy(values, p.Backfill)
	p.emptied = map[*catalog.Table]link{}
	for c, l := range forward.links {
		t := tableOf(there.From, c)
		if t == nil || forward.answered(t, forward.newer[t].Model, c) == "" || strings.EqualFold(l.oldKey, l.Child) || strings.EqualFold(l.oldKey, l.Parent) {
			continue
		}
		value := p.ddl.FirstLink(l.Links, l.oldKey)
		if given := p.given(t, c); given != "" {
			value = dialect.Coalesce(value, given)
		}
		values[fieldName(t, c)] = value
		p.filled, p.emptied[p.From.Table(l.Join.Schema, l.Join.Name)] = append(p.filled, c), l
	}
	p.Backfill = values
}

// withTables returns db, in which a table of given replaces the table of the same name.
func withTables(db catalog.Database, given []*catalog.Table) catalog.Database {
	out := db
	out.Tables = slices.Clone(db.Tables)
	for _, t := range given {
		if i := slices.IndexFunc(out.Tables, func(is *catalog.Table) bool { return is.Schema == t.Schema && is.Name == t.Name }); i >= 0 {
			out.Tables[i] = t
		}
	}
	return out
}

func tableOf(db catalog.Database, c *catalog.Column) *catalog.Table {
	for _, t := range db.Tables {
		if t.Column(c.Name) == c {
			return t
		}
	}
	return nil
}

// dropEmptied drops a join table after its links are copied to a column. The column stores only the
// first link of each row, so that the hazard of the drop counts all further links.
func (p *planner) dropEmptied(t *catalog.Table, drop Step) bool {
	l, ok := p.emptied[t]
	if ok {
		drop.Hazards[0].Case, drop.Hazards[0].Probe = hazard.OfLinks, p.ddl.CountFurtherLinks(dialect.Links{Join: t, Child: l.Child})
		p.emit(dropEmptied, drop)
	}
	return ok
}
