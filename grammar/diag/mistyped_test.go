package diag

import "testing"

// TestHideMistyped checks that hidden text keeps its length, and that text without secrets does not
// change.
func TestHideMistyped(t *testing.T) {
	for text, want := range map[string]string{
		`url = "postgresql://u:s3cret@h/x?password=pw&a=b"`: `url = "postgresql://u:******@h/x?password=**&a=b"`,
		`url = "postgresql//u:s3cret@h/x"`:                  `url = "postgresql//u:******@h/x"`,
		`url = "postgres:/u:s3cret@h/x"`:                    `url = "postgres:*********@h/x"`,
		`url = "postgres:" "//u:s3cret@h/x"`:                `url = "postgres:" "//u:******@h/x"`,
		`url = "postgresql://u@h/x" // mail: me@h`:          `url = "postgresql://u@h/x" // mail: me@h`,
		`name String @default("a:b@c")`:                     `name String @default("a:b@c")`,
	} {
		if got := hideSecrets(text); got != want {
			t.Errorf("%s\ngives %s\nwant  %s", text, got, want)
		}
	}
}

func TestShownMessage(t *testing.T) {
	d := Diagnostic{Message: "unknown relation mode `postgresql://u:s3cret@h/x`"}
	if got := d.ShownMessage(); got != "unknown relation mode `postgresql://u:******@h/x`" {
		t.Error(got)
	}
	if got := JSON(List{d})[0].Message; got != d.ShownMessage() {
		t.Error(got)
	}
}
