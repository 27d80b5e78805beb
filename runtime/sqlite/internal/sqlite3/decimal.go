package sqlite3

import (
	"bytes"
	"cmp"

	"github.com/shopspring/decimal"
)

// compareDecimals compares two texts as numbers. A text that is not a number sorts after all
// numbers. Two texts that are not numbers are compared byte by byte.
func compareDecimals(a, b []byte) int {
	x, okX := readDecimal(a)
	y, okY := readDecimal(b)
	switch {
	case okX && okY:
		return x.compare(y)
	case okX:
		return -1
	case okY:
		return 1
	}
	return bytes.Compare(a, b)
}

// digits is a decimal: whole contains its digits before the point without leading zeros, and rest
// contains its digits after the point without trailing zeros.
type digits struct {
	negative    bool
	whole, rest []byte
}

func readDecimal(text []byte) (digits, bool) {
	d, plain := plainDecimal(text)
	if plain {
		return d, true
	}
	if bytes.ContainsAny(text, "eE") {
		if v, err := decimal.NewFromString(string(text)); err == nil && v.Exponent() > -1000 && v.Exponent() < 1000 {
			return plainDecimal([]byte(v.String()))
		}
	}
	return digits{}, false
}

func plainDecimal(text []byte) (digits, bool) {
	var d digits
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		d.negative = text[0] == '-'
		text = text[1:]
	}
	whole, rest, _ := bytes.Cut(text, []byte{'.'})
	if len(whole)+len(rest) == 0 || !allDigits(whole) || !allDigits(rest) {
		return d, false
	}
	d.whole, d.rest = bytes.TrimLeft(whole, "0"), bytes.TrimRight(rest, "0")
	if len(d.whole)+len(d.rest) == 0 {
		d.negative = false
	}
	return d, true
}

func allDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func (d digits) compare(o digits) int {
	switch {
	case d.negative && !o.negative:
		return -1
	case !d.negative && o.negative:
		return 1
	case d.negative:
		d, o = o, d
	}
	return cmp.Or(cmp.Compare(len(d.whole), len(o.whole)), bytes.Compare(d.whole, o.whole), bytes.Compare(d.rest, o.rest))
}
