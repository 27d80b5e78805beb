//go:build !linux

package pgtest

// TempDir is where temporary files of tests are made; "" is the usual place.
func TempDir() string { return "" }
