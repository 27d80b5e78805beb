package migrate

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// shownLines bounds how much of each side of a difference a finding shows.
const shownLines = 5

// editedFiles shows how the files differ from what the history recorded, file by file.
func editedFiles(m *artifact.Migration, e history.Event) string {
	var b strings.Builder
	for _, f := range []struct{ name, recorded, local string }{
		{artifact.MigrationFile, e.MigrationSQL, m.Files.Migration},
		{artifact.RollbackFile, e.RollbackSQL, m.Files.Rollback},
		{artifact.WarningsFile, e.Warnings, m.Files.Warnings},
		{artifact.BeforeFile, e.BeforeSchema, m.Files.Before},
		{artifact.AfterFile, e.AfterSchema, m.Files.After},
	} {
		if f.local != f.recorded {
			b.WriteString("\n  " + f.name + shortDiff(f.recorded, f.local))
		}
	}
	if b.Len() == 0 {
		return "\n  " + artifact.MetadataFile // the one file that the history does not hold
	}
	return b.String()
}

// shortDiff shows the lines between the common start and the common end of two texts.
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
