package plan

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Reverse plans the way back, for rollback.sql: from To to From. The Undo of its steps says what
// they bring back, and questions that the forward plan answered are not asked again. It is plain,
// since a way back has to be whole or not at all.
func Reverse(in Input) Plan {
	back := in
	back.From, back.To = in.To, in.From
	back.Renames = diff.Inverse(in.Renames)
	back.Changes = diff.Compute(back.From, back.To, back.Renames)
	back.NoRename, back.Backfill, back.Online = true, nil, Never
	back.Live, back.Dependents = in.unmanagedAfter()
	p := newPlanner(back)
	p.reverse = true
	p.collectIndexes()
	p.detachKeys()
	for _, change := range back.Changes {
		p.planChange(change)
	}
	return p.grouped()
}

// unmanagedAfter are the live database and the dependents under the names that the forward plan
// gives our tables and columns: a rebuild on the way back must not lose what is not ours either.
func (in *Input) unmanagedAfter() (*catalog.Database, map[string][]Dependent) {
	if in.Live == nil {
		return nil, nil
	}
	live := *in.Live
	live.Tables = nil
	dependents := map[string][]Dependent{}
	newer := newPlanner(*in).newer
	for _, t := range in.Live.Tables {
		ours := in.From.Table(t.Schema, t.Name)
		now := newer[ours]
		if ours == nil || now == nil {
			continue
		}
		renamed := *t
		renamed.Schema, renamed.Name, renamed.Columns = now.Schema, now.Name, nil
		for _, c := range t.Columns {
			column := *c
			if ours.Column(c.Name) != nil {
				column.Name = in.newColumn(ours, c.Name)
			}
			renamed.Columns = append(renamed.Columns, &column)
		}
		live.Tables = append(live.Tables, &renamed)
		dependents[now.QName()] = in.Dependents[ours.QName()]
	}
	return &live, dependents
}

func (in *Input) newColumn(t *catalog.Table, name string) string {
	for _, r := range in.Renames {
		if c, ok := r.(diff.ColumnRename); ok && c.Table == (diff.Name{Schema: t.Schema, Name: t.Name}) && c.From == name {
			return c.To
		}
	}
	return name
}
