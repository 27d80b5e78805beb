package sqltext

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

func constantOf(typ, value string) *node {
	return &node{form: constantForm, text: value, typ: typ, args: []*node{{form: wordForm, text: typ}}}
}

var (
	wholeNumber   = regexp.MustCompile(`^-?[0-9]+$`)
	decimalNumber = regexp.MustCompile(`^(-?)0*([0-9]*)(?:\.([0-9]*))?$`)
)

// numberConstant reads a number without a cast. As in PostgreSQL, an integer has the narrowest type
// that holds it, but never smallint (manual, 4.1.2.6).
func numberConstant(text string) *node {
	if wholeNumber.MatchString(text) {
		v, err := strconv.ParseInt(text, 10, 64)
		switch {
		case err == nil && v == int64(int32(v)):
			return constantOf(integerType, strconv.FormatInt(v, 10))
		case err == nil:
			return constantOf(bigintType, strconv.FormatInt(v, 10))
		}
	}
	if value, ok := decimal(text); ok {
		return constantOf(numericType, value)
	}
	return &node{form: numberForm, text: lowerASCII(text)}
}

// decimal returns a number as the server prints it. Trailing zeros are kept, because they are part
// of a numeric value.
func decimal(text string) (string, bool) {
	m := decimalNumber.FindStringSubmatch(text)
	if m == nil || m[2] == "" && m[3] == "" && !strings.Contains(text, "0") {
		return "", false
	}
	value := m[2]
	if value == "" {
		value = "0"
	}
	if m[3] != "" {
		value += "." + m[3]
	}
	if strings.Trim(value, "0.") != "" {
		value = m[1] + value
	}
	return value, true
}

// signed combines a sign with the number after it.
func signed(n *node) *node {
	arg := n.args[0]
	switch sign := n.text == "-" || n.text == "+"; {
	case !sign || !numerical(arg.typ):
		return n
	case arg.form != constantForm:
		n.typ = arg.typ
		return n
	case n.text == "+":
		return arg
	}
	if out := negated(arg); out != nil {
		return out
	}
	return n
}

// negated returns a numeric constant with the opposite sign. It returns nil if the sign could
// change the type of the constant, or if the constant is a zero of a floating-point type.
func negated(arg *node) *node {
	value, negative := strings.CutPrefix(arg.text, "-")
	if !negative {
		value = "-" + arg.text
	}
	switch base(arg.typ) {
	case integerType, bigintType:
		// A sign can make the type of an integer narrower: 2147483648 is a bigint, but -2147483648
		// is an integer. Then numberConstant returns another type.
		if out := numberConstant(value); out.typ == arg.typ {
			return out
		}
	case numericType:
		if v, ok := decimal(value); ok && v != "-9223372036854775808" {
			return constantOf(arg.typ, v)
		}
	case doubleType, realType:
		if strings.Trim(value, "-0.") != "" {
			return constantOf(arg.typ, value)
		}
	}
	return nil
}

// castTo casts a value to a type. A constant is converted as the type's input function would do.
// Any other cast is kept, unless it is known that the value already has that type.
func castTo(typ string, n *node) *node {
	if n.typ == typ {
		return n
	}
	cast := &node{form: castForm, text: typ, args: []*node{n}, typ: typ}
	switch {
	case n.form == stringForm:
		return inputConstant(typ, n.text)
	case n.form == constantForm:
		if out := recast(typ, n); out != nil {
			return out
		}
	case n.form == arrayForm && strings.HasSuffix(typ, "[]") && !strings.HasSuffix(typ, "[][]"):
		elem := strings.TrimSuffix(typ, "[]")
		out := &node{form: arrayForm, typ: typ}
		for _, a := range n.args {
			if a.form == arrayForm {
				return cast
			}
			out.args = append(out.args, castTo(elem, a))
		}
		if len(out.args) == 0 {
			out.text = elem
		}
		return out
	}
	return cast
}

// inputConstant converts a quoted text to a constant of the type.
func inputConstant(typ, text string) *node {
	if strings.HasSuffix(typ, "[]") {
		return inputArray(typ, text)
	}
	switch base(typ) {
	case varcharType:
		if most, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(typ, varcharType), "()")); err == nil && utf8.RuneCountInString(text) > most {
			return &node{form: castForm, text: typ, typ: typ, args: []*node{constantOf(varcharType, text)}}
		}
		return constantOf(varcharType, text)
	case smallintType, integerType, bigintType:
		if trimmed := strings.TrimSpace(text); wholeNumber.MatchString(trimmed) {
			if out := recast(typ, numberConstant(trimmed)); out != nil {
				return out
			}
		}
	case numericType:
		if value, ok := decimal(strings.TrimSpace(text)); ok {
			return narrowNumeric(typ, constantOf(numericType, value))
		}
	case realType, doubleType:
		if out := float(typ, text); out != nil {
			return out
		}
	case booleanType:
		if value, ok := boolean(text); ok {
			return constantOf(typ, value)
		}
	case intervalType:
		if value, ok := interval(text); ok && typ == intervalType {
			return constantOf(typ, value)
		}
	case uuidType:
		return constantOf(typ, lowerASCII(text))
	}
	return constantOf(typ, text)
}

