//go:build !unix

package pgtest

import "syscall"

// account is the user the server runs as: this process's.
type account struct{}

func (account) attributes() *syscall.SysProcAttr { return nil }

func serverUser(string) (account, error) { return account{}, nil }
