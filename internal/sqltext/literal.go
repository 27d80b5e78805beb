package sqltext

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/internal/provider"
)

// literalKind is the kind of a string constant.
type literalKind uint8

const (
	textLiteral   literalKind = iota
	bitsLiteral               // B'01' of PostgreSQL
	hexLiteral                // X'ff': bits on PostgreSQL, a blob on SQLite
	charLiteral               // N'x' of PostgreSQL, of type bpchar
	unicodeEscape             // U&'…', after which UESCAPE may follow
)

// StringValue returns the value of a string token. It decodes quotes, escapes and the parts of a
// constant by the rules of the database. ok is false for bit strings, for blobs, and for texts that
// the database would refuse.
func StringValue[T ~string](p provider.Provider, token T) (string, bool) {
	value, kind, ok := decodeLiteral(p, string(token), '\\')
	return value, ok && (kind == textLiteral || kind == charLiteral || kind == unicodeEscape)
}

// decodeLiteral decodes a string token. escape is the escape character of U&'…'.
func decodeLiteral(p provider.Provider, token string, escape byte) (string, literalKind, bool) {
	if token == "" {
		return "", textLiteral, false
	}
	switch c := token[0] | 0x20; {
	case token[0] == '\'':
		return joinParts(p, token), textLiteral, true
	case token[0] == '$':
		tag := strings.IndexByte(token[1:], '$') + 2
		return token[tag : len(token)-tag], textLiteral, true
	case c == 'x' && p == provider.SQLite:
		_, err := hex.DecodeString(token[2 : len(token)-1])
		return lowerASCII(token[2 : len(token)-1]), hexLiteral, err == nil
	case c == 'x':
		return lowerASCII(joinParts(p, token[1:])), hexLiteral, true
	case c == 'b':
		return joinParts(p, token[1:]), bitsLiteral, true
	case c == 'n':
		return joinParts(p, token[1:]), charLiteral, true
	case c == 'e':
		value, ok := decodeEscapes(token[1:])
		return value, textLiteral, ok
	case c == 'u':
		value, ok := decodeUnicode(joinParts(p, token[2:]), escape)
		return value, unicodeEscape, ok
	}
	return "", textLiteral, false
}

// joinParts returns the text of all parts without their quotes. A doubled quote becomes one quote.
func joinParts(p provider.Provider, quoted string) string {
	if p == provider.SQLite {
		return strings.ReplaceAll(quoted[1:len(quoted)-1], "''", "'")
	}
	var out strings.Builder
	for i := 1; i < len(quoted); i++ {
		if quoted[i] != '\'' {
			out.WriteByte(quoted[i])
			continue
		}
		next := continuation(quoted, i+1)
		if next < 0 {
			break
		}
		if next == i+1 {
			out.WriteByte('\'')
		}
		i = next
	}
	return out.String()
}

// decodeEscapes decodes the parts of a constant with backslash escapes (manual, 4.1.2.2).
func decodeEscapes(quoted string) (string, bool) {
	var out []byte
	for i := 1; i < len(quoted); i++ {
		switch c := quoted[i]; c {
		case '\'':
			next := continuation(quoted, i+1)
			if next < 0 {
				return string(out), utf8.Valid(out)
			}
			if next == i+1 {
				out = append(out, '\'')
			}
			i = next
		case '\\':
			n, ok := 0, false
			if out, n, ok = appendEscape(out, quoted[i+1:]); !ok {
				return "", false
			}
			i += n
		default:
			out = append(out, c)
		}
	}
	return "", false
}

// appendEscape appends the character that an escape means. rest is the text after the backslash.
// The result includes the length of the escape.
func appendEscape(out []byte, rest string) ([]byte, int, bool) {
	if rest == "" {
		return out, 0, false
	}
	if i := strings.IndexByte("bfnrt", rest[0]); i >= 0 {
		return append(out, "\b\f\n\r\t"[i]), 1, true
	}
	digits := func(from, most, base int) (int64, int) {
		n := 0
		for n < most && from+n < len(rest) && isHexDigit(rest[from+n]) && (base == 16 || rest[from+n] < '8') {
			n++
		}
		v, err := strconv.ParseInt(rest[from:from+n], base, 64)
		if err != nil {
			return 0, 0
		}
		return v, n
	}
	switch c := rest[0]; {
	case '0' <= c && c <= '7':
		v, n := digits(0, 3, 8)
		return append(out, byte(v)), n, v != 0
	case c == 'x':
		v, n := digits(1, 2, 16)
		if n == 0 {
			return append(out, c), 1, true
		}
		return append(out, byte(v)), 1 + n, v != 0
	case c == 'u' || c == 'U':
		want := 4
		if c == 'U' {
			want = 8
		}
		v, n := digits(1, want, 16)
		// surrogate pairs are not decoded; only the server reads them
		return utf8.AppendRune(out, rune(v)), 1 + n, n == want && v > 0 && v <= utf8.MaxRune && utf8.ValidRune(rune(v))
	default:
		_, n := utf8.DecodeRuneInString(rest)
		return append(out, rest[:n]...), n, true
	}
}

// decodeUnicode decodes \XXXX and \+XXXXXX (manual, 4.1.2.3).
func decodeUnicode(text string, escape byte) (string, bool) {
	if strings.IndexByte(text, escape) < 0 {
		return text, true
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		rest := text[i:]
		if rest[0] != escape {
			out = append(out, rest[0])
			continue
		}
		if len(rest) > 1 && rest[1] == escape {
			out = append(out, escape)
			i++
			continue
		}
		from, n := 1, 4
		if len(rest) > 1 && rest[1] == '+' {
			from, n = 2, 6
		}
		if len(rest) < from+n {
			return "", false
		}
		v, err := strconv.ParseUint(rest[from:from+n], 16, 32)
		if err != nil || v == 0 || !utf8.ValidRune(rune(v)) {
			return "", false
		}
		out = utf8.AppendRune(out, rune(v))
		i += from + n - 1
	}
	return string(out), true
}
