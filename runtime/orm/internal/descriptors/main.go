// Command descriptors writes the descriptors of package orm. A column descriptor is written for
// each kind of column, with the operators of the kind. The descriptors of models and relations
// exist in three variants: with all writes, without creates for models whose rows the client cannot
// create, and without writes for views.
//
// The operators are fields that hold functions instead of methods, because every method of an
// instantiated generic type is compiled again in each package that uses the type (docs/adr/0003).
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"strings"
	"text/template"
)

// kind is a kind of column with the operators that its descriptor has.
type kind struct {
	Name  string // type name without Null
	Doc   string // completes "X is a column that holds …"
	Value string // Go type of a value
	Param string // type parameter of the descriptor, "" if Value is a fixed type
	Equal bool   // Eq, Not, In, NotIn, Asc, Desc
	Order bool   // Lt, Lte, Gt, Gte, Between
	Text  bool   // Contains, StartsWith, EndsWith
	Math  bool   // Increment, Decrement, Multiply, Divide
	JSON  bool   // Path
	// Encode is the function that encodes a value as a query.Value, if Value is a fixed type.
	Encode string
	// Sum and Avg are the types of these measures, "" if the column does not have them.
	Sum, Avg string
}

func kinds() []kind {
	return []kind{
		{Name: "Text", Doc: "text", Value: "string", Encode: "query.StringValue", Equal: true, Order: true, Text: true},
		{Name: "Int", Doc: "an integer of 32 bits", Value: "int", Encode: "query.IntValue", Equal: true, Order: true, Math: true, Sum: "int64", Avg: "float64"},
		{Name: "BigInt", Doc: "an integer of 64 bits", Value: "int64", Encode: "query.BigIntValue", Equal: true, Order: true, Math: true, Sum: "int64", Avg: "float64"},
		{Name: "Float", Doc: "a floating-point number", Value: "float64", Encode: "query.FloatValue", Equal: true, Order: true, Math: true, Sum: "float64", Avg: "float64"},
		{Name: "Decimal", Doc: "a decimal number", Value: "decimal.Decimal", Encode: "query.DecimalValue", Equal: true, Order: true, Math: true, Sum: "decimal.Decimal", Avg: "decimal.Decimal"},
		{Name: "Ordered", Doc: "an ordered value: time.Time, an enum (by declaration), @db.Uuid", Value: "T", Param: ", T any", Equal: true, Order: true},
		{Name: "Field", Doc: "a value with equality: bool, Bytes", Value: "T", Param: ", T any", Equal: true},
		{Name: "JSON", Doc: "JSON", Value: "T", Param: ", T any", Equal: true, JSON: true},
		{Name: "OpaqueJSON", Doc: "JSON of the type @db.Json, which keeps the text of the document and has no equality", Value: "T", Param: ", T any", JSON: true},
		{Name: "Opaque", Doc: "a value without operators: @db.Xml", Value: "T", Param: ", T any"},
	}
}

type variant struct {
	kind
	Null bool
}

// Type returns the name of the descriptor.
func (v variant) Type() string {
	if v.Null {
		return "Null" + v.Name
	}
	return v.Name
}

// File returns the name of the descriptor's file.
func (v variant) File() string { return "column_" + strings.ToLower(v.Type()) + "_gen.go" }

// Self returns the receiver's type.
func (v variant) Self() string {
	if v.Param == "" {
		return v.Type() + "[M]"
	}
	return v.Type() + "[M, T]"
}

// Of returns the Go expression that encodes the expression e as a query.Value.
func (v variant) Of(e string) string {
	if v.Param == "" {
		return v.Encode + "(" + e + ")"
	}
	return "of(" + e + ")"
}

// OfFunc returns the name of the function that Of calls.
func (v variant) OfFunc() string {
	if v.Param == "" {
		return v.Encode
	}
	return "of"
}

// EncodeSum returns the name of the function that encodes a value of Sum.
func (v variant) EncodeSum() string { return encoders()[v.Sum] }

// EncodeAvg returns the name of the function that encodes a value of Avg.
func (v variant) EncodeAvg() string { return encoders()[v.Avg] }

func encoders() map[string]string {
	return map[string]string{"int64": "query.BigIntValue", "float64": "query.FloatValue", "decimal.Decimal": "query.DecimalValue"}
}

// file is one file to write.
type file struct {
	name string
	page *template.Template
	data any
}

func main() {
	for _, f := range files() {
		src, err := f.render()
		if err == nil {
			err = os.WriteFile(f.name, src, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func files() []file {
	var out []file
	for _, v := range variants() {
		out = append(out, file{v.File(), page(text), v})
	}
	for _, a := range accesses() {
		out = append(out,
			file{"model" + a.Suffix + "_gen.go", page(modelText), a},
			file{"many" + a.Suffix + "_gen.go", page(manyText), a},
			file{"one" + a.Suffix + "_gen.go", page(oneText), a})
	}
	return out
}

func page(text string) *template.Template { return template.Must(template.New("page").Parse(text)) }

func variants() []variant {
	var out []variant
	for _, k := range kinds() {
		out = append(out, variant{k, false}, variant{k, true})
	}
	return out
}

func (f file) render() ([]byte, error) {
	var b bytes.Buffer
	if err := f.page.Execute(&b, f.data); err != nil {
		return nil, fmt.Errorf("render %s: %w", f.name, err)
	}
	src, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("format %s: %w", f.name, err)
	}
	return src, nil
}
