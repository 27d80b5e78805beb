package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar/diag"
)

// rule is a case for which an implementation easily has another verdict than the reference
// implementation. A datasource is added to the schema if it has none, and ID stands for `id Int
// @id`.
type rule struct {
	name, provider, schema string
	want                   []diag.Code // errors, and warnings, which [warning] marks; each code once
}

func codes(c ...diag.Code) []diag.Code { return c }

// warning marks a code that must be reported as a warning.
func warning(c diag.Code) diag.Code { return c + " (warning)" }

// referenceRules returns pairs of a schema that the reference implementation accepts and a similar
// schema that it refuses.
func referenceRules() []rule {
	return slices.Concat(defaultRules(), nativeRules(), nameRules(), keyRules(), relationModeRules(), configRules())
}

func defaultRules() []rule {
	model := func(field string) string { return "model M {\n ID\n " + field + "\n}\n" }
	return []rule{
		{"time with a space", "postgresql", model(`t DateTime @default("2020-01-01 00:00:00Z")`), nil},
		{"time in small letters", "sqlite", model(`t DateTime @default("2020-01-01t00:00:00z")`), nil},
		{"leap second", "postgresql", model(`t DateTime @default("2016-12-31T23:59:60Z")`), nil},
		{"second 61", "postgresql", model(`t DateTime @default("2016-12-31T23:59:61Z")`), codes(diag.CodeDefaultValue)},
		{"time without a zone", "postgresql", model(`t DateTime @default("2020-01-01 00:00:00")`), codes(diag.CodeDefaultValue)},
		{"named argument of dbgenerated", "postgresql", model(`a Int @default(dbgenerated(expr: "f()"))`), nil},
		{"two arguments of dbgenerated", "postgresql", model(`a Int @default(dbgenerated("a", "b"))`), codes(diag.CodeDefaultFunctionArguments)},
		{"function on a list", "postgresql", model(`a Int[] @default(autoincrement())`), codes(warning(diag.CodeListFunction))},
		{"function of another type on a list", "postgresql", model(`a Int[] @default(now())`), codes(diag.CodeDefaultFunctionType)},
		{"function with a wrong argument on a list", "postgresql", model(`a String[] @default(uuid(5))`), codes(diag.CodeDefaultFunctionArguments)},
		{"constant on a list", "postgresql", model(`a Int[] @default(1)`), codes(diag.CodeDefaultArity)},
	}
}

func nativeRules() []rule {
	model := func(field string) string { return "model M {\n ID\n " + field + "\n}\n" }
	return []rule{
		{"named length", "postgresql", model(`a String @db.VarChar(n: 3)`), nil},
		{"length that is text", "postgresql", model(`a String @db.VarChar("3")`), codes(diag.CodeNativeTypeArgument)},
		{"comma after the length", "postgresql", model(`a String @db.VarChar(3,)`), nil},
		{"comma after the name", "postgresql", model(`a String @map("b",)`), codes(diag.CodeTrailingComma)},
		{"known type with arguments it has not", "postgresql", model(`a Unsupported("Text(3)")`), codes(diag.CodeKnownUnsupported)},
		{"known type with one argument of two", "postgresql", model(`a Unsupported("Decimal(3)")`), nil},
		{"Unsupported without its argument", "postgresql", model(`a Unsupported`), codes(diag.CodeUnknownType)},
		{"Unsupported apart from its argument", "postgresql", model(`a Unsupported ("x")`), codes(diag.CodeUnexpected)},
		{"spaces inside Unsupported", "postgresql", model(`a Unsupported( "x" )`), nil},
		{"a model called Unsupported", "postgresql", "model M {\n ID\n u Unsupported[]\n}\nmodel Unsupported {\n ID\n m M @relation(fields: [mId], references: [id])\n mId Int\n @@index([mId])\n}\n", nil},
		{"xml in an index", "postgresql", model("a String @db.Xml\n @@index([a])"), codes(diag.CodeXMLInIndex)},
	}
}

func nameRules() []rule {
	model := func(name string) string { return "model " + name + " {\n ID\n}\n" }
	field := func(name string) string { return "model M {\n ID\n " + name + " Int\n}\n" }
	return []rule{
		{"async", "sqlite", model("async"), codes(diag.CodeReservedName)},
		{"using", "sqlite", model("using"), codes(diag.CodeReservedName)},
		{"static", "sqlite", model("static"), nil},
		{"letters of any script", "sqlite", field("größeａ名"), nil},
		{"digits of another script", "sqlite", field("a٣"), codes(diag.CodeUnknownCharacter)},
		{"superscript digit", "sqlite", field("a²"), codes(diag.CodeUnknownCharacter)},
		{"decomposed letter", "sqlite", field("a\u0308"), codes(diag.CodeUnknownCharacter)},
		{"underscore first", "sqlite", field("_a"), codes(diag.CodeBadName)},
		{"number", "sqlite", field("1"), codes(diag.CodeBadName)},
		{"hyphen", "sqlite", field("a-b"), codes(diag.CodeBadName)},
		{"type that is no word", "sqlite", "model M {\n ID\n a _B\n}\n", codes(diag.CodeBadName)},
		{"name right after the keyword", "sqlite", "modelUser {\n ID\n}\n", codes(warning(diag.CodeBadHeader))},
		{"bad name right after the keyword", "sqlite", "model_User {\n ID\n}\n", codes(diag.CodeUnknownBlock)},
		{"text after the brace", "sqlite", "model User { name String\n ID\n}\n", codes(warning(diag.CodeBracePlacement))},
		{"block on one line", "sqlite", "enum E { A }\n", codes(diag.CodeBracePlacement)},
		{"empty map clash", "sqlite", "model M {\n ID\n a Int @map(\"\")\n b Int @map(\"\")\n}\n", codes(warning(diag.CodeEmptyDatabaseName), diag.CodeFieldMapClash)},
		{"empty map frees the name", "sqlite", "model M {\n ID\n b Int @map(\"\")\n a Int @map(\"b\")\n}\n", codes(warning(diag.CodeEmptyDatabaseName))},
	}
}

