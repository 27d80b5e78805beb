package artifact

import "github.com/cocomon/comon_orm/migrate/plan"

// Level says what a hazard of that code does to a run; a file states codes only.
// Codes that are not known block: a file must not pass because its writer was newer.
func Level(code string) plan.Level {
	if code == "SQ02" || code == "SQ03" {
		return plan.Note
	}
	if len(code) < 2 {
		return plan.Block
	}
	switch code[:2] {
	case "BC", "LK", "FK", "CN", "ST", "NM", "ID":
		return plan.Note
	case "DL", "TY", "EN", "SQ":
		return plan.Warning
	default:
		return plan.Block
	}
}
