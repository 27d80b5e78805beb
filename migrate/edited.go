package migrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// shownLines is the maximal number of lines that a finding shows for each side of a difference.
const shownLines = 5

// twice is a text that is stored both in the history and in a file.
type twice struct{ file, column, recorded, local string }

// unlike returns the texts that differ between the history row and the files of a migration.
func unlike(m *artifact.Migration, e history.Event) []twice {
	out := slices.DeleteFunc([]twice{
		{artifact.MigrationFile, "migration_sql", e.MigrationSQL, m.Files.Migration},
		{artifact.RollbackFile, "rollback_sql", e.RollbackSQL, m.Files.Rollback},
		{artifact.WarningsFile, "warnings", e.Warnings, m.Files.Warnings},
		{artifact.BeforeFile, "before_schema", e.BeforeSchema, m.Files.Before},
		{artifact.AfterFile, "after_schema", e.AfterSchema, m.Files.After},
	}, func(t twice) bool { return t.recorded == t.local })
	if e.Metadata != "" && artifact.SummedMetadata(e.Metadata) != artifact.SummedMetadata(m.Files.Metadata) {
		out = append(out, twice{artifact.MetadataFile, "metadata", e.Metadata, m.Files.Metadata})
	}
	return out
}

// editedFiles returns, file by file, how the files differ from the texts in the history.
func editedFiles(m *artifact.Migration, e history.Event) string {
	var b strings.Builder
	for _, t := range unlike(m, e) {
		b.WriteString("\n  " + t.file + shortDiff(t.recorded, t.local))
	}
	if b.Len() == 0 {
		return "\n  " + artifact.MetadataFile // rows of the first version do not store this file
	}
	return b.String()
}

// sameSoFar reports whether the statements that have run are unchanged in the files. Other
// statements may differ, because a person may correct them after a failure.
func sameSoFar(m *artifact.Migration, s history.State) bool {
	recorded, err := artifact.ParseScript(m.Metadata.Provider, s.Event.MigrationSQL)
	if err != nil || s.Groups > min(len(recorded.Groups), len(m.Script.Groups)) {
		return false
	}
	same := func(a, b artifact.Statement) bool { return a.SQL == b.SQL }
	for i, g := range recorded.Groups[:s.Groups] {
		if !slices.EqualFunc(g.Statements, m.Script.Groups[i].Statements, same) {
			return false
		}
	}
	if s.Statements == 0 {
		return true
	}
	if s.Groups == len(recorded.Groups) || s.Groups == len(m.Script.Groups) {
		return false
	}
	was, is := recorded.Groups[s.Groups].Statements, m.Script.Groups[s.Groups].Statements
	return s.Statements <= min(len(was), len(is)) && slices.EqualFunc(was[:s.Statements], is[:s.Statements], same)
}

// editedRow reports a row of the history whose texts do not match its checksum, if the files match
// that checksum. No other check finds an edit of the newest row in a history of the first version,
// because such a row stores no hash of itself. Rows of still earlier versions store no texts.
func editedRow(m *artifact.Migration, e history.Event) (Finding, bool) {
	var columns []string
	for _, t := range unlike(m, e) {
		if t.recorded != "" {
			columns = append(columns, t.column)
		}
	}
	name := string(m.Name)
	return Finding{HistoryTampered, name, fmt.Sprintf("row %d holds other texts (%s) than the files that its checksum was made of", e.ID, strings.Join(columns, ", ")),
		Fix{FixRecordApplied, name}}, len(columns) > 0
}

// shortDiff returns the lines of both texts between their common start and their common end.
func shortDiff(recorded, local string) string {
	was, is := strings.Split(recorded, "\n"), strings.Split(local, "\n")
	start := 0
	for start < min(len(was), len(is)) && was[start] == is[start] {
		start++
	}
	was, is = was[start:], is[start:]
	for len(was) > 0 && len(is) > 0 && was[len(was)-1] == is[len(is)-1] {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	var b strings.Builder
	fmt.Fprintf(&b, " (line %d)", start+1)
	writeLines(&b, "-", was)
	writeLines(&b, "+", is)
	return b.String()
}

func writeLines(b *strings.Builder, mark string, lines []string) {
	for i, line := range lines {
		if i == shownLines {
			fmt.Fprintf(b, "\n    %s … %d more", mark, len(lines)-i)
			return
		}
		fmt.Fprintf(b, "\n    %s %s", mark, line)
	}
}
