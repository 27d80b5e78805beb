package pgerror_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/runtime/internal/pgerror"
)

func TestKeyColumns(t *testing.T) {
	for detail, want := range map[string][]string{
		`Key (email)=(a@b.c) already exists.`:               {"email"},
		`Key (tenant, "user Id")=(1, a)(=) already exists.`: {"tenant", "user Id"},
		`Schlüssel »("a""b")=(1)« existiert bereits.`:       {`a"b`},
		``: nil, `no key`: nil,
	} {
		if diff := cmp.Diff(want, pgerror.KeyColumns(detail)); diff != "" {
			t.Errorf("%s: %s", detail, diff)
		}
	}
}
