package ddl

import (
	"encoding/hex"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

func isNumber(name string) bool {
	switch name {
	case smallintType, integerType, bigintType, realType, doubleType, numericType, "oid":
		return true
	}
	return false
}

func isText(name string) bool {
	switch name {
	case textType, varcharType, charType, citextType:
		return true
	}
	return false
}

func (p postgres) Literal(l catalog.LiteralDefault, t catalog.Type) catalog.LiteralDefault {
	if l.Kind == catalog.ListLiteral {
		elem := t
		elem.List = false
		items := make([]catalog.LiteralDefault, len(l.Items))
		for i, item := range l.Items {
			items[i] = p.Literal(item, elem)
		}
		return catalog.LiteralDefault{Kind: catalog.ListLiteral, Items: items}
	}
	return literal(l, t)
}

func literal(l catalog.LiteralDefault, t catalog.Type) catalog.LiteralDefault {
	str := func(text string) catalog.LiteralDefault {
		return catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: text}
	}
	switch name := t.Name; {
	case t.Enum:
		return str(l.Text)
	case isNumber(name):
		if n, ok := dialect.CanonicalNumber(l.Text); ok {
			return catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: n}
		}
		return str(l.Text)
	case name == booleanType:
		return catalog.LiteralDefault{Kind: catalog.BoolLiteral, Text: boolText(l.Text)}
	case name == byteaType:
		if l.Kind == catalog.BytesLiteral {
			return l
		}
		return catalog.LiteralDefault{Kind: catalog.BytesLiteral, Text: byteaText(l.Text)}
	case name == jsonbType || name == jsonType:
		return str(dialect.CanonicalJSON(l.Text))
	case name == uuidType:
		return str(strings.ToLower(l.Text))
	default:
		return str(timeText(l.Text, name))
	}
}

func boolText(text string) string {
	switch strings.ToLower(text) {
	case "true", "t", "1", "yes", "on":
		return "true"
	}
	return "false"
}

func byteaText(text string) string {
	if digits, ok := strings.CutPrefix(text, `\x`); ok {
		return strings.ToLower(digits)
	}
	return hex.EncodeToString([]byte(text))
}

// timeText brings a constant of a time type into one form, whatever the session's time zone; other
// text stays.
func timeText(text, name string) string {
	utc, ok := dialect.CanonicalTime(text)
	if !ok {
		return text
	}
	t, err := time.Parse(dialect.TimeForm, utc)
	if err != nil {
		return text
	}
	switch name {
	case timestamptzType:
		return utc
	case timestampType:
		return t.Format("2006-01-02 15:04:05.999999")
	case dateType:
		return t.Format("2006-01-02")
	case timeType:
		return t.Format("15:04:05.999999")
	case timetzType:
		return t.Format("15:04:05.999999") + "+00"
	default:
		return text
	}
}

func (p postgres) ParseDefault(sql string, t catalog.Type) catalog.Default {
	sql = dialect.TrimParens(sql)
	if bare, ok := dropCasts(sql); ok {
		sql = dialect.TrimParens(bare)
	}
	lower := strings.ToLower(sql)
	switch {
	case sql == "" || lower == "null":
		return nil
	case isNow(lower):
		return catalog.NowDefault{}
	case strings.HasPrefix(lower, "array[") && strings.HasSuffix(sql, "]"):
		return p.parseArray(sql[len("array["):len(sql)-1], t)
	}
	if text, rest, ok := unquote(sql); ok && strings.TrimSpace(rest) == "" {
		if t.List {
			return p.parseArrayText(text, t)
		}
		return p.Literal(catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: text}, t)
	}
	if n, ok := dialect.CanonicalNumber(sql); ok && !t.List {
		return p.Literal(catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: n}, t)
	}
	if lower == "true" || lower == "false" {
		return p.Literal(catalog.LiteralDefault{Kind: catalog.BoolLiteral, Text: lower}, t)
	}
	return catalog.ExprDefault{SQL: exprText(sql)}
}

func isNow(lower string) bool {
	if rest, ok := strings.CutPrefix(lower, "current_timestamp("); ok {
		return strings.HasSuffix(rest, ")")
	}
	switch lower {
	case "now()", "current_timestamp", "transaction_timestamp()", "'now'::text":
		return true
	}
	return false
}

