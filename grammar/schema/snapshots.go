package schema

// Snapshots has the functions that convert between a schema and its canonical text, the snapshot.
// Package grammar implements them. A package that must not import the parser gets these functions
// as an option.
type Snapshots struct {
	// Parse parses a snapshot. If the text is no valid schema, the error has every diagnostic.
	Parse func(text string) (*Schema, error)
	// Print returns the canonical text.
	Print func(*Schema) string
}
