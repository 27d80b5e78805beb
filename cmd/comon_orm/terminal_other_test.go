//go:build !linux

package main

import "github.com/rogpeppe/go-internal/testscript"

// terminalCommands are none: the scripts use them on Linux alone.
func terminalCommands() map[string]func(*testscript.TestScript, bool, []string) { return nil }
