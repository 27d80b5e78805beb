package target_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/internal/target"
	"github.com/cocomon/comon_orm/runtime/orm"
)

func TestURL(t *testing.T) {
	t.Setenv("TARGET_URL", "from environment")
	for _, c := range []struct {
		config    orm.Config
		src       orm.Source
		want, err string
	}{
		{orm.Config{URL: "given"}, orm.Source{Literal: "literal", Env: "TARGET_URL"}, "given", ""},
		{orm.Config{}, orm.Source{Literal: "literal"}, "literal", ""},
		{orm.Config{}, orm.Source{Env: "TARGET_URL"}, "from environment", ""},
		{orm.Config{}, orm.Source{Env: "TARGET_URL_UNSET"}, "", "TARGET_URL_UNSET"},
		{orm.Config{}, orm.Source{}, "", "orm.WithURL"},
	} {
		got, err := target.URL(c.config, c.src)
		if got != c.want || (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%+v: %q, %v", c.src, got, err)
		}
	}
}
