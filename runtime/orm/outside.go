package orm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How orders and filters from outside are read.
//
// [ParseOrder] and [ParseWhere] look up every name in the list of allowed columns, and every
// operator in a table. The result consists of the positions of these columns and of typed values,
// as if the caller had written q.Post.Views.Gt(10). So no text from outside can become part of the
// SQL.

// The limits of input from outside.
const (
	largestText   = 10_000 // bytes of a value
	largestValues = 1_000  // values in all parameters together
)

// ParseOrder reads sort keys from text, such as the parameter "sort" of a request. The keys are
// separated by commas: names of allowed columns in the schema, each with at most one ":asc" or
// ":desc" and one ":nullsFirst" or ":nullsLast":
//
//	keys, err := orm.ParseOrder("views:desc,createdAt", q.Post.Views, q.Post.CreatedAt)
//
// Without text there are no keys. The error is [ErrInvalidInput] and lists what is allowed.
func ParseOrder[M any](text string, allowed ...Column[M]) ([]Order[M], error) {
	keys, err := parseOrder(text, refsOf(allowed))
	out := make([]Order[M], len(keys))
	for i := range keys {
		out[i] = Order[M]{&keys[i]}
	}
	return out, err
}

// ParseWhere reads conditions from the parameters of a request, for example from
// [net/url.Values]. The name of a parameter is the name of an allowed column in the schema, with an
// operator in brackets:
//
//	status=DRAFT             eq, also as status[eq]; not
//	status[in]=A&status[in]=B  in and notIn: one parameter for each value
//	views[gte]=10            lt, lte, gt, gte
//	title[contains]=Go       contains, startsWith, endsWith
//	content[null]=true       null
//	tags[has]=a              has, hasEvery, hasSome, empty: lists
//
// A value has the form that it has in JSON, without quotes: times in RFC 3339, enums by their names
// in the schema, bytes in base64. Every other parameter is refused; [Without] removes those with
// another meaning. The error is [ErrInvalidInput] and lists what is allowed.
func ParseWhere[M any](parameters map[string][]string, allowed ...Column[M]) ([]Predicate[M], error) {
	where, err := parseWhere(parameters, refsOf(allowed))
	out := make([]Predicate[M], len(where))
	for i, p := range where {
		out[i] = Predicate[M]{p}
	}
	return out, err
}

// Without returns the parameters except those with the given names, which have a meaning of their
// own, such as the cursor of a page.
func Without(parameters map[string][]string, names ...string) map[string][]string {
	out := make(map[string][]string, len(parameters))
	for name, values := range parameters {
		if !slices.Contains(names, name) {
			out[name] = values
		}
	}
	return out
}

// refsOf returns the columns of a list. It leaves out what is no column.
func refsOf[M any](cs []Column[M]) []columnRef {
	out := make([]columnRef, 0, len(cs))
	var m M
	for _, c := range cs {
		if ref := c.column(m); ref.table != nil {
			out = append(out, ref)
		}
	}
	return out
}

func (r columnRef) of() *query.Column { return &r.table.Columns[r.index] }

func parseOrder(text string, allowed []columnRef) ([]query.Order, error) {
	allowed = slices.DeleteFunc(slices.Clone(allowed), func(r columnRef) bool { return !sortable(r.of()) })
	var out []query.Order
	if text == "" {
		return out, nil
	}
	for key := range strings.SplitSeq(text, ",") {
		name, options, given := strings.Cut(key, ":")
		i := indexOf(allowed, name)
		if i < 0 {
			return nil, outside(allowed, "sort key %s is not allowed", quoted(name))
		}
		o := query.Order{Column: allowed[i].index}
		if slices.ContainsFunc(out, func(before query.Order) bool { return before.Column == o.Column }) {
			return nil, outside(allowed, "sort key %s occurs twice", quoted(name))
		}
		if given && !orderOptions(&o, options) {
			return nil, outside(allowed, `sort key %s: after the name, ":asc" or ":desc", and ":nullsFirst" or ":nullsLast" are allowed`, quoted(key))
		}
		out = append(out, o)
	}
	return out, nil
}

// orderOptions reads what follows the name of a sort key. It returns false for unknown options.
func orderOptions(o *query.Order, options string) bool {
	direction, nulls, more := strings.Cut(options, ":")
	switch direction {
	case "desc":
		o.Desc = true
	case "asc":
	default:
		nulls, more = options, true
	}
	switch nulls {
	case "nullsFirst":
		o.Nulls = query.NullsFirst
	case "nullsLast":
		o.Nulls = query.NullsLast
	default:
		return !more
	}
	return true
}

// indexOf returns the index of the column with this name in the schema, or -1.
func indexOf(allowed []columnRef, name string) int {
	return slices.IndexFunc(allowed, func(r columnRef) bool { return r.of().Field == name })
}

// outside returns an error about input from outside, with the names that are allowed.
func outside(allowed []columnRef, format string, args ...any) error {
	names := make([]string, len(allowed))
	for i, r := range allowed {
		names[i] = r.of().Field
	}
	known := "; allowed: " + strings.Join(names, ", ")
	if len(names) == 0 {
		known = "; nothing is allowed"
	}
	return fmt.Errorf("%s%s: %w", fmt.Sprintf(format, args...), known, ErrInvalidInput)
}

// quoted returns text from outside for a message: in quotes, and shortened.
func quoted(text string) string {
	if len(text) > 40 {
		text = strings.ToValidUTF8(text[:40], "") + "…"
	}
	return fmt.Sprintf("%q", text)
}

// sortable reports whether rows can be sorted by the column.
func sortable(c *query.Column) bool { return !c.List && has(c, nativetype.Comparable) }

// has reports whether the type of a column has some operators.
func has(c *query.Column, wanted nativetype.Operators) bool {
	if c.Kind == query.Enum {
		return wanted == nativetype.Comparable
	}
	t := nativetype.DefaultOf(provider.PostgreSQL, c.Kind.Scalar())
	if c.Native != "" {
		t = nativetype.ByParam(c.Native)
	}
	return t != nil && t.Operators.Has(wanted) && c.Kind != query.JSON
}
