package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// control finds what is the runner's: TX03, which is never accepted, since the runner refuses the file.
func control(j *judge, _ statement.Statement) {
	if u := j.unit(); u.control != "" {
		j.add(hazard.TransactionControl, "", u.span, u.control+": the runner owns the transaction and these settings")
	}
}

// transactions finds what does not fit the transaction it stands in, or the lack of one: TX01, TX02 and TX04. On SQLite
// every statement but those of the runner fits any transaction.
func transactions(j *judge, s statement.Statement) {
	u := j.unit()
	if u.control != "" {
		return
	}
	outside, isOutside := statement.Outside(s)
	_, block := u.statements[len(u.statements)-1].(statement.Block)
	_, whole := s.(statement.Block)
	switch {
	case block && !whole: // judged as a whole
	case isOutside && u.transactional:
		j.report(hazard.NotInTransaction, "", outside+" can stand in no transaction")
	case !u.transactional:
		j.repeatable(s, isOutside)
	}
	if ix, ok := s.(statement.CreateIndex); ok && ix.IfNotExists && j.existing(ix.Table) != nil {
		j.report(hazard.NotRepeatable, ix.Name.Name, "IF NOT EXISTS takes an invalid index "+ix.Name.Name+" for the one that is wanted")
	}
	if add, ok := s.(statement.AlterEnum); ok && add.From == "" && u.transactional {
		j.usedTooEarly(add)
	}
}

// repeatable judges a step that no transaction takes back when the run is cut off.
func (j *judge) repeatable(s statement.Statement, outside bool) {
	switch s := s.(type) {
	case statement.CreateIndex:
		if outside {
			if s.Name.Name == "" {
				j.report(hazard.NotRepeatable, "", "an index without a name cannot be found again when the run is cut off")
			}
			return
		}
	case statement.Drop:
		if outside {
			if !s.IfExists {
				j.report(hazard.NotRepeatable, s.Names[0].Name, "DROP INDEX CONCURRENTLY without IF EXISTS fails when a run that was cut off goes on")
			}
			return
		}
	case statement.Select, statement.SetLocal:
		return
	default:
	}
	if !outside {
		j.report(hazard.NotRepeatable, "", "this statement needs no group without a transaction, and nothing takes it back there")
	}
}

// usedTooEarly looks for the new value behind the statement that adds it, within the same transaction.
func (j *judge) usedTooEarly(add statement.AlterEnum) {
	group := j.unit().group
	for _, u := range j.units[j.index+1:] {
		if u.group != group {
			return
		}
		if _, again := u.statements[0].(statement.AlterEnum); again {
			continue
		}
		if slices.Contains(statement.Strings(j.migration.dialect.Provider(), u.sql), add.To) && !j.answered(u, "", []hazard.Kind{hazard.UncommittedValue}) {
			j.add(hazard.UncommittedValue, add.Name.String(), u.span, "value "+add.To+" of enum "+add.Name.String()+" is used in the transaction that adds it")
			return
		}
	}
}
