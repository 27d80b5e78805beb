package diag

// The codes of syntax errors (CO10xx). The codes of rules are CO11xx to CO19xx, with one range for
// each family of rules (codes_check.go). A code never changes its meaning after its release.
const (
	// CodeNotText: the file is not UTF-8 text.
	CodeNotText Code = "CO1001"
	// CodeUnknownCharacter: a character that the language does not know.
	CodeUnknownCharacter Code = "CO1002"
	// CodeUnclosedString: a string whose closing quote is missing on its line.
	CodeUnclosedString Code = "CO1003"
	// CodeUnclosedComment: a block comment without `*/`.
	CodeUnclosedComment Code = "CO1004"
	// CodeUnclosedBlock: a block without its closing brace.
	CodeUnclosedBlock Code = "CO1005"
	// CodeStrayBrace: a closing brace without an opening one.
	CodeStrayBrace Code = "CO1006"
	// CodeUnclosedBracket: a parenthesis or bracket without its counterpart.
	CodeUnclosedBracket Code = "CO1007"
	// CodeUnknownBlock: a block whose keyword does not exist.
	CodeUnknownBlock Code = "CO1008"
	// CodeBadHeader: the first line of a block that is not `keyword Name {`.
	CodeBadHeader Code = "CO1009"
	// CodeBadLine: a line that is not allowed in its block.
	CodeBadLine Code = "CO1010"
	// CodeBadName: a name with characters that names cannot have.
	CodeBadName Code = "CO1011"
	// CodeBadEscape: an unknown escape sequence or a control character in a string.
	CodeBadEscape Code = "CO1012"
	// CodeSingleQuotes: a string in quotes of the wrong kind.
	CodeSingleQuotes Code = "CO1013"
	// CodeMissingType: a field without a type.
	CodeMissingType Code = "CO1014"
	// CodeMissingValue: an argument or setting without a value.
	CodeMissingValue Code = "CO1015"
	// CodeTrailingComma: a comma after the last argument.
	CodeTrailingComma Code = "CO1016"
	// CodeUnexpected: something in a line or an argument list that is not allowed there.
	CodeUnexpected Code = "CO1017"
	// CodeLegacyList: `[Type]` for `Type[]`.
	CodeLegacyList Code = "CO1018"
	// CodeLegacyRequired: `Type!` for `Type`.
	CodeLegacyRequired Code = "CO1019"
	// CodeLegacyColon: `name: Type` for `name Type`.
	CodeLegacyColon Code = "CO1020"
	// CodeOptionalList: `Type[]?`, which the language does not have.
	CodeOptionalList Code = "CO1021"
	// CodeTypeAlias: `type X = Y`, which the language no longer has.
	CodeTypeAlias Code = "CO1022"
	// CodeTooLarge: brackets nested too deeply, a line or a file too long.
	CodeTooLarge Code = "CO1023"
	// CodeBracePlacement: a brace that must end its line, or be alone on it.
	CodeBracePlacement Code = "CO1024"
	// CodeUnknownDirective: a line of documentation in the form of a directive that does not exist.
	CodeUnknownDirective Code = "CO1025"
	// CodeBadDirective: a directive with arguments, or words after it, that it does not take.
	CodeBadDirective Code = "CO1026"
)
