package check

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// literalText returns the text of a literal that is valid for the scalar type.
func literalText(s schema.Scalar, e ast.Expr) (string, bool) {
	switch v := e.(type) {
	case *ast.String:
		switch s {
		case schema.String, schema.Json, schema.Bytes, schema.DateTime, schema.Decimal:
			return v.Text, true
		case schema.NotScalar, schema.Int, schema.BigInt, schema.Float, schema.Boolean:
		}
	case *ast.Number:
		switch s {
		case schema.Int, schema.BigInt, schema.Float, schema.Decimal:
			return v.Text, true
		case schema.NotScalar, schema.Boolean, schema.String, schema.DateTime, schema.Json, schema.Bytes:
		}
	case *ast.Ident:
		return v.Text, s == schema.Boolean && (v.Text == "true" || v.Text == "false")
	}
	return "", false
}

func wantedLiteral(s schema.Scalar) string {
	switch s {
	case schema.Int, schema.BigInt, schema.Float, schema.Decimal:
		return "a number"
	case schema.Boolean:
		return "`true` or `false`"
	case schema.String, schema.DateTime, schema.Json, schema.Bytes, schema.NotScalar:
	}
	return "a string"
}

func exampleLiteral(s schema.Scalar) string {
	switch s {
	case schema.Int, schema.BigInt:
		return "a whole number, as in 42"
	case schema.Float, schema.Decimal:
		return "a number, as in 1.5"
	case schema.Boolean:
		return "true or false"
	case schema.DateTime:
		return "a time with its zone (RFC 3339), as in \"2024-02-29T12:00:00Z\""
	case schema.Json:
		return "JSON in a string, as in \"{ \\\"a\\\": 1 }\""
	case schema.Bytes:
		return "bytes in base64, as in \"aGVsbG8=\""
	case schema.String, schema.NotScalar:
	}
	return "a string in double quotes"
}

// badLiteral returns the reason why the text is no value of the type, "" if it is one.
func badLiteral(s schema.Scalar, text string) string {
	switch s {
	case schema.Int, schema.BigInt:
		if _, err := strconv.ParseInt(text, 10, 64); err != nil {
			return "a whole number of 64 bits"
		}
	case schema.Decimal, schema.Float:
		if !decimalText(text) {
			return "a number"
		}
	case schema.DateTime:
		if _, err := time.Parse(time.RFC3339Nano, plainTime(text)); err != nil {
			return "a time"
		}
	case schema.Json:
		if !json.Valid([]byte(text)) {
			return "valid JSON"
		}
	case schema.Bytes:
		if _, err := base64.StdEncoding.Strict().DecodeString(text); err != nil {
			return "base64"
		}
	case schema.NotScalar, schema.Boolean, schema.String:
	}
	return ""
}

// maxExponent limits exponents, because a default like 1e999999999 would use all memory.
const maxExponent = 20_000

// decimalText reports whether the text is a decimal number: sign, digits, fraction, exponent.
func decimalText(text string) bool {
	mantissa, exponent, has := strings.Cut(strings.ToLower(text), "e")
	if has {
		if n, err := strconv.Atoi(exponent); err != nil || n > maxExponent || n < -maxExponent {
			return false
		}
	}
	mantissa = strings.TrimLeft(mantissa[:min(1, len(mantissa))], "+-") + mantissa[min(1, len(mantissa)):]
	whole, fraction, _ := strings.Cut(mantissa, ".")
	return whole+fraction != "" && strings.Trim(whole+fraction, "0123456789") == ""
}

// canonicalLiteral returns the canonical spelling of whole numbers. It returns other literals
// unchanged.
func canonicalLiteral(s schema.Scalar, text string) string {
	if s == schema.Int || s == schema.BigInt {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return strconv.FormatInt(n, 10)
		}
	}
	if s == schema.DateTime {
		return plainTime(text)
	}
	return text
}

// plainTime returns a time in one spelling: with T between date and time (RFC 3339 also allows t
// and a space), with an upper-case Z, and without a leap second, which neither database supports.
func plainTime(text string) string {
	const seconds = len("2006-01-02T15:04:")
	if len(text) <= seconds+2 {
		return text
	}
	b := []byte(text)
	if b[len("2006-01-02")] == ' ' {
		b[len("2006-01-02")] = 'T'
	}
	b = bytes.ToUpper(b)
	if b[seconds] == '6' && b[seconds+1] == '0' {
		b[seconds], b[seconds+1] = '5', '9'
	}
	return string(b)
}
