package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Session reports whether stmt, one statement, changes the connection in a way that remains after
// its transaction, or waits for input that a file cannot contain. The first result names the change
// in upper case, such as "COPY FROM STDIN". Session does not repeat the checks of [Control].
//
// It does not read the contents of strings, such as the body of a function.
func Session[T ~string](p provider.Provider, stmt T) (what string, ok bool) {
	r, err := newReader(p, string(stmt))
	if err != nil {
		return "", false // splitting the file reports this error
	}
	switch {
	case r.temporary():
		what = "CREATE TEMPORARY"
	case p == provider.PostgreSQL:
		what = r.postgresSession()
	}
	return what, what != ""
}

// temporary reports whether the statement creates a temporary object. Such an object exists until
// the connection is closed, and hides other objects of the same name.
func (r *reader) temporary() bool {
	if !r.at("create") {
		return false
	}
	words := 1
	for slices.Contains([]string{"or", "replace", "global", "local", "unlogged", "recursive"}, r.word(words)) {
		words++
	}
	temp := r.word(words) == "temp" || r.word(words) == "temporary"
	for i := words; i < words+7 && !temp; i++ {
		schema := lowerASCII(Name(r.provider, r.token(i)))
		temp = r.sign(i+1, ".") && (r.provider == provider.SQLite && schema == "temp" || r.provider == provider.PostgreSQL && schema == "pg_temp")
		if r.kind(i) == OpenParen {
			break
		}
	}
	return temp && (r.provider == provider.SQLite || !r.has("on", "commit", "drop"))
}

func (r *reader) postgresSession() string {
	switch {
	case r.at("copy") && (r.has("from", "stdin") || r.has("from", "stdout")):
		return "COPY FROM STDIN"
	case r.at("copy") && (r.has("to", "stdout") || r.has("to", "stdin")):
		return "COPY TO STDOUT"
	case r.at("deallocate"):
		return "DEALLOCATE"
	case (r.at("select") || r.at("with")) && (r.has("into", "temp") || r.has("into", "temporary")):
		return "SELECT INTO TEMPORARY"
	}
	for i := range r.tokens {
		if r.kind(i) != Word && r.kind(i) != QuotedName || !r.sign(i+1, "(") {
			continue
		}
		switch name := Name(r.provider, r.token(i)); name {
		case "pg_advisory_unlock", "pg_advisory_unlock_shared", "pg_advisory_unlock_all":
			return "PG_ADVISORY_UNLOCK"
		case "set_config":
			if !r.setsLocally(i + 1) {
				return "SET_CONFIG(…, FALSE)"
			}
		}
	}
	return ""
}

// setsLocally reports whether the last argument of a call is the word TRUE. The opening parenthesis
// of the call is open tokens after the current one.
func (r *reader) setsLocally(open int) bool {
	depth := 0
	for i := open; r.kind(i) != endOfText; i++ {
		switch r.kind(i) {
		case OpenParen:
			depth++
		case CloseParen:
			if depth--; depth == 0 {
				before := r.token(i - 2)
				return r.word(i-1) == "true" && (before == "," || before == "=>" || before == ":=")
			}
		}
	}
	return false
}

// has reports whether the words occur directly one after the other, anywhere in the statement.
func (r *reader) has(words ...string) bool {
	for i := range r.tokens {
		found := true
		for j, w := range words {
			found = found && r.word(i+j) == w
		}
		if found {
			return true
		}
	}
	return false
}
