package ir

import (
	"fmt"
	"go/token"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
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

// Every name that the schema language accepts becomes an exported Go identifier.
func TestGoNamesAreExportedIdentifiers(t *testing.T) {
	name := rapid.Custom(func(t *rapid.T) string {
		first := rapid.RuneFrom(nil, unicode.Letter).Draw(t, "first")
		return string(first) + rapid.StringOf(rapid.RuneFrom([]rune("_aZ09"), unicode.Letter)).Draw(t, "rest")
	})
	suite.Check(t, func(t *rapid.T) {
		in := name.Draw(t, "name")
		if fault := unusable(in); fault != "" {
			t.Fatal(fault)
		}
	})
}

// The property above rarely draws unusual letters: upper case without a lower-case form (U+1D400),
// lower case without an upper-case form (ŉ), title case (ǅ), upper case whose lower-case form is
// ASCII (K, İ). This test puts every letter with case at each position that matters, and the first
// and last letter of each block of the scripts without case.
func TestEveryLetterInGoNames(t *testing.T) {
	for _, block := range unicode.Letter.R16 {
		everyLetter(t, rune(block.Lo), rune(block.Hi), rune(block.Stride))
	}
	for _, block := range unicode.Letter.R32 {
		everyLetter(t, rune(block.Lo), rune(block.Hi), rune(block.Stride))
	}
}

func everyLetter(t *testing.T, first, last, stride rune) {
	t.Helper()
	for r := first; r <= last; r += stride {
		if !unicode.Is(unicode.Lo, r) || r == first || r == last {
			everyPlace(t, r)
		}
	}
}

func everyPlace(t *testing.T, r rune) {
	t.Helper()
	l := string(r)
	for _, in := range []string{l, l + l, l + "b", l + "B", "a" + l, "A" + l, "a_" + l, "A_" + l, l + "_b", l + "s"} {
		if fault := unusable(in); fault != "" {
			t.Error(fault)
		}
	}
}

// unusable returns why a Go name cannot be used, or "" if it can be used.
func unusable(name string) string {
	for _, s := range []style{typed, shouted} {
		got := goName(name, s)
		if !token.IsIdentifier(got) || !token.IsExported(got) || !utf8.ValidString(got) {
			return fmt.Sprintf("goName(%q) = %q is no exported identifier", name, got)
		}
	}
	if p := paramName(GoName(name)); !token.IsIdentifier(p) || token.IsExported(p) {
		return fmt.Sprintf("parameter %q of %q", p, name)
	}
	return ""
}
