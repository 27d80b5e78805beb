package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
)

// prismaSetting is where the settings of Prisma say that the schema is, which commands of Prisma follow and ours do not.
type prismaSetting struct {
	// file has the setting, "" where no file does.
	file string
	// schema is the schema's path, "" where the file is a program that would have to run to say it.
	schema string
}

// writtenSchema is a setting whose value is a text: schema: "db/schema.prisma".
const writtenSchema = `(?m)^\s*['"]?schema['"]?\s*:\s*['"` + "`" + `]([^'"` + "`" + `$]+)['"` + "`" + `]\s*,?\s*(//.*)?$`

// findPrismaSetting reads the settings in the working directory. What cannot be read is Prisma's to complain about.
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
