package schema

import "strings"

// reservedNames are words that cannot be names of models or enums, because clients of other
// languages generate types with these names.
const reservedNames = " PrismaClient async await break case catch class const continue debugger default delete do else enum export " +
	"extends false finally for function if implements import in instanceof interface let new null package private " +
	"protected public return super switch this throw true try typeof using var void while with yield "

// Reserved reports whether a name is not allowed for models and enums: it is a scalar type or a
// reserved word.
func Reserved(name string) bool {
	return ScalarByName(name) != NotScalar || strings.Contains(reservedNames, " "+name+" ")
}
