package diag

// JSONDiagnostic is a diagnostic in the form that `check --json` prints.
type JSONDiagnostic struct {
	Severity string `json:"severity"` // "error" or "warning"
	Code     Code   `json:"code"`
	Message  string `json:"message"`
	Help     string `json:"help"`
	File     string `json:"file"`
	Line     int    `json:"line"`   // 1-based; 0 without a span
	Column   int    `json:"column"` // 1-based, in characters; 0 without a span
	Start    int    `json:"start"`  // byte offsets in the file
	End      int    `json:"end"`
	// Edits resolve the finding if all of them are applied. They are omitted if a person has to
	// decide.
	Edits []JSONEdit `json:"edits,omitempty"`
}

// JSONEdit replaces the bytes from Start to End of a file by Text.
type JSONEdit struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// JSON returns the diagnostics as data, in their order. The result is never nil.
func JSON(l List) []JSONDiagnostic {
	x := newIndex()
	out := make([]JSONDiagnostic, 0, len(l))
	for _, d := range l {
		j := JSONDiagnostic{Severity: d.Severity.String(), Code: d.Code, Message: d.ShownMessage(), Help: d.Help}
		if s := d.Span; !s.IsZero() {
			j.File, j.Start, j.End = s.File.Name, s.Start, s.End
			j.Line, j.Column = x.position(s.File, s.Start)
		}
		for _, e := range d.Edits {
			j.Edits = append(j.Edits, JSONEdit{e.Span.File.Name, e.Span.Start, e.Span.End, e.Text})
		}
		out = append(out, j)
	}
	return out
}
