// Package source defines schema files and positions in them.
//
// A position is a [Span]: a file and two byte offsets. Lines and columns exist only in package
// diag, which computes them to render a diagnostic.
package source

// File is one schema file with its name and its whole text.
type File struct {
	// Name is the path shown in messages, relative to the user's working directory if possible.
	Name string
	// Text is the unchanged content of the file, including a byte order mark and CRLF.
	Text string
}

// Span is the half-open byte range [Start, End) of File. The zero Span means "no position".
type Span struct {
	File       *File
	Start, End int
}

// IsZero reports whether the span is the zero Span.
func (s Span) IsZero() bool { return s.File == nil }

// Text returns the source text that the span covers, "" for the zero span.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return s.File.Text[s.Start:s.End]
}

// Join returns the smallest span that covers s and t, which must be in one file.
func (s Span) Join(t Span) Span {
	if s.IsZero() {
		return t
	}
	if t.IsZero() {
		return s
	}
	return Span{File: s.File, Start: min(s.Start, t.Start), End: max(s.End, t.End)}
}
