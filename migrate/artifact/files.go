package artifact

import (
	"errors"
	"fmt"
	"io/fs"
)

// ReadFiles reads the files of the migration in a directory, for those who judge what [Parse] would refuse: those
// that are not there are empty.
func ReadFiles(fsys fs.FS, dir string) (Files, error) {
	var f Files
	for name, text := range map[string]*string{
		MigrationFile: &f.Migration, RollbackFile: &f.Rollback, WarningsFile: &f.Warnings,
		BeforeFile: &f.Before, AfterFile: &f.After, MetadataFile: &f.Metadata,
	} {
		data, err := fs.ReadFile(fsys, dir+"/"+name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Files{}, fmt.Errorf("read %s/%s: %w", dir, name, err)
		}
		*text = string(data)
	}
	return f.normalised(), nil
}
