// Package own has the types that the schema of testdata/values names.
package own

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"
)

// The types that are converted, because they have no methods for it.
type (
	// CustomerID is the key of a customer.
	CustomerID int
	// Email is an address.
	Email string
	// Small has fewer values than its column.
	Small uint8
	// Ratio is a number.
	Ratio float64
	// Flag is a truth value.
	Flag bool
	// Blob is bytes.
	Blob []byte
	// Day is a time.
	Day time.Time
)

// Meta is a document.
type Meta struct {
	Title string   `json:"title"`
	Words []string `json:"words,omitempty"`
}

// Amount is an amount of money in cents. It has the methods of database/sql.
type Amount struct{ Cents int64 }

// ErrNegative is the error for an amount that cannot be stored.
var ErrNegative = errors.New("a negative amount")

// Value implements driver.Valuer.
func (a Amount) Value() (driver.Value, error) {
	switch {
	case a.Cents < 0:
		return nil, ErrNegative
	case a.Cents == 13:
		return nil, nil
	case a.Cents == 14:
		return true, nil
	}
	return fmt.Sprintf("%d.%02d", a.Cents/100, a.Cents%100), nil
}

// Scan implements sql.Scanner.
func (a *Amount) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("%T is no amount", src)
	}
	whole, cents, _ := strings.Cut(text, ".")
	_, err := fmt.Sscanf(whole+(cents + "00")[:2], "%d", &a.Cents)
	if len(cents) > 2 {
		return errors.New("more digits than cents")
	}
	return err
}
