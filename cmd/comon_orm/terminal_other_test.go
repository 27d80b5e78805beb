//go:build !linux

package main

import "github.com/rogpeppe/go-internal/testscript"

// terminalCommands are used by scripts on Linux only.
func terminalCommands() map[string]func(*testscript.TestScript, bool, []string) { return nil }
