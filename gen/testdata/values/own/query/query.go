// Package query has the name of a package that generated code imports.
package query

// Word is a text.
type Word string
