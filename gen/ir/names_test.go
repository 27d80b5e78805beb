package ir

import (
	"go/token"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestGoName(t *testing.T) {
	for in, want := range map[string]string{
		"id": "ID", "userId": "UserID", "user_id": "UserID", "tenantIds": "TenantIDs", "userIDs": "UserIDs", "IDs": "IDs",
		"createdAt": "CreatedAt", "created_at": "CreatedAt", "createdAT": "CreatedAT", "type": "Type", "x": "X",
		"HTTPServer": "HTTPServer", "httpServer": "HTTPServer", "htmlURL": "HTMLURL", "apiKey": "APIKey", "identity": "Identity",
		"sha256Sum": "Sha256Sum", "FAQ": "FAQ", "USER_STATUS": "UserStatus", "a__b_": "AB", "UserTest": "UserTest",
		"größe": "Größe", "übung": "Übung", "名前": "X名前", "ßtraße": "Xßtraße", "data_JSON": "DataJSON", "oss": "Oss",
	} {
		if got := GoName(in); got != want {
			t.Errorf("GoName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEnumValueNames(t *testing.T) {
	for in, want := range map[string]string{
		"DRAFT": "Draft", "IN_PROGRESS": "InProgress", "draft": "Draft", "func": "Func", "ID": "ID", "USER_ID": "UserID", "OK2": "Ok2", "草稿": "X草稿",
	} {
		if got := goName(in, shouted); got != want {
			t.Errorf("goName(%q, shouted) = %q, want %q", in, got, want)
		}
	}
}

func TestParamName(t *testing.T) {
	for in, want := range map[string]string{
		"ID": "id", "TenantID": "tenantID", "Type": "type_", "Time": "time_", "Query": "query_", "CreatedAt_": "createdAt", "X名前": "x名前", "\U0001d400b": "v\U0001d400b", "String": "string_",
	} {
		if got := paramName(in); got != want {
			t.Errorf("paramName(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever the schema language calls a name, Go can export it.
func TestGoNamesAreExportedIdentifiers(t *testing.T) {
	name := rapid.Custom(func(t *rapid.T) string {
		first := rapid.RuneFrom(nil, unicode.Letter).Draw(t, "first")
		return string(first) + rapid.StringOf(rapid.RuneFrom([]rune("_aZ09"), unicode.Letter)).Draw(t, "rest")
	})
	rapid.Check(t, func(t *rapid.T) {
		in := name.Draw(t, "name")
		for _, s := range []style{typed, shouted} {
			got := goName(in, s)
			if !token.IsIdentifier(got) || !token.IsExported(got) || !utf8.ValidString(got) {
				t.Fatalf("goName(%q) = %q is no exported identifier", in, got)
			}
		}
		if p := paramName(GoName(in)); !token.IsIdentifier(p) || token.IsExported(p) {
			t.Fatalf("parameter %q of %q", p, in)
		}
	})
}