func keyRules() []rule {
	model := func(lines string) string { return "model M {\n ID\n a Int\n b String\n " + lines + "\n}\n" }
	return []rule{
		{"unknown option of a key field", "postgresql", model(`@@index([a(foo: 1)])`), codes(warning(diag.CodeUnknownArgument))},
		{"unknown option of a key", "postgresql", model(`@@index([a], foo: 1)`), codes(diag.CodeUnknownArgument)},
		{"empty raw operator class", "postgresql", model(`@@index([a(ops: raw(""))])`), nil},
		{"raw without a string", "postgresql", model(`@@index([a(ops: raw())])`), codes(diag.CodeUnknownOperatorClass)},
		{"two primary keys", "postgresql", model(`@@id([a, b])`), codes(diag.CodeSeveralIDs)},
		{"an empty index is no key", "postgresql", "model M {\n a Int\n @@index([])\n}\n", codes(diag.CodeEmptyKey, diag.CodeNoUniqueCriterion)},
	}
}

func relationModeRules() []rule {
	schema := func(mode, actions string) string {
		return "datasource db {\n provider = \"postgresql\"\n relationMode = \"" + mode + "\"\n}\n" +
			"model A {\n ID\n bs B[]\n}\nmodel B {\n ID\n aId Int\n a A @relation(fields: [aId], references: [id], " + actions + ")\n @@index([aId])\n}\n"
	}
	pair := func(key string) string {
		return "model A {\n ID\n x Int\n y Int\n b B?\n @@unique([x, y])\n}\n" +
			"model B {\n ID\n p Int\n q Int\n a A @relation(fields: [p, q], references: [x, y])\n " + key + "\n}\n"
	}
	return []rule{
		{"emulated NoAction", "", schema("prisma", "onDelete: NoAction"), codes(diag.CodeActionUnsupported, warning(diag.CodeRelationModeNoClient))},
		{"emulated Restrict", "", schema("prisma", "onDelete: Restrict, onUpdate: Restrict"), codes(warning(diag.CodeRelationModeNoClient))},
		{"NoAction of the database", "", schema("foreignKeys", "onDelete: NoAction"), nil},
		{"one-to-one key in order", "sqlite", pair("@@unique([p, q])"), nil},
		{"one-to-one key in another order", "sqlite", pair("@@unique([q, p])"), codes(diag.CodeOneToOneNotUnique)},
	}
}

func configRules() []rule {
	source := func(name, lines string) string {
		return "datasource " + name + " {\n provider = \"postgresql\"\n " + lines + "\n}\n"
	}
	generator := func(name, lines string) string {
		return "generator " + name + " {\n provider = \"x\"\n " + lines + "\n}\n"
	}
	return []rule{
		{"generator called 1-a", "", generator("1-a", ""), nil},
		{"generator called _a", "", generator("_a", ""), codes(diag.CodeBadName)},
		{"generator called Int", "", generator("Int", ""), codes(diag.CodeScalarTypeName)},
		{"datasource called Json", "", source("Json", ""), codes(diag.CodeScalarTypeName)},
		{"native type of a datasource called a-b", "", source("a-b", "") + "model M {\n ID\n a String @a-b.Text\n}\n", codes(diag.CodeBadName)},
		{"variable without a name", "", source("db", `url = env("")`), codes(warning(diag.CodePropertyValue))},
		{"object", "", generator("g", "a = {}"), codes(diag.CodeUnexpected)},
		{"metrics", "", generator("g", `previewFeatures = ["metrics"]`), codes(warning(diag.CodeObsoletePreviewFeature))},
	}
}

func TestReferenceRules(t *testing.T) {
	for _, r := range referenceRules() {
		t.Run(r.name, func(t *testing.T) {
			text := strings.ReplaceAll(r.schema, " ID\n", " id Int @id\n")
			if r.provider != "" {
				text = "datasource db {\n provider = \"" + r.provider + "\"\n}\n" + text
			}
			_, diags := load("schema.prisma", text)
			var got []diag.Code
			for _, d := range diags {
				if d.Severity == diag.Warning {
					d.Code = warning(d.Code)
				}
				got = append(got, d.Code)
			}
			slices.Sort(got)
			got = slices.Compact(got)
			want := slices.Sorted(slices.Values(r.want))
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s\n(-want +got):\n%s%s", text, d, rendered(t, diags))
			}
		})
	}
}
