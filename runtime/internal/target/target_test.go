package target_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/target"
)

func TestURL(t *testing.T) {
	t.Setenv("TARGET_URL", "from environment")
	for _, c := range []struct {
		config    driver.Config
		src       driver.Source
		want, err string
	}{
		{driver.Config{URL: "given"}, driver.Source{Literal: "literal", Env: "TARGET_URL"}, "given", ""},
		{driver.Config{}, driver.Source{Literal: "literal"}, "literal", ""},
		{driver.Config{}, driver.Source{Env: "TARGET_URL"}, "from environment", ""},
		{driver.Config{}, driver.Source{Env: "TARGET_URL_UNSET"}, "", "TARGET_URL_UNSET"},
		{driver.Config{}, driver.Source{}, "", "orm.WithURL"},
	} {
		got, err := target.URL(c.config, c.src)
		if got != c.want || (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%+v: %q, %v", c.src, got, err)
		}
	}
}
