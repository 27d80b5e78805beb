package hazard

import "github.com/cocomon/comon_orm/internal/sqltext"

// Hazard is one risk of a statement or of a whole migration.
type Hazard struct {
	Kind Kind
	Parts
	// Probe is a SELECT that counts the rows at risk, on one line; "" when nothing is to be
	// counted, so that the risk is always there.
	Probe sqltext.SQL
	// Sample is a SELECT that lists some of the rows at risk by Key, the names of its columns; ""
	// when there is nothing to list. Like counts, its result is shown and never written down.
	Sample sqltext.SQL
	Key    string
	// Accepted is the reason for which somebody accepted the hazard in the file, "" when nobody
	// did.
	Accepted string
	// Text are the words of a task that a file states in words of its own; they stand for the
	// message.
	Text string
	// Line is the line of the file that leaves the hazard as a task to be done, 0 of others.
	Line int
}

// Code is the stable code of the hazard's kind.
func (h Hazard) Code() string { return h.Kind.Code() }

// Level is that of the hazard's kind; a task that a file leaves open blocks whatever its code.
func (h Hazard) Level() Level {
	if h.Line > 0 {
		return Block
	}
	return h.Kind.Level()
}

// Answer is what lets a run go on.
func (h Hazard) Answer() Answer {
	if f, ok := h.form(); ok && f.Answer != NoAnswer {
		return f.Answer
	}
	return h.Kind.Entry().Answer
}

// Message says what the risk is: a sentence, without the code.
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

// Remedy says what to do about it, lower case and without a full stop; "" where consent is all that
// is asked.
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

// form is the first form of the hazard's case whose parts are all there.
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
