package sqltext

import (
	"cmp"
	"errors"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// FragmentPart is a part of a fragment: SQL text, the name of a field, or a placeholder. Exactly
// one of the fields is set.
type FragmentPart struct {
	Text        SQL
	Field       string // the name in {name}
	Placeholder string // as it is written, for example $1 or :name
}

// Fragment cuts an expression of the user into its parts. Comments become spaces. {name} stands for
// the column of a field, except in texts and quoted names. The parameter named is used as in
// [Placeholders].
//
// The expression is meant to be put into parentheses. Therefore it is an error if the text is
// empty, has a semicolon, or closes a parenthesis that it did not open.
func Fragment(p provider.Provider, text string, named func(name string) bool) ([]FragmentPart, error) {
	tokens, err := Tokens(p, text)
	if err != nil {
		return nil, err
	}
	if err := balanced(tokens); err != nil {
		return nil, err
	}
	spans := fields(text, tokens)
	if p == provider.PostgreSQL {
		placeholders, err := Placeholders(text, named)
		if err != nil {
			return nil, err
		}
		for _, s := range placeholders {
			spans = append(spans, Token{Parameter, s.Start, s.End})
		}
	}
	for _, t := range tokens {
		if t.Kind == Parameter && p != provider.PostgreSQL {
			spans = append(spans, t)
		}
	}
	slices.SortFunc(spans, func(a, b Token) int { return cmp.Compare(a.Start, b.Start) })
	return cut(withoutComments(p, text), spans), nil
}

// balanced checks that tokens can stand in parentheses.
func balanced(tokens []Token) error {
	if len(tokens) == 0 {
		return errors.New("the SQL text is empty")
	}
	depth := 0
	for _, t := range tokens {
		switch t.Kind {
		case Semicolon:
			return errors.New("the SQL text has a semicolon: it must be an expression")
		case OpenParen:
			depth++
		case CloseParen:
			depth--
		}
		if depth < 0 {
			break
		}
	}
	if depth != 0 {
		return errors.New("the parentheses of the SQL text are not balanced")
	}
	return nil
}

// fields returns the positions of the names in braces, including the braces.
func fields(text string, tokens []Token) []Token {
	var out []Token
	for i := 2; i < len(tokens); i++ {
		a, name, z := tokens[i-2], tokens[i-1], tokens[i]
		if text[a.Start:a.End] == "{" && name.Kind == Word && text[z.Start:z.End] == "}" && a.End == name.Start && name.End == z.Start {
			out = append(out, Token{Word, a.Start, z.End})
		}
	}
	return out
}

// withoutComments replaces each comment by spaces.
func withoutComments(p provider.Provider, text string) string {
	comments, err := Comments(p, text)
	if err != nil || len(comments) == 0 {
		return text
	}
	out := []byte(text)
	for _, c := range comments {
		for i := range len(c.Text) {
			out[c.Start+i] = ' '
		}
	}
	return string(out)
}

func cut(text string, spans []Token) []FragmentPart {
	var out []FragmentPart
	end := 0
	add := func(part string) {
		if part != "" {
			out = append(out, FragmentPart{Text: SQL(part)})
		}
	}
	for _, s := range spans {
		add(text[end:s.Start])
		if s.Kind == Parameter {
			out = append(out, FragmentPart{Placeholder: text[s.Start:s.End]})
		} else {
			out = append(out, FragmentPart{Field: text[s.Start+1 : s.End-1]})
		}
		end = s.End
	}
	add(text[end:])
	return out
}
