package sqlgen_test

import (
	"database/sql"

	"github.com/cocomon/comon_orm/runtime/query"
)

type golden struct {
	name string
	node query.Node
}

var users = &query.Table{
	Model: "User", Schema: "app", Name: "users", Key: []int{0}, Indexes: [][]int{{id}, {team, born}},
	Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int}, {Name: `odd "name"`, Kind: query.String, Nullable: true}, {Name: "score", Kind: query.Decimal, Nullable: true},
		{Name: "meta", Kind: query.JSON}, {Name: "tags", Kind: query.String, List: true}, {Name: "born", Kind: query.Time},
		{Name: "code", Kind: query.String, Native: "bpchar"}, {Name: "role", Kind: query.Enum, Native: `"Role"`, Enum: []string{"new", "it's old"}}, {Name: "photo", Kind: query.Bytes},
		{Name: "team_id", Kind: query.Int, Nullable: true}, {Name: "token", Kind: query.String, Native: "uuid"},
		{Name: "fee", Kind: query.Decimal, Native: "money"}, {Name: "fees", Kind: query.Decimal, Native: "money", List: true},
	},
}

var teams = &query.Table{Model: "Team", Name: "teams", Key: []int{0, 1},
	Columns: []query.Column{{Name: "org", Kind: query.BigInt}, {Name: "id", Kind: query.Int}, {Name: "name", Kind: query.String}}}

const (
	id = iota
	name
	score
	meta
	list
	born
	code
	role
	photo
	team
	token
	fee
	fees
)

var (
	userTeam  = &query.Link{Field: "team", From: users, To: teams, FromColumns: []int{team}, ToColumns: []int{1}, Owner: true}
	teamUsers = &query.Link{Field: "users", From: teams, To: users, FromColumns: []int{1}, ToColumns: []int{team}, Many: true}
	someTeams = &query.Select{Table: teams, Columns: []int{1}, Order: []query.Order{{Column: 2}}, Limit: 10}
	namesakes = &query.Link{Field: "namesakes", From: users, To: users, FromColumns: []int{name}, ToColumns: []int{name}, Many: true}
	twins     = &query.Link{Field: "twins", From: users, To: users, FromColumns: []int{id, name}, ToColumns: []int{team, name}, Many: true}
	userLikes = &query.Link{Field: "likes", From: users, To: teams, FromColumns: []int{id}, ToColumns: []int{1}, Many: true,
		Via: &query.JoinTable{Schema: "app", Name: "_likes", FromColumn: "A", ToColumn: "B"}}
)

var (
	num  = query.IntValue
	text = query.StringValue
)

var greatest = query.Measure{Func: query.FuncMax, Column: score}

func sumOf(column int) query.Measure { return query.Measure{Func: query.FuncSum, Column: column} }

func dec(s string) query.Value { return query.Value{Kind: query.Decimal, Str: s} }

func where(p query.Predicate) query.Node {
	return &query.Select{Table: users, Columns: []int{id}, Where: p, Limit: -1}
}

// fans returns the number of the teams that a user likes and for which p holds.
func fans(p query.Predicate) *query.RelatedMeasure {
	return &query.RelatedMeasure{Link: userLikes, Measure: query.CountRows(), Where: p}
}

func eq(column int, v query.Value) query.Predicate { return query.Compare{Column: column, Value: v} }

func position(nameDesc, idDesc bool) []query.Order {
	return []query.Order{{Column: name, Desc: nameDesc}, {Column: id, Desc: idDesc}}
}

