package schema

// Snapshots has the functions that convert between a schema and its canonical text, the snapshot.
// Package grammar implements them. Packages that must not import the parser have them as an option.
type Snapshots struct {
	// Parse parses a snapshot. If the text is no valid schema, the error has every diagnostic.
	Parse func(text string) (*Schema, error)
	// Print returns the canonical text.
	Print func(*Schema) string
}
