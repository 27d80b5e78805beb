package sqltext

import (
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// ConstKind is the kind of a constant.
type ConstKind uint8

// The kinds of constants.
const (
	NullConst   ConstKind = iota + 1
	TextConst             // Text is the value
	NumberConst           // Text is the number, with its sign
	BoolConst             // Text is "true" or "false"
	BytesConst            // Text is the value in hexadecimal digits
	NowConst              // the time of the transaction; Text is the precision or ""
	ListConst             // Items are the elements
)

// Const is a default that is a constant.
type Const struct {
	Kind  ConstKind
	Text  string
	Items []Const
	// Cast is the type in a cast of the constant, such as date in '2024-01-01'::date. Without a
	// cast, the name in Cast is "".
	Cast TypeName
}

// Constant reads a default that is a constant. ok is false if the default is any other expression.
// The only operator that a constant may have is a cast, so '2024-01-01'::date + 30 is not a
// constant.
//
// On SQLite the text is read like the text after DEFAULT, where an unquoted name is a text: draft
// means 'draft'.
func Constant[T ~string](p provider.Provider, expr T) (c Const, ok bool) {
	n, r, ok := parseExpr(p, string(expr))
	if !ok {
		return Const{}, false
	}
	switch p {
	case provider.PostgreSQL:
		return r.postgresConstant(n)
	case provider.SQLite:
		return sqliteConstant(n, r.tokens[0].Kind == OpenParen)
	}
	panic(p.Unhandled())
}

func (r *reader) postgresConstant(n *node) (Const, bool) {
	switch n.form {
	case stringForm:
		return Const{Kind: TextConst, Text: n.text}, true
	case numberForm:
		return Const{Kind: NumberConst, Text: n.text}, true
	case prefixForm:
		return signedConstant(n)
	case keywordForm:
		return keywordConstant(n)
	case callForm:
		if (n.text == "now" || n.text == "transaction_timestamp") && len(n.args) == 0 {
			return Const{Kind: NowConst}, true
		}
	case arrayForm:
		c := Const{Kind: ListConst, Items: []Const{}}
		for _, a := range n.args {
			item, ok := r.postgresConstant(a)
			if !ok || item.Kind == ListConst || item.Kind == NowConst {
				return Const{}, false
			}
			c.Items = append(c.Items, item)
		}
		return c, true
	case castForm:
		return r.castConstant(n)
	default:
	}
	return Const{}, false
}

// castConstant reads a constant with a cast. Several casts are accepted only between text types,
// because there the first cast does not change the result of the second.
func (r *reader) castConstant(n *node) (Const, bool) {
	c, ok := r.postgresConstant(n.args[0])
	if !ok {
		return Const{}, false
	}
	typ, ok := ReadType(r.provider, n.text)
	if !ok {
		return Const{}, false
	}
	switch {
	case c.Kind == TextConst && strings.EqualFold(c.Text, "now") && typ.key() == textType:
		return Const{Kind: NowConst}, true // now() as PostgreSQL 9 printed it, from an old dump
	case c.Kind == NowConst && c.Cast.Name == "":
	case c.Cast.Name != "" && c.Cast.key() != typ.key() && (!textual(c.Cast.key()) || !textual(typ.key())):
		return Const{}, false
	case c.Kind == NumberConst && integral(typ.key()) && strings.ContainsAny(c.Text, ".eE"):
		return Const{}, false // the cast would round the constant
	case c.Kind == TextConst && typ.Array:
		if items, ok := arrayItems(c.Text); ok {
			c = Const{Kind: ListConst, Items: []Const{}}
			for _, item := range items {
				c.Items = append(c.Items, Const{Kind: TextConst, Text: item})
			}
		}
	}
	c.Cast = typ
	return c, true
}

func signedConstant(n *node) (Const, bool) {
	if n.args[0].form != numberForm || n.text != "-" && n.text != "+" {
		return Const{}, false
	}
	text := n.args[0].text
	if n.text == "-" {
		text = "-" + text
	}
	return Const{Kind: NumberConst, Text: text}, true
}

func keywordConstant(n *node) (Const, bool) {
	switch n.text {
	case "null":
		return Const{Kind: NullConst}, true
	case "true", "false":
		return Const{Kind: BoolConst, Text: n.text}, true
	case "current_timestamp":
		c := Const{Kind: NowConst}
		for _, a := range n.args {
			c.Text = a.text
		}
		return c, true
	}
	return Const{}, false
}

// sqliteConstant reads a constant after DEFAULT in SQLite (lang_createtable.html, 3.2).
func sqliteConstant(n *node, parenthesised bool) (Const, bool) {
	switch n.form {
	case stringForm:
		return Const{Kind: TextConst, Text: n.text}, true
	case blobForm:
		return Const{Kind: BytesConst, Text: n.text}, true
	case numberForm:
		return Const{Kind: NumberConst, Text: plainNumber(n.text)}, true
	case prefixForm:
		if n.args[0].form == numberForm {
			n = &node{form: prefixForm, text: n.text, args: []*node{{form: numberForm, text: plainNumber(n.args[0].text)}}}
		}
		return signedConstant(n)
	case keywordForm:
		return keywordConstant(n)
	case columnForm:
		if !parenthesised && len(n.args) == 1 {
			return Const{Kind: TextConst, Text: n.args[0].text}, true
		}
	default:
	}
	return Const{}, false
}

// plainNumber returns a number of SQLite in decimal, without the _ that may separate its digits.
func plainNumber(text string) string {
	text = strings.ReplaceAll(text, "_", "")
	if digits, hex := strings.CutPrefix(lowerASCII(text), "0x"); hex {
		if v, err := strconv.ParseUint(digits, 16, 64); err == nil {
			return strconv.FormatInt(int64(v), 10)
		}
	}
	return text
}

// ArrayItems reads the elements of an array in PostgreSQL's text form, such as {a,"b c"}. ok is
// false if the array has several dimensions or elements that are NULL.
func ArrayItems(text string) (items []string, ok bool) { return arrayItems(text) }
