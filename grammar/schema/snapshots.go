package schema

// Snapshots are the two functions between a schema and its canonical text, the snapshot. Package
// grammar has them; packages that may not import the parser take them as an option.
type Snapshots struct {
	// Parse reads a snapshot; its error holds every diagnostic when the text is no valid schema.
	Parse func(text string) (*Schema, error)
	// Print returns the canonical text.
	Print func(*Schema) string
}