// unquote reads a string constant, plain or with the E of backslashes.
func unquote(sql string) (text, rest string, ok bool) {
	escaped := strings.HasPrefix(sql, "E'") || strings.HasPrefix(sql, "e'")
	if escaped {
		sql = sql[1:]
	}
	text, rest, ok = dialect.Unquote(sql)
	if escaped {
		text = strings.ReplaceAll(text, `\\`, `\`)
	}
	return text, rest, ok
}

// dropCasts removes the casts behind a constant or a bracketed expression: 'x'::text, (-1)::bigint,
// ARRAY['a'::text]::text[].
func dropCasts(sql string) (string, bool) {
	parts := splitCasts(sql)
	if len(parts) < 2 {
		return sql, false
	}
	first := strings.TrimSpace(parts[0])
	lower := strings.ToLower(first)
	_, number := dialect.CanonicalNumber(dialect.TrimParens(first))
	if _, rest, ok := unquote(first); ok && strings.TrimSpace(rest) == "" {
		return first, !strings.EqualFold(first, "'now'")
	}
	return first, number || lower == "null" || lower == "true" || lower == "false" || isNow(lower) ||
		strings.HasPrefix(lower, "array[") && strings.HasSuffix(first, "]") || isNow(strings.ToLower(dialect.TrimParens(first)))
}

// splitCasts cuts at the :: outside quotes and brackets.
func splitCasts(sql string) []string {
	var parts []string
	depth, start := 0, 0
	for i := 0; i < len(sql); i++ {
		switch sql[i] {
		case '\'', '"':
			end := dialect.SkipQuoted(sql, i)
			if end == 0 {
				end = len(sql)
			}
			i = end - 1
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ':':
			if depth == 0 && i+1 < len(sql) && sql[i+1] == ':' {
				parts = append(parts, sql[start:i])
				i++
				start = i + 1
			}
		}
	}
	return append(parts, sql[start:])
}

// exprText drops the casts that PostgreSQL adds behind string constants, then normalises.
func exprText(sql string) string {
	var out strings.Builder
	for i := 0; i < len(sql); i++ {
		if sql[i] != '\'' {
			out.WriteByte(sql[i])
			continue
		}
		end := dialect.SkipQuoted(sql, i)
		if end == 0 {
			out.WriteString(sql[i:])
			break
		}
		out.WriteString(sql[i:end])
		for _, cast := range [...]string{"::text", "::character varying"} {
			if strings.HasPrefix(sql[end:], cast) {
				end += len(cast)
				break
			}
		}
		i = end - 1
	}
	return dialect.NormaliseExpr(out.String())
}

func (p postgres) parseArray(inner string, t catalog.Type) catalog.Default {
	elem := t
	elem.List = false
	list := catalog.LiteralDefault{Kind: catalog.ListLiteral, Items: []catalog.LiteralDefault{}}
	for _, item := range dialect.SplitList(inner) {
		l, ok := p.ParseDefault(item, elem).(catalog.LiteralDefault)
		if !ok {
			return catalog.ExprDefault{SQL: exprText("array[" + inner + "]")}
		}
		list.Items = append(list.Items, l)
	}
	return list
}

// parseArrayText reads '{a,"b c"}'.
func (p postgres) parseArrayText(text string, t catalog.Type) catalog.Default {
	inner := strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
	elem := t
	elem.List = false
	list := catalog.LiteralDefault{Kind: catalog.ListLiteral, Items: []catalog.LiteralDefault{}}
	for _, item := range arrayItems(inner) {
		list.Items = append(list.Items, literal(catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: item}, elem))
	}
	return list
}

func arrayItems(inner string) []string {
	if inner == "" {
		return nil
	}
	var items []string
	var item strings.Builder
	quoted := false
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '\\' && i+1 < len(inner):
			i++
			item.WriteByte(inner[i])
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			items = append(items, item.String())
			item.Reset()
		default:
			item.WriteByte(c)
		}
	}
	return append(items, item.String())
}

func (p postgres) DefaultSQL(d catalog.Default, t catalog.Type) string {
	switch d := d.(type) {
	case catalog.NowDefault:
		return "CURRENT_TIMESTAMP"
	case catalog.ExprDefault:
		return d.SQL
	case catalog.LiteralDefault:
		return p.literalSQL(d, t)
	}
	return "NULL"
}

func (p postgres) literalSQL(l catalog.LiteralDefault, t catalog.Type) string {
	switch l.Kind {
	case catalog.NumberLiteral, catalog.BoolLiteral:
		return l.Text
	case catalog.BytesLiteral:
		return `'\x` + l.Text + "'"
	case catalog.ListLiteral:
		items := make([]string, len(l.Items))
		for i, item := range l.Items {
			items[i] = p.literalSQL(item, t)
		}
		return "ARRAY[" + strings.Join(items, ", ") + "]::" + p.TypeSQL(t)
	case catalog.StringLiteral:
	}
	return sqltext.Literal(provider.PostgreSQL, l.Text)
}
