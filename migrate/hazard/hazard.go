package hazard

import "github.com/cocomon/comon_orm/internal/sqltext"

// Hazard is one risk of a statement or of a whole migration.
type Hazard struct {
	Kind Kind
	Parts
	// Probe is a SELECT that counts the rows at risk, on one line. It is "" if the hazard does not
	// depend on rows.
	Probe sqltext.SQL
	// Sample is a SELECT that lists the columns Key of some of the rows at risk; "" if there is
	// nothing to list. Its result is shown and never stored.
	Sample sqltext.SQL
	Key    string
	// Accepted is the reason why somebody accepted the hazard in the file; "" if nobody did.
	Accepted string
	// Text is the text of an open task that a person wrote into the file. It replaces the message.
	Text string
	// Line is the line of an open task in the file; 0 for hazards that are no open tasks.
	Line int
}

// Code returns the stable code of the hazard's kind.
func (h Hazard) Code() string { return h.Kind.Code() }

// Level returns the level of the hazard's kind, or Block for an open task.
func (h Hazard) Level() Level {
	if h.Line > 0 {
		return Block
	}
	return h.Kind.Level()
}

// Answer returns the kind of answer that lets a run continue.
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

// Remedy returns what a person can do, in lower case and without a full stop; "" if only consent is
// needed.
func (h Hazard) Remedy() string {
	if h.Text != "" {
		return "" // the text of the task says what to do
	}
	if f, ok := h.form(); ok && f.Remedy != "" {
		text, _ := h.fill(f.Remedy)
		return text
	}
	return h.Kind.Entry().Remedy
}

// form returns the first form that fits the hazard's case and names only parts that the hazard has.
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
