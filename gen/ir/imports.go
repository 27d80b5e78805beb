package ir

import (
	"go/token"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
)

// imported adds the package of a user's type to the imports of the generated files, and returns the
// name of the package. Packages that generated code imports anyway keep their names, and so does
// the client's package.
func (b *builder) imported(importPath string) string {
	if importPath == b.pkg.ImportPath {
		return b.pkg.Name
	}
	for _, known := range append(Imports(), b.pkg.Imports...) {
		if known.Path == importPath {
			return known.Name
		}
	}
	name := b.importName(importPath)
	b.pkg.Imports = append(b.pkg.Imports, GoType{importPath, name})
	return name
}

// importName returns a name for a package that no identifier of a generated file has. The real name
// of the package does not matter, because the import has the name too.
func (b *builder) importName(importPath string) string {
	name := packageName(importPath)
	taken := func(t GoType) bool { return t.Name == name }
	for token.IsKeyword(name) || generatedLocals[name] || shadowed[name] || b.symbols[name] != "" ||
		slices.ContainsFunc(Imports(), taken) || slices.ContainsFunc(b.pkg.Imports, taken) ||
		slices.Contains([]string{b.pkg.Name, b.pkg.Alias, b.pkg.QueryName}, name) {
		name += "pkg"
	}
	return name
}

// packageName returns the usual name of the package at an import path: the last element without a
// version, in small letters.
//
//	example.com/money/v2       ->   money
//	gopkg.in/yaml.v3           ->   yaml
//	example.com/go-money       ->   gomoney
func packageName(importPath string) string {
	base := path.Base(importPath)
	if isVersion(base) {
		base = path.Base(path.Dir(importPath))
	}
	if bare, version, found := strings.Cut(base, "."); found && isVersion(version) {
		base = bare
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, base)
	if name == "" || unicode.IsDigit(rune(name[0])) {
		return "pkg" + name
	}
	return name
}

func isVersion(s string) bool {
	digits, ok := strings.CutPrefix(s, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// generatedLocals are the names that functions of generated files declare.
var generatedLocals = func() map[string]bool {
	out := map[string]bool{}
	for name := range strings.FieldsSeq(`c cc children col column columns ctx data ddl dst err exec fn i in k list m n opts p parent
		plain r row rows s schema schemaName src t tx u v values edit postgresDDL testing`) {
		out[name] = true
	}
	for _, name := range queryLocals {
		out[name] = true
	}
	for _, name := range testLocals {
		out[name] = true
	}
	return out
}()

// goType returns the user's type of a field: the type of @go, or the type for UUIDs. It returns nil
// if the field has the type of its scalar.
func (b *builder) goType(f *schema.Field) *schema.GoType {
	if f.Go != nil || b.uuid == nil || !holdsUUIDs(f, nil) {
		return f.Go
	}
	return b.uuid
}

// holdsUUIDs reports whether the values of a field are UUIDs, by its native type, by its default,
// or because it refers to such a field. seen are fields that lead to f.
func holdsUUIDs(f *schema.Field, seen []*schema.Field) bool {
	if f.Scalar != schema.String || f.Go != nil || slices.Contains(seen, f) {
		return false
	}
	if native := nativeOf(f); native != nil && native.Literal == nativetype.UUIDLiteral {
		return true
	}
	if d, ok := f.Default.(schema.Func); ok && d.Name == schema.UUID {
		return true
	}
	for _, r := range f.Model.Fields {
		if !r.Owns() {
			continue
		}
		rel := r.Relation.Relation
		if i := slices.Index(rel.Fields, f); i >= 0 && holdsUUIDs(rel.References[i], append(seen, f)) {
			return true
		}
	}
	return false
}
