package inventory

import (
	"iter"
	"maps"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// printer compares texts that a database prints before and after renames.
type printer struct {
	provider provider.Provider
	renames  map[sqltext.SQL][]sqltext.SQL // the new names of each old name
	names    map[sqltext.SQL]bool          // old and new names
}

func newPrinter(a *Announced) printer {
	p := printer{provider: a.provider, renames: map[sqltext.SQL][]sqltext.SQL{}, names: map[sqltext.SQL]bool{}}
	for _, r := range slices.Concat(a.statements, a.others) {
		from, to := sqltext.SQL(a.fold(r.From)), sqltext.SQL(a.fold(r.To))
		p.renames[from] = append(p.renames[from], to)
		p.names[from], p.names[to] = true, true
		if r.ToSchema != "" {
			p.names[sqltext.SQL(r.Schema)], p.names[sqltext.SQL(r.ToSchema)] = true, true
		}
	}
	for _, t := range a.texts {
		from, to := words(a.provider, t[0]), words(a.provider, t[1])
		if len(from) == 1 && len(to) == 1 {
			p.renames[from[0]] = append(p.renames[from[0]], to[0])
			p.names[from[0]], p.names[to[0]] = true, true
		}
	}
	return p
}

// same compares two texts token by token.
func (p printer) same(was, is string) bool {
	if was == is {
		return true
	}
	a, b := words(p.provider, sqltext.SQL(was)), words(p.provider, sqltext.SQL(is))
	if a == nil || b == nil {
		return false
	}
	// Strings in double quotes are compared like strings in single quotes.
	texts := words(p.provider, sqltext.SingleQuoted(p.provider, was, nil))
	equal := func(i int) bool {
		return a[i] == b[i] || slices.Contains(p.renames[a[i]], b[i]) || i < len(texts) && texts[i] == b[i]
	}
	same := len(a) == len(b)
	for i := 0; same && i < len(a); i++ {
		same = equal(i)
	}
	if same {
		return true
	}
	if len(p.names) == 0 {
		return false
	}
	return slices.Equal(p.reduced(a), p.reduced(b))
}

// words returns the tokens of a text, with names without their quotes. It returns nil for a text
// that is not SQL, such as an access list.
func words(p provider.Provider, text sqltext.SQL) []sqltext.SQL {
	tokens, err := sqltext.Tokens(p, text)
	if err != nil {
		return nil
	}
	out := make([]sqltext.SQL, len(tokens))
	for i, t := range tokens {
		out[i] = text[t.Start:t.End]
		if t.Kind == sqltext.Word || t.Kind == sqltext.QuotedName {
			out[i] = sqltext.SQL(folded(p, sqltext.Name(p, text[t.Start:t.End])))
		}
	}
	return out
}

// reduced removes words that a server adds or removes when it prints a text after a rename. In a
// view, these are AS with the old column name, and the schema of a moved table.
func (p printer) reduced(words []sqltext.SQL) []sqltext.SQL {
	var out []sqltext.SQL
	for _, w := range words {
		if !p.names[w] && w != "as" && w != "." {
			out = append(out, w)
		}
	}
	return out
}

// sorted returns the properties of both objects, ordered by name, with the value of the first
// object.
func sorted(before, after map[Property]string) iter.Seq2[Property, string] {
	names := slices.Sorted(maps.Keys(before))
	for name := range after {
		if _, ok := before[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return func(yield func(Property, string) bool) {
		for _, name := range names {
			if !yield(name, before[name]) {
				return
			}
		}
	}
}
