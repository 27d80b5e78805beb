//go:build !unix

package pgtest

import "syscall"

// account is the user as which the server runs. It is always the user of this process.
type account struct{}

func (account) attributes() *syscall.SysProcAttr { return nil }

func serverUser(string) (account, error) { return account{}, nil }
