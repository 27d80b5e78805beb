package hazard

import "github.com/cocomon/comon_orm/internal/sqltext"

// Hazard is one risk of a statement or of a whole migration.
type Hazard struct {
	Kind Kind
	Parts
	// Probe is a SELECT that counts the rows at risk, on one line; "" if nothing is counted and the
	// risk always exists.
	Probe sqltext.SQL
	// Sample is a SELECT that lists some of the rows at risk by Key, the names of its columns; ""
	// if there is nothing to list. Like counts, its result is shown and never stored.
	Sample sqltext.SQL
	Key    string
	// Accepted is the reason why somebody accepted the hazard in the file; "" if nobody did.
	Accepted string
	// Text is the text of a task that a file describes itself; it replaces the message.
	Text string
	// Line is the line of the file that has the hazard as an open task; 0 for others.
	Line int
}

// Code is the stable code of the hazard's kind.
func (h Hazard) Code() string { return h.Kind.Code() }

// Level is the level of the hazard's kind; an open task of a file always blocks.
func (h Hazard) Level() Level {
	if h.Line > 0 {
		return Block
	}
	return h.Kind.Level()
}

// Answer is what lets a run continue.
func (h Hazard) Answer() Answer {
	if f, ok := h.form(); ok && f.Answer != NoAnswer {
		return f.Answer
	}
	return h.Kind.Entry().Answer
}

// Message describes the risk in a sentence, without the code.
func (h Hazard) Message() string {
	if h.Text != "" {
		return h.Text
	}
	if f, ok := h.form(); ok {
		text, _ := h.fill(f.Text)
		return text
	}
	if h.Object == "" {
		return "Potential risk: " + h.Kind.Entry().Title + "."
	}
	return "Potential risk: " + h.Object + "."
}

// Remedy is what to do about it, lower case and without a full stop; "" if only consent is needed.
func (h Hazard) Remedy() string {
	if h.Text != "" {
		return "" // the file says what is to be done
	}
	if f, ok := h.form(); ok && f.Remedy != "" {
		text, _ := h.fill(f.Remedy)
		return text
	}
	return h.Kind.Entry().Remedy
}

// form is the first form of the hazard's case whose parts are all present.
func (h Hazard) form() (Form, bool) {
	for _, f := range h.Kind.Entry().Forms {
		if f.Case != "" && f.Case != h.Case {
			continue
		}
		if _, ok := h.fill(f.Text); ok {
			return f, true
		}
	}
	return Form{}, false
}
