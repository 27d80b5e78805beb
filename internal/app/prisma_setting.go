package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
)

// prismaSetting is the schema's place according to Prisma's settings. Prisma's commands use it;
// ours do not.
type prismaSetting struct {
	// file has the setting, "" if no file has it.
	file string
	// schema is the schema's path, "" if the file is a program that would have to run to compute
	// it.
	schema string
}

// writtenSchema matches a setting whose value is a string: schema: "db/schema.prisma".
const writtenSchema = `(?m)^\s*['"]?schema['"]?\s*:\s*['"` + "`" + `]([^'"` + "`" + `$]+)['"` + "`" + `]\s*,?\s*(//.*)?$`

// findPrismaSetting reads the settings in the working directory. Errors in them are ignored: Prisma
// reports them.
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

// other reports whether the setting names another schema than the one in use.
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
