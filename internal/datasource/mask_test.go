package datasource_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/suite"
	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	tests := []struct{ url, want string }{
		{"postgres://u:p@h:1/d?schema=a", "postgres://u:***@h:1/d?schema=a"},
		{"postgres://u@h/d", "postgres://u@h/d"},
		{"postgres://h:1/d", "postgres://h:1/d"},
		{"postgres://u:p@x/y#z@h/d", "postgres://u:***@h/d"},
		{"postgres://u:1/p@h/d", "postgres://u:***@h/d"},
		{"postgres://h/d?password=p&sslpassword=q&x=1", "postgres://h/d?password=***&sslpassword=***&x=1"},
		{"host=h user=u password='a b' dbname=d", "host=h user=u password=*** dbname=d"},
		{"libsql://h?authToken=t", "libsql://h?authToken=***"},
		{"file:./dev.db?mode=ro", "file:./dev.db?mode=ro"},
	}
	for _, test := range tests {
		if got := datasource.Mask(test.url); got != test.want {
			t.Errorf("Mask(%s) = %s, want %s", test.url, got, test.want)
		}
	}
}

func TestMaskIn(t *testing.T) {
	tests := []struct{ name, text, url, want string }{
		{"whole", "cannot dial postgres://u:pw@h/d now", "postgres://u:pw@h/d", "cannot dial postgres://u:***@h/d now"},
		{"decoded", "password p/w is wrong", "postgres://u:p%2Fw@h/d", "password *** is wrong"},
		{"another form of the URL", "postgres://u:pw@h/d?x=1", "postgres://u:pw@h/d", "postgres://u:***@h/d?x=1"},
		{"inside a word", "spew pw", "postgres://u:pw@h/d", "spew ***"},
		{"same as the user", `user "app" of postgres://app:app@h/d?a=b`, "postgres://app:app@h/d", `user "app" of postgres://app:***@h/d?a=b`},
		{"no URL", "text", "", "text"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := datasource.MaskIn(test.text, test.url); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestMaskText(t *testing.T) {
	tests := []struct{ text, want string }{
		{`unexpected argument "postgresql://u:p@h:1/d": see`, `unexpected argument "postgresql://u:***@h:1/d": see`},
		{"there is no directory postgresql:/u:p@h/d", "there is no directory postgresql:/u:***@h/d"},
		{"mysql://u:a@b@h/d and https://example.com: ask a@b", "mysql://u:***@h/d and https://example.com: ask a@b"},
		{`url = "host=h password=p" bogus`, `url = "host=h password=***" bogus`},
		{`host = h password = 'a b' user = u`, `host = h password = *** user = u`},
		{`"prisma://h/?api_key=p"`, `"prisma://h/?api_key=***"`},
		{"file:x.db?pragma_key=p&mode=ro", "file:x.db?pragma_key=***&mode=ro"},
		{`{"message": "see postgres://u:p@h/d\"x"}`, `{"message": "see postgres://u:***@h/d\"x"}`},
		{"UPDATE users SET password = hash(email)", "UPDATE users SET password = hash(email)"},
		{"one\ntwo\n", "one\ntwo\n"},
	}
	for _, test := range tests {
		if got := datasource.MaskText(test.text); got != test.want {
			t.Errorf("MaskText(%s) = %s, want %s", test.text, got, test.want)
		}
	}
}

// No password, whatever its characters, is visible in the masked URL, whether it is encoded
// properly or not.
func TestMaskHidesAnyPassword(t *testing.T) {
	suite.Check(t, func(t *rapid.T) {
		password := "Q7" + rapid.StringOf(rapid.RuneFrom([]rune("abc123@:/?#%&= '\"[]"))).Draw(t, "password") + "7Q"
		for _, written := range []string{password, url.QueryEscape(password), url.UserPassword("", password).String()[1:]} {
			masked := datasource.Mask("postgres://user:" + written + "@host:5432/db?schema=x")
			if strings.Contains(masked, "7Q") || strings.Contains(masked, "Q7") {
				t.Fatalf("%s shows the password %s", masked, password)
			}
			_, err := datasource.Parse(provider.PostgreSQL, "postgres://user:"+written+"@host:5432/db")
			if err != nil && (strings.Contains(err.Error(), "7Q") || strings.Contains(err.Error(), "Q7")) {
				t.Fatalf("%v shows the password", err)
			}
		}
	})
}

func FuzzMask(f *testing.F) {
	f.Add("error: postgres://u:p@h/d refused", "postgres://u:p@h/d")
	f.Add("p", "password='p' x")
	f.Fuzz(func(_ *testing.T, text, databaseURL string) {
		datasource.Mask(databaseURL)
		datasource.MaskIn(text, databaseURL)
		for _, provider := range []provider.Provider{provider.PostgreSQL, provider.SQLite} {
			_, _ = datasource.Parse(provider, databaseURL)
		}
	})
}
