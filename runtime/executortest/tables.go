package executortest

import "github.com/cocomon/comon_orm/runtime/query"

// The positions of the columns in the tables of the suite.
const (
	userID = iota
	userEmail
	userName
	userAge
	userScore
)

const (
	postID = iota
	postAuthor
	postTitle
	postViews
	postRank
)

const (
	tagID = iota
	tagName
)

const (
	memberTenant = iota
	memberUser
	memberRole
)

var userTable = &query.Table{
	Model: "User", Name: "user", Key: []int{userID},
	Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int, HasDefault: true},
		{Name: "email", Field: "email", Kind: query.String},
		{Name: "name", Field: "name", Kind: query.String, Nullable: true},
		{Name: "age", Field: "age", Kind: query.Int, Nullable: true},
		{Name: "score", Field: "score", Kind: query.Decimal, Nullable: true},
	},
	Uniques: []query.Constraint{{Name: "user_pkey", Columns: []int{userID}}, {Name: "user_email_key", Columns: []int{userEmail}}},
}

var postTable = &query.Table{
	Model: "Post", Name: "post", Key: []int{postID},
	Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int, HasDefault: true},
		{Name: "author_id", Field: "authorId", Kind: query.Int, Nullable: true},
		{Name: "title", Field: "title", Kind: query.String},
		{Name: "views", Field: "views", Kind: query.Int, HasDefault: true},
		{Name: "rank", Field: "rank", Kind: query.Int, Nullable: true},
	},
	Uniques:     []query.Constraint{{Name: "post_pkey", Columns: []int{postID}}},
	ForeignKeys: []query.Constraint{{Name: "post_author_id_fkey", Columns: []int{postAuthor}}},
}

var tagTable = &query.Table{
	Model: "Tag", Name: "tag", Key: []int{tagID},
	Columns: []query.Column{{Name: "id", Field: "id", Kind: query.Int, HasDefault: true}, {Name: "name", Field: "name", Kind: query.String}},
	Uniques: []query.Constraint{{Name: "tag_pkey", Columns: []int{tagID}}, {Name: "tag_name_key", Columns: []int{tagName}}},
}

var memberTable = &query.Table{
	Model: "Member", Name: "member", Key: []int{memberTenant, memberUser},
	Columns: []query.Column{
		{Name: "tenant", Field: "tenant", Kind: query.BigInt}, {Name: "user", Field: "user", Kind: query.String},
		{Name: "role", Field: "role", Kind: query.Enum, Native: `"Role"`, Enum: []string{"guest role", "ADMIN"}},
	},
	Uniques: []query.Constraint{{Name: "member_pkey", Columns: []int{memberTenant, memberUser}}},
}

// kindTable has a key and then one nullable column of each kind.
var kindTable = &query.Table{
	Model: "Kind", Name: "kind", Key: []int{0},
	Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int},
		{Name: "v_int", Field: "vInt", Kind: query.Int, Nullable: true},
		{Name: "v_big", Field: "vBig", Kind: query.BigInt, Nullable: true},
		{Name: "v_float", Field: "vFloat", Kind: query.Float, Nullable: true},
		{Name: "v_decimal", Field: "vDecimal", Kind: query.Decimal, Nullable: true},
		{Name: "v_bool", Field: "vBool", Kind: query.Bool, Nullable: true},
		{Name: "v_string", Field: "vString", Kind: query.String, Nullable: true},
		{Name: "v_time", Field: "vTime", Kind: query.Time, Nullable: true},
		{Name: "v_json", Field: "vJson", Kind: query.JSON, Nullable: true},
		{Name: "v_bytes", Field: "vBytes", Kind: query.Bytes, Nullable: true},
		{Name: "v_enum", Field: "vEnum", Kind: query.Enum, Nullable: true, Native: `"Role"`},
	},
}

// The positions of the columns of momentTable that hold times.
const (
	momentZoned = iota + 1
	momentUTC
	momentDay
)

// momentTable has a column of each type that holds dates.
var momentTable = &query.Table{
	Model: "Moment", Name: "moment", Key: []int{0},
	Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int},
		{Name: "zoned", Field: "zoned", Kind: query.Time, Nullable: true},
		{Name: "utc", Field: "utc", Kind: query.Time, Nullable: true, Native: "timestamp", Unit: 1000},
		{Name: "day", Field: "day", Kind: query.Time, Nullable: true, Native: "date", Unit: 86_400_000_000},
	},
}

// listTable has a key and then one list column of each kind.
var listTable = func() *query.Table {
	t := *kindTable
	t.Model, t.Name = "List", "list"
	t.Columns = append([]query.Column{}, kindTable.Columns...)
	for i := 1; i < len(t.Columns); i++ {
		t.Columns[i].List = true
	}
	return &t
}()

var (
	userPosts  = &query.Link{Field: "posts", From: userTable, To: postTable, FromColumns: []int{userID}, ToColumns: []int{postAuthor}, Many: true}
	postWriter = &query.Link{Field: "author", From: postTable, To: userTable, FromColumns: []int{postAuthor}, ToColumns: []int{userID}, Owner: true}
	postTags   = &query.Link{Field: "tags", From: postTable, To: tagTable, FromColumns: []int{postID}, ToColumns: []int{tagID}, Many: true,
		Via: &query.JoinTable{Name: "_PostToTag", FromColumn: "A", ToColumn: "B"}}
	tagPosts = &query.Link{Field: "posts", From: tagTable, To: postTable, FromColumns: []int{tagID}, ToColumns: []int{postID}, Many: true,
		Via: &query.JoinTable{Name: "_PostToTag", FromColumn: "B", ToColumn: "A"}}
)

var (
	str = query.StringValue
	num = query.IntValue
)

// ids returns a node that selects the keys of the rows for which a condition holds, ordered by key.
func ids(t *query.Table, where query.Predicate) *query.Select {
	return &query.Select{Table: t, Columns: t.Key, Where: where, Order: []query.Order{{Column: t.Key[0]}}, Limit: -1}
}

func insert(t *query.Table, columns []int, rows ...[]query.Value) *query.Insert {
	return &query.Insert{Table: t, Columns: columns, Rows: rows}
}
