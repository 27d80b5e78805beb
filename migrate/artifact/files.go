package artifact

import (
	"errors"
	"fmt"
	"io/fs"
)

// ReadFiles reads the files of the migration in a directory. Missing files are empty. Callers use
// it to examine migrations that [Parse] refuses.
func ReadFiles(fsys fs.FS, dir string) (Files, error) {
	f, _, err := readFiles(fsys, dir)
	return f, err
}

// readFiles is ReadFiles, and also returns the names of required files that are missing.
func readFiles(fsys fs.FS, dir string) (f Files, missing []string, err error) {
	texts := map[string]string{}
	for _, file := range f.List() {
		data, err := fs.ReadFile(fsys, dir+"/"+file.Name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && file.Optional:
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, file.Name)
		case err != nil:
			return Files{}, nil, fmt.Errorf("read %s: %w", file.Name, err)
		}
		texts[file.Name] = string(data)
	}
	return Files{
		Migration: texts[MigrationFile], Rollback: texts[RollbackFile], Warnings: texts[WarningsFile],
		Before: texts[BeforeFile], After: texts[AfterFile], Metadata: texts[MetadataFile],
	}.normalised(), missing, nil
}
