package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
)

// prismaSetting is the schema's path according to Prisma's settings. Prisma's commands use this
// path; ours do not.
type prismaSetting struct {
	// file is the file with the setting, or "" if no file has it.
	file string
	// schema is the path in the setting. It is "" if only running the file as a program could
	// compute the path.
	schema string
}

// writtenSchema matches a setting whose value is a string: schema: "db/schema.prisma".
const writtenSchema = `(?m)^\s*['"]?schema['"]?\s*:\s*['"` + "`" + `]([^'"` + "`" + `$]+)['"` + "`" + `]\s*,?\s*(//.*)?$`

// findPrismaSetting reads the settings in the working directory. It ignores errors in them, because
// Prisma reports these errors.
func findPrismaSetting() prismaSetting {
	for _, file := range []string{"prisma.config.ts", "prisma.config.mts", "prisma.config.js", "prisma.config.mjs"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		found := prismaSetting{file: file}
		if m := regexp.MustCompile(writtenSchema).FindSubmatch(text); m != nil {
			found.schema = filepath.Clean(filepath.FromSlash(string(m[1])))
		}
		return found
	}
	text, err := os.ReadFile("package.json")
	if err != nil {
		return prismaSetting{}
	}
	var settings struct {
		Prisma struct {
			Schema string `json:"schema"`
		} `json:"prisma"`
	}
	if json.Unmarshal(text, &settings) != nil || settings.Prisma.Schema == "" {
		return prismaSetting{}
	}
	return prismaSetting{"package.json", filepath.Clean(filepath.FromSlash(settings.Prisma.Schema))}
}

// other reports whether the setting names a schema other than the schema in use.
func (s prismaSetting) other(used string) bool {
	if s.schema == "" {
		return false
	}
	theirs, err := os.Stat(s.schema)
	if err != nil {
		return true
	}
	ours, err := os.Stat(used)
	return err != nil || !os.SameFile(ours, theirs)
}
