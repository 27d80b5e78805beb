//go:build !linux

package pgtest

// TempDir returns the directory for temporary files of tests. It is "", which stands for the
// default directory.
func TempDir() string { return "" }
