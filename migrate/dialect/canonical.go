package dialect

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/internal/timeform"
)

// maxExponent is the largest exponent for which CanonicalNumber writes plain notation. A number
// with a larger exponent stays in exponent notation.
const maxExponent = 400

// CanonicalNumber writes a decimal number in plain notation without superfluous zeros ("1.50" and
// "15e-1" are "1.5"). Text that is not a number is returned unchanged with false.
func CanonicalNumber(text string) (string, bool) {
	d, err := decimal.NewFromString(strings.TrimSpace(text))
	if err != nil {
		return text, false
	}
	if e := d.Exponent(); e > maxExponent || e < -maxExponent {
		return strings.ToLower(strings.TrimSpace(text)), true
	}
	return d.String(), true
}

// CanonicalJSON writes JSON compactly with sorted keys and unchanged numbers. Text that is not JSON
// is returned unchanged.
func CanonicalJSON(text string) string {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil || dec.More() {
		return text
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return text
	}
	return strings.TrimSuffix(out.String(), "\n")
}

var timeForms = [...]string{
	time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07",
	"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", timeform.Date,
}

// CanonicalTime writes a point in time in the form of package timeform. Text that is not a time is
// returned unchanged with false.
func CanonicalTime(text string) (string, bool) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil {
			return timeform.Format(t), true
		}
	}
	return text, false
}