// inputArray converts a quoted text to a constant of an array type.
func inputArray(typ, text string) *node {
	items, ok := arrayItems(text)
	if !ok {
		return constantOf(typ, text)
	}
	list := &node{form: arrayForm}
	for _, item := range items {
		list.args = append(list.args, &node{form: stringForm, text: item})
	}
	return castTo(typ, list)
}

func narrowNumeric(typ string, n *node) *node {
	if typ == numericType {
		return n
	}
	return &node{form: castForm, text: typ, args: []*node{n}, typ: typ}
}

// recast converts a constant to another type without changing its value. It returns nil if only the
// server can convert the constant.
func recast(typ string, n *node) *node {
	from := base(n.typ)
	if value, ok := decimal(n.text); (integral(from) || from == numericType) && (!ok || value != n.text) {
		return nil // the input function refuses the text or prints it differently, as in '1e3'::numeric
	}
	switch {
	case integral(from) && integral(typ):
		v, err := strconv.ParseInt(n.text, 10, 64)
		if err == nil && (typ == bigintType || typ == integerType && v == int64(int32(v)) || typ == smallintType && v == int64(int16(v))) {
			return constantOf(typ, n.text)
		}
	case (integral(from) || from == numericType) && typ == numericType:
		return constantOf(typ, n.text)
	case integral(from) && base(typ) == numericType:
		return narrowNumeric(typ, constantOf(numericType, n.text))
	case (integral(from) || from == numericType) && typ == doubleType:
		return float(typ, n.text)
	case (integral(from) || from == numericType || from == varcharType) && typ == textType:
		return constantOf(typ, n.text)
	case from == textType && typ == varcharType:
		return constantOf(typ, n.text)
	}
	return nil
}

// float returns a constant of a floating-point type, written so that equal values have equal texts.
// It returns nil for infinities, for -0, and for texts that are not numbers.
func float(typ, text string) *node {
	bits := 64
	if typ == realType {
		bits = 32
	}
	if !slices.ContainsFunc([]byte(text), isDigit) || strings.ContainsAny(text, "xX_pPnN") {
		return nil
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(text), bits)
	if err != nil || math.IsInf(v, 0) || v == 0 && strings.Contains(text, "-") {
		return nil
	}
	return constantOf(typ, strconv.FormatFloat(v, 'g', -1, bits))
}

// boolean reads a text like PostgreSQL's input function boolin, which accepts any prefix of its
// words (true, false, yes, no, on, off) except "o".
func boolean(text string) (string, bool) {
	text = lowerASCII(strings.TrimSpace(text))
	if text == "" {
		return "", false
	}
	switch {
	case strings.HasPrefix("true", text), strings.HasPrefix("yes", text), text == "on", text == "1":
		return "true", true
	case strings.HasPrefix("false", text), strings.HasPrefix("no", text), text == "off", text == "of", text == "0":
		return "false", true
	}
	return "", false
}

var intervalPart = regexp.MustCompile(`^([0-9]{1,6}) ?([a-z]+)$`)

// interval reads numbers with units, such as '1 day 2 hours'. It returns months, days and seconds,
// the parts that PostgreSQL stores.
func interval(text string) (string, bool) {
	fields := strings.Split(lowerASCII(strings.TrimSpace(text)), " ")
	if len(fields)%2 != 0 {
		return "", false
	}
	var months, days, seconds int
	seen := map[string]bool{}
	for i := 0; i < len(fields); i += 2 {
		m := intervalPart.FindStringSubmatch(fields[i] + " " + fields[i+1])
		if m == nil {
			return "", false
		}
		n, _ := strconv.Atoi(m[1])
		unit := strings.TrimSuffix(m[2], "s")
		if seen[unit] {
			return "", false
		}
		seen[unit] = true
		switch unit {
		case "year":
			months += 12 * n
		case "month", "mon":
			months += n
		case "week":
			days += 7 * n
		case "day":
			days += n
		case "hour":
			seconds += 3600 * n
		case "minute", "min":
			seconds += 60 * n
		case "second", "sec":
			seconds += n
		default:
			return "", false
		}
	}
	return strconv.Itoa(months) + " " + strconv.Itoa(days) + " " + strconv.Itoa(seconds), true
}
