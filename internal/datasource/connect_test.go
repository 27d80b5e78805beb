package datasource_test

import (
	"errors"
	"testing"

	"github.com/cocomon/comon_orm/internal/datasource"
)

func TestUnreachable(t *testing.T) {
	cause := errors.New("failed to connect to `user=u`:\n\tresolve 127.0.0.1: refused\n\t127.0.0.1: refused\n\t[::1]: refused")
	err := error(&datasource.Unreachable{Cause: cause})
	if want := "failed to connect to `user=u`: resolve 127.0.0.1: refused; [::1]: refused"; err.Error() != want || !errors.Is(err, cause) {
		t.Errorf("got %q, want %q", err, want)
	}
}
