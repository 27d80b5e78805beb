package datasource

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/joho/godotenv"
)

// WithDotEnv returns a lookup that searches the environment first, and then the file .env of each
// directory in order. A missing file is ignored. A file that cannot be read is a [*ConfigError].
func WithDotEnv(environment Lookup, dirs ...string) (Lookup, error) {
	var files []map[string]string
	for _, dir := range dirs {
		path := filepath.Join(dir, ".env")
		var unreadable *fs.PathError
		values, err := readDotEnv(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case errors.As(err, &unreadable):
			return nil, configError("%s cannot be read: %v", path, unreadable.Err)
		case err != nil:
			// the cause is omitted, because it would quote the file with its secrets
			return nil, configError("%s cannot be read: each line must be NAME=value or a # comment", path)
		}
		files = append(files, values)
	}
	return func(name string) (string, bool) {
		if value, ok := environment(name); ok {
			return value, true
		}
		for _, values := range files {
			if value, ok := values[name]; ok {
				return value, true
			}
		}
		return "", false
	}, nil
}

// readDotEnv reads a .env file. It accepts the encodings and line ends that editors write on all
// systems.
func readDotEnv(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return godotenv.UnmarshalBytes(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
}
