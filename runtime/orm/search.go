package orm

import "github.com/cocomon/comon_orm/runtime/query"

// TextSearch is a full-text search in columns of model M.
type TextSearch[M any] struct {
	// Matches holds for the rows that the search finds.
	Matches func() Predicate[M]
	// Rank is how well a row fits, a larger number for a better one.
	Rank SortExpr[M]
}

// Language is a text search configuration of PostgreSQL. It decides how words are reduced to their
// stems and which words are ignored. PostgreSQL has further ones, such as german and french.
type Language string

// Simple does not reduce words to stems.
const (
	Simple  Language = "simple"
	English Language = "english"
)

// Search searches words in the texts of some columns. text is what a person would type into a
// search engine: words, "phrases", or, and -word for words that must not occur. Every text is
// accepted.
//
//	s := orm.Search(orm.English, `"go generics" -java`, q.Post.Title, q.Post.Content)
//	q.Post.FindMany(s.Matches()).OrderBy(s.Rank.Desc())
//
// It exists on PostgreSQL only; on SQLite the query fails with [ErrUnsupported].
func Search[M any](language Language, text string, columns ...Column[M]) TextSearch[M] {
	s := query.Search{Language: string(language), Text: query.StringValue(text)}
	var m M
	for _, c := range columns {
		s.Columns = append(s.Columns, c.column(m).index)
	}
	return TextSearch[M]{
		Matches: func() Predicate[M] { return Predicate[M]{s} },
		Rank:    sortExpr[M](query.Rank{Search: s}),
	}
}
