package plan

import "github.com/cocomon/comon_orm/migrate/diff"

// title describes a migration by the first of its most important changes. Changes of tables and
// columns are more important than changes of their keys; the creation of schemas and extensions is
// less important.
func title(changes []diff.Change) string {
	best, words := 0, ""
	weigh := func(weight int, text string) {
		if weight > best {
			best, words = weight, text
		}
	}
	for _, change := range changes {
		switch c := change.(type) {
		case diff.CreateTable:
			weigh(9, "create table "+c.Table.QName())
		case diff.DropTable:
			weigh(6, "drop table "+c.Table.QName())
		case diff.CreateEnum:
			weigh(3, "create enum "+c.Enum.Name)
		case diff.AlterEnum:
			weigh(5, "change enum "+c.To.Name)
		case diff.DropEnum:
			weigh(2, "drop enum "+c.Enum.Name)
		case diff.CreateSchema:
			weigh(1, "create schema "+c.Name)
		case diff.CreateExtension:
			weigh(2, "create extension "+c.Extension.Name)
		case diff.AlterExtension:
			weigh(2, "change extension "+c.To.Name)
		case diff.AlterTable:
			for _, part := range c.Changes {
				weigh(titleOf(c, part))
			}
		}
	}
	return words
}

func titleOf(alter diff.AlterTable, change diff.TableChange) (weight int, words string) {
	table := alter.To.QName()
	switch c := change.(type) {
	case diff.RenameTable:
		return 8, "rename table " + alter.From.QName() + " to " + table
	case diff.RenameColumn:
		return 8, "rename column " + table + "." + c.From + " to " + c.To
	case diff.AddColumn:
		return 7, "add column " + table + "." + c.Column.Name
	case diff.DropColumn:
		return 6, "drop column " + table + "." + c.Column.Name
	case diff.AlterColumn:
		return 5, "change column " + table + "." + c.To.Name
	case diff.AlterAutoIncrement:
		return 4, "change autoincrement of " + table
	case diff.AddPrimaryKey, diff.DropPrimaryKey, diff.AlterPrimaryKey:
		return 4, "change primary key of " + table
	case diff.AddIndex:
		return 4, "add index " + c.Index.Name
	case diff.DropIndex:
		return 3, "drop index " + c.Index.Name
	case diff.AddForeignKey:
		return 4, "add foreign key " + c.Key.Name
	case diff.DropForeignKey:
		return 3, "drop foreign key " + c.Key.Name
	case diff.AlterForeignKey:
		return 4, "change foreign key " + c.To.Name
	case diff.AddCheck, diff.DropCheck, diff.AlterCheck:
		return 3, "change values of " + table
	case diff.RenamePrimaryKey, diff.RenameIndex, diff.RenameForeignKey:
		return 1, "rename keys of " + table
	}
	return 0, ""
}
