package plan

import (
	"testing"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

func TestTitle(t *testing.T) {
	users := &catalog.Table{Name: "users"}
	alter := func(changes ...diff.TableChange) diff.Change {
		return diff.AlterTable{From: users, To: users, Changes: changes}
	}
	key := diff.AddForeignKey{Key: &catalog.ForeignKey{Name: "users_team_fkey"}}
	team := &catalog.Column{Name: "team"}
	for want, changes := range map[string][]diff.Change{
		"":                                  nil,
		"add foreign key users_team_fkey":   {alter(diff.DropForeignKey(key), key)},
		"add column users.team":             {alter(key, diff.DropColumn{Column: team}, diff.AddColumn{Column: team})},
		"drop column users.team":            {alter(diff.AlterColumn{From: team, To: team}, diff.DropColumn{Column: team})},
		"create table users":                {alter(diff.AddColumn{Column: team}), diff.CreateTable{Table: users}, diff.CreateEnum{Enum: &catalog.Enum{Name: "Role"}}},
		"change enum Role":                  {diff.AlterEnum{From: &catalog.Enum{Name: "Role"}, To: &catalog.Enum{Name: "Role"}}, alter(diff.AddIndex{Index: &catalog.Index{Name: "i"}})},
		"rename column users.group to team": {alter(diff.AddColumn{Column: team}, diff.RenameColumn{From: "group", To: "team"})},
		"change primary key of users":       {alter(diff.RenameIndex{}, diff.AddPrimaryKey{Key: &catalog.Index{}})},
	} {
		if got := title(changes); got != want {
			t.Errorf("title %q, want %q", got, want)
		}
	}
}