var groups = []struct {
	name  string
	cases []golden
}{
	{"select", []golden{
		{"all", where(nil)},
		{"one of many needs no order", &query.Select{Table: users, Columns: []int{id, name}, Where: eq(name, text("x")), Limit: 1}},
		{"page", &query.Select{Table: users, Columns: []int{id}, Order: []query.Order{{Column: name, Desc: true}}, Limit: 10, Offset: 20}},
		{"offset alone", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Offset: 20}},
		{"order", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Order: []query.Order{{Column: name}, {Column: name, Desc: true},
			{Column: name, Nulls: query.NullsLast}, {Column: name, Desc: true, Nulls: query.NullsFirst}, {Column: score}, {Column: id, Desc: true}}}},
		{"order by a related row", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Order: []query.Order{{Column: 2, Via: []*query.Link{userTeam}}}}},
		{"order by counts", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Order: []query.Order{{Related: fans(nil), Desc: true}, {Related: fans(eq(1, num(7)))}}}},
		{"counts", &query.Select{Table: users, Columns: []int{id}, Measures: []*query.RelatedMeasure{fans(nil), fans(eq(1, num(7)))}, Where: eq(id, num(1)), Limit: -1}},
		{"counts of distinct rows", &query.Select{Table: users, Columns: []int{id}, Measures: []*query.RelatedMeasure{fans(nil)}, Limit: 5, Distinct: []int{name},
			Order: []query.Order{{Related: fans(eq(1, num(7)))}}}},
		{"cursor", &query.Select{Table: users, Columns: []int{id}, Limit: 5, Order: []query.Order{{Column: name}, {Column: born, Desc: true}}, Cursor: []query.Assign{{Column: id, Value: num(7)}}}},
		{"after a position", &query.Select{Table: users, Columns: []int{id}, Limit: 5, Order: position(false, false), Keys: []query.Order{{Column: 2, Via: []*query.Link{userTeam}}},
			Where: query.After{Order: position(false, false), Values: []query.Value{text("x"), num(7)}}}},
		{"after NULL", where(query.After{Order: position(false, true), Values: []query.Value{{}, num(7)}})},
		{"from a position", where(query.After{Order: position(true, true), Values: []query.Value{text("x"), num(7)}, Same: true})},
		{"after a position of one direction", where(query.After{Order: []query.Order{{Column: born, Desc: true}, {Column: role, Desc: true}, {Column: id, Desc: true}},
			Values: []query.Value{{Kind: query.Time}, {Kind: query.Enum, Str: "it's old"}, num(7)}})},
		{"distinct", &query.Select{Table: users, Columns: []int{id, name}, Limit: 5, Distinct: []int{name, score}}},
		{"distinct from the end", &query.Select{Table: users, Columns: []int{id}, Limit: 5, Distinct: []int{name}, FromEnd: true}},
		{"order by an enum", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Order: []query.Order{{Column: role, Desc: true}}}},
		{"lock", &query.Select{Table: users, Columns: []int{id}, Limit: 1, Lock: query.ForUpdateSkipLocked}},
		{"order by SQL and rank", &query.Select{Table: users, Columns: []int{id}, Limit: 3, Where: query.Fragment{Text: "{id} = :a OR {id} > :a", Args: []any{sql.Named("a", 1)}},
			Order: []query.Order{{Expr: query.Fragment{Text: "{id} + $1", Args: []any{2}}, Desc: true}}}},
		{"share", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Lock: query.ForShare}},
		{"share no wait", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Lock: query.ForShareNoWait}},
		{"lock of distinct rows", &query.Select{Table: users, Columns: []int{id}, Limit: 1, Distinct: []int{name}, Lock: query.ForUpdate}},
		{"count", &query.Count{Table: users, Where: eq(id, num(1)), Limit: -1}},
		{"exists", &query.Count{Table: users, Where: eq(id, num(1)), Limit: 1}},
		{"unknown column", where(eq(99, num(1)))},
	}},
	{"include", []golden{
		{"one to many", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: teamUsers, Keys: [][]query.Value{{num(1)}, {num(2)}}}}},
		{"one parent", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: teamUsers, Keys: [][]query.Value{{num(1)}}}}},
		{"limit per parent", &query.Select{Table: users, Columns: []int{id}, Limit: 3, Offset: 1, Where: eq(name, text("x")), Parent: &query.Parent{Link: teamUsers, Keys: [][]query.Value{{num(1)}, {num(2)}}}}},
		{"counts, limit per parent", &query.Select{Table: users, Columns: []int{id}, Measures: []*query.RelatedMeasure{fans(nil)}, Limit: 3, Order: []query.Order{{Related: fans(eq(1, num(7)))}},
			Parent: &query.Parent{Link: teamUsers, Keys: [][]query.Value{{num(1)}, {num(2)}}}}},
		{"counts, limit per parent, without an index", &query.Select{Table: users, Columns: []int{id}, Measures: []*query.RelatedMeasure{fans(nil)}, Limit: 3,
			Parent: &query.Parent{Link: namesakes, Keys: [][]query.Value{{text("a")}, {text("b")}}, ByKey: true}}},
		{"many to many", &query.Select{Table: teams, Columns: []int{2}, Limit: 2, Parent: &query.Parent{Link: userLikes, Keys: [][]query.Value{{num(1)}, {num(2)}}}}},
		{"without an index", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: namesakes, Keys: [][]query.Value{{text("a")}, {text("b")}}}}},
		{"by key", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: teamUsers, Keys: [][]query.Value{{num(1)}, {num(2)}}, ByKey: true}}},
		{"by key, without an index", &query.Select{Table: users, Columns: []int{id}, Limit: 3, Parent: &query.Parent{Link: namesakes, Keys: [][]query.Value{{text("a")}, {text("b")}}, ByKey: true}}},
		{"two columns", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: twins, Keys: [][]query.Value{{num(1), text("a")}, {num(2), text("b")}}}}},
		{"of a selection", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Where: eq(name, text("x")), Parent: &query.Parent{Link: teamUsers, ByKey: true, Of: someTeams}}},
		{"of a selection, two levels", &query.Select{Table: teams, Columns: []int{2}, Limit: -1, Parent: &query.Parent{Link: userLikes, ByKey: true,
			Of: &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: teamUsers, ByKey: true, Of: someTeams}}}}},
		{"of a selection, limit per parent", &query.Select{Table: users, Columns: []int{id}, Limit: 2, Parent: &query.Parent{Link: teamUsers, ByKey: true, Of: someTeams}}},
		{"of a selection, without an index", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: namesakes, ByKey: true,
			Of: &query.Select{Table: users, Columns: []int{name}, Limit: -1}}}},
		{"of a selection, two columns", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: twins, ByKey: true,
			Of: &query.Select{Table: users, Columns: []int{id, name}, Limit: -1}}}},
		{"of a selection that cannot be nested", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: namesakes, ByKey: true,
			Of: &query.Select{Table: users, Columns: []int{name}, Limit: -1, Distinct: []int{name}}}}},
		{"distinct per parent", &query.Select{Table: users, Columns: []int{id}, Limit: 2, Distinct: []int{name}, Parent: &query.Parent{Link: teamUsers, Keys: [][]query.Value{{num(1)}}}}},
		{"no parents", &query.Select{Table: users, Columns: []int{id}, Limit: -1, Parent: &query.Parent{Link: teamUsers}}},
	}},
	{"predicate", []golden{
		{"and or not", where(query.And{eq(id, num(1)), query.Or{eq(name, text("x")), query.Not{P: eq(name, text("y"))}}})},
		{"ne of a nullable column", where(query.Compare{Column: name, Op: query.Ne, Value: text("x")})},
		{"decimal", where(query.Compare{Column: score, Op: query.Gte, Value: dec("1.5")})},
		{"json path", where(query.JSONMatch{Column: meta, Path: query.JSONPath{{Key: `a"b`}, {Array: true, Index: 2}}, Value: query.JSONValue([]byte("1e2"))})},
		{"json key", where(query.JSONMatch{Column: meta, Path: query.JSONPath{{Key: "a"}}, Value: query.JSONValue([]byte("1.50"))})},
		{"json order", where(query.JSONMatch{Column: meta, Path: query.JSONPath{{Key: "a"}}, Op: query.JSONLt, Value: query.JSONValue([]byte("1"))})},
		{"json text", where(query.JSONMatch{Column: meta, Op: query.JSONContains, Value: query.StringValue("%")})},
		{"json item", where(query.JSONMatch{Column: meta, Op: query.JSONHas, Value: query.JSONValue([]byte("{}"))})},
		{"columns", where(query.CompareColumns{Column: id, Op: query.Ne, Other: team})},
		{"enum order", where(query.Compare{Column: role, Op: query.Lt, Value: query.EnumValue("it's old")})},
		{"search", where(query.Search{Columns: []int{name, code}, Language: "english", Text: query.StringValue("a")})},
		{"json", where(eq(meta, query.JSONValue([]byte(`{"a":1}`))))},
		{"time", where(eq(born, query.Value{Kind: query.Time, Num: 1}))},
		{"in", where(query.In{Column: name, Values: []query.Value{text("a"), text(`"b"`), {}}})},
		{"not in", where(query.In{Column: id, Values: []query.Value{num(1), num(2)}, Not: true})},
		{"in of bytes", where(query.In{Column: photo, Values: []query.Value{query.BytesValue([]byte{0xff})}})},
		{"in of decimals", where(query.In{Column: score, Values: []query.Value{dec("1")}})},
		{"keys", where(query.Keys{Columns: []int{id, token}, Rows: [][]query.Value{{num(1), text("a")}, {num(2), text("b")}}})},
		{"contains", where(query.Match{Column: name, Text: `50%_\*`})},
		{"starts, folded", where(query.Match{Column: name, Op: query.StartsWith, Text: "A", Insensitive: true})},
		{"enum ends", where(query.Match{Column: role, Op: query.EndsWith, Text: "A"})},
		{"has", where(query.ListMatch{Column: list, Op: query.Has, Values: []query.Value{text("a")}})},
		{"has some", where(query.ListMatch{Column: list, Op: query.HasSome, Values: []query.Value{text("a"), text("b")}})},
		{"list is empty", where(query.ListMatch{Column: list, Op: query.IsEmpty})},
		{"some", where(query.Related{Link: userTeam, Quant: query.Is, Where: query.Compare{Column: 2, Value: text("x")}})},
		{"every, many to many", where(query.Related{Link: userLikes, Quant: query.Every, Where: query.Compare{Column: 2, Value: text("x")}})},
		{"none, nested", where(query.Related{Link: userTeam, Quant: query.IsNot, Where: query.Related{Link: teamUsers, Quant: query.Some}})},
	}},
	{"write", []golden{
		{"insert one", &query.Insert{Table: users, Columns: []int{id, name}, Rows: [][]query.Value{{num(1), text("x")}}, Returning: []int{id}}},
		{"insert several", &query.Insert{Table: users, Columns: []int{id, code, role, token}, Rows: [][]query.Value{{num(1), text("a"), query.EnumValue("A"), text("u")}, {num(2), {}, {}, {}}}}},
		{"insert lists", &query.Insert{Table: users, Columns: []int{id, list}, Rows: [][]query.Value{{num(1), query.ListValue(query.String, []query.Value{text("é")})}, {num(2), {}}}}},
		{"insert a row of defaults", &query.Insert{Table: users, Rows: [][]query.Value{nil}, Returning: []int{id}}},
		{"skip a duplicate row of defaults", &query.Insert{Table: users, Rows: [][]query.Value{nil}, Conflict: &query.Conflict{}}},
		{"skip duplicates", &query.Insert{Table: users, Columns: []int{id}, Rows: [][]query.Value{{num(1)}}, Conflict: &query.Conflict{}}},
		{"upsert", &query.Insert{Table: users, Columns: []int{id, score}, Rows: [][]query.Value{{num(1), dec("2")}}, Returning: []int{id},
			Conflict: &query.Conflict{Columns: []int{id}, Update: []query.Assign{{Column: score, Op: query.Increment, Value: dec("0.5")}}}}},
		{"upsert with a condition", &query.Insert{Table: users, Columns: []int{id, score}, Rows: [][]query.Value{{num(1), dec("2")}}, Returning: []int{id},
			Conflict: &query.Conflict{Columns: []int{id}, Update: []query.Assign{{Column: score, Value: dec("1")}}, Where: query.And{eq(name, text("x")),
				query.Related{Link: userTeam, Quant: query.Is, Where: query.Compare{Column: 2, Value: text("x")}}}}}},
		{"upsert that changes nothing", &query.Insert{Table: users, Columns: []int{id}, Rows: [][]query.Value{{num(1)}}, Returning: []int{id},
			Conflict: &query.Conflict{Columns: []int{id}, Update: []query.Assign{}}}},
		{"bulk upsert", &query.Insert{Table: users, Columns: []int{id, name}, Rows: [][]query.Value{{num(1), text("x")}, {num(2), text("y")}},
			Conflict: &query.Conflict{Columns: []int{id}, Update: []query.Assign{{Column: name, Op: query.FromInput}, {Column: team, Op: query.Increment, Value: num(1)}}}}},
		{"row too short", &query.Insert{Table: users, Columns: []int{id, name}, Rows: [][]query.Value{{num(1)}}}},
		{"update", &query.Update{Table: users, Where: eq(id, num(1)), Returning: []int{id},
			Set: []query.Assign{{Column: name, Value: query.Value{}}, {Column: team, Op: query.Divide, Value: num(2)}, {Column: list, Op: query.Push, Value: text("x")}}}},
		{"change JSON", &query.Update{Table: users, Where: eq(id, num(1)), Set: []query.Assign{{Column: meta, Op: query.ChangeJSON, JSON: []query.JSONChange{
			{Path: query.JSONPath{{Key: "a"}, {Index: 1, Array: true}}, Value: query.JSONValue([]byte("7"))},
			{Path: query.JSONPath{{Key: "b"}, {Key: "c"}}, Remove: true}}}}}},
		{"change JSON of another column", &query.Update{Table: users, Where: eq(id, num(1)), Set: []query.Assign{{Column: name, Op: query.ChangeJSON}}}},
		{"update all", &query.Update{Table: users, Where: query.AllRows{}, Set: []query.Assign{{Column: name, Value: text("x")}}}},
		{"update without condition", &query.Update{Table: users, Set: []query.Assign{{Column: name, Value: text("x")}}}},
		{"update without assignment", &query.Update{Table: users, Where: query.AllRows{}}},
		{"delete", &query.Delete{Table: users, Where: eq(id, num(1))}},
		{"delete without condition", &query.Delete{Table: users}},
		{"update the first rows", &query.Update{Table: users, Where: eq(name, text("x")), Set: []query.Assign{{Column: name, Value: text("y")}},
			Part: &query.Part{Order: []query.Order{{Column: score, Desc: true}}, Limit: 3}, Returning: []int{id}}},
		{"delete the first rows", &query.Delete{Table: teams, Where: query.AllRows{}, Part: &query.Part{Limit: 2, Lock: query.ForUpdateSkipLocked}}},
		{"add links", &query.LinkRows{Link: userLikes, Op: query.AddPairs, Pairs: [][2]query.Value{{num(1), num(2)}, {num(1), num(3)}}}},
		{"remove links", &query.LinkRows{Link: userLikes, Op: query.RemovePairs, Pairs: [][2]query.Value{{num(1), num(2)}, {num(1), num(3)}}}},
		{"clear links", &query.LinkRows{Link: userLikes, Op: query.ClearPairs, Pairs: [][2]query.Value{{num(1), {}}}}},
		{"links without a join table", &query.LinkRows{Link: userTeam, Op: query.AddPairs, Pairs: [][2]query.Value{{num(1), num(2)}}}},
	}}, {"aggregate", []golden{
		{"whole table", &query.Aggregate{Table: users, Measures: []query.Measure{query.CountRows(), sumOf(id), sumOf(score), {Func: query.FuncAvg, Column: id}, {Func: query.FuncAvg, Column: score}}, Limit: -1}},
		{"groups", &query.Aggregate{Table: users, Where: eq(id, num(1)), Keys: []query.GroupKey{{Column: team}, {Column: score}, {Column: role}}, Measures: []query.Measure{query.CountRows()},
			Having: query.MeasureCompare{Measure: sumOf(id), Op: query.Gt, Value: num(5)}, Order: []query.Order{{Column: role, Desc: true}, {Measure: &greatest, Desc: true, Nulls: query.NullsFirst}}, Limit: 10, Offset: 5}},
		{"smallest and largest", &query.Aggregate{Table: users, Limit: -1, Measures: []query.Measure{{Func: query.FuncMin, Column: name}, {Func: query.FuncMax, Column: role}, {Func: query.FuncMax, Column: token},
			{Func: query.FuncMin, Column: fee}, {Func: query.FuncMax, Column: score}}}},
		{"conditions", &query.Aggregate{Table: users, Limit: -1, Having: query.HavingNot{H: query.HavingAny{
			query.MeasureCompare{Measure: sumOf(score), Op: query.Ne, Value: dec("1")}, query.MeasureCompare{Measure: sumOf(fee), Value: query.Value{}}, query.HavingAll{}}}}},
		{"days", &query.Aggregate{Table: users, Keys: []query.GroupKey{{Column: born, Truncate: query.Day, Zone: query.Zone{Name: "Europe/Berlin"}}}, Order: []query.Order{{Column: born, Desc: true}}, Limit: -1}},
		{"weeks of a fixed offset", &query.Aggregate{Table: users, Keys: []query.GroupKey{{Column: team}, {Column: born, Truncate: query.Week, Zone: query.Zone{Offset: -3600}}}, Limit: 1}},
		{"days of a number", &query.Aggregate{Table: users, Keys: []query.GroupKey{{Column: id, Truncate: query.Day}}, Limit: -1}},
		{"sum of text", &query.Aggregate{Table: users, Measures: []query.Measure{sumOf(name)}, Limit: -1}},
		{"sum of an unknown column", &query.Aggregate{Table: users, Measures: []query.Measure{sumOf(99)}, Limit: -1}},
		{"order by a column that is no key", &query.Aggregate{Table: users, Keys: []query.GroupKey{{Column: id}}, Order: []query.Order{{Column: name}}, Limit: -1}},
		{"rows in the order of a measure", &query.Select{Table: users, Columns: []int{id}, Order: []query.Order{{Measure: &greatest}}, Limit: -1}},
		{"count distinct rows", &query.Count{Table: users, Distinct: []int{name, score}, Limit: 5, Offset: 1}},
	}}, {"native", []golden{
		{"money is read as numeric", &query.Select{Table: users, Columns: []int{fee, fees}, Where: eq(fee, dec("1.5")), Limit: 3, Order: []query.Order{{Column: fee}},
			Cursor: []query.Assign{{Column: fee, Value: dec("1")}}}},
		{"in of money", where(query.In{Column: fee, Values: []query.Value{dec("1")}})},
		{"keys of money", where(query.Keys{Columns: []int{id, fee}, Rows: [][]query.Value{{num(1), dec("1")}, {num(2), dec("2")}}})},
		{"has money", where(query.ListMatch{Column: fees, Op: query.Has, Values: []query.Value{dec("1")}})},
		{"insert money", &query.Insert{Table: users, Columns: []int{fee, fees}, Rows: [][]query.Value{{dec("1"), query.ListValue(query.Decimal, []query.Value{dec("2")})}}, Returning: []int{fee, fees}}},
		{"insert money several times", &query.Insert{Table: users, Columns: []int{fee}, Rows: [][]query.Value{{dec("1")}, {dec("2")}}}},
		{"update money", &query.Update{Table: users, Where: eq(id, num(1)), Set: []query.Assign{{Column: fee, Value: dec("1")}, {Column: fee, Op: query.Multiply, Value: dec("2")},
			{Column: fees, Op: query.Push, Value: dec("2")}}}},
		{"a uuid in any case", where(query.Insensitive(eq(token, text("A"))))},
		{"text in any case", where(query.Insensitive(eq(code, text("A"))))},
	}},
}
