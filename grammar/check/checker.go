package check

import (
	"fmt"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
)

// checker has the state that the phases of one check share.
type checker struct {
	out   *schema.Schema
	diags diag.List

	datasources []*ast.Block
	generators  []*ast.Block
	enums       []*enum
	models      []*model
	declared    map[string]*typeDecl // models, views, enums and types by name

	// incomplete is true if a part of a file outside of all blocks did not parse. A name that seems
	// to be unknown may be declared there, and is then no error.
	incomplete bool
	// schemas are the schemas that the datasource lists.
	schemas map[string]bool
	// hasSchemas is true if the datasource has `schemas`, valid or not.
	hasSchemas bool
	// dateTime is the type of DateTime fields without a native type, nil for the database's
	// default.
	dateTime *schema.NativeType
	// suggestionsLeft limits the comparisons for "did you mean". Their number would be quadratic in
	// a file with many errors.
	suggestionsLeft int
}

func newChecker() *checker {
	return &checker{out: &schema.Schema{}, declared: map[string]*typeDecl{}, schemas: map[string]bool{}, suggestionsLeft: 50_000}
}

// typeDecl is a declaration that a type name can refer to. Either model or enum is set; neither is
// set for a `type` block.
type typeDecl struct {
	block *ast.Block
	model *model
	enum  *enum
}

type enum struct {
	*schema.Enum
	block   *ast.Block
	values  map[string]*schema.EnumValue
	mapAttr *ast.Attribute
}

type model struct {
	*schema.Model
	block  *ast.Block
	fields []*field
	byName map[string]*field
	// incomplete is true if a line of the block did not parse or has an unknown type. A field or
	// key that seems to be missing may be on that line, and is then no error.
	incomplete bool
	// keysIncomplete is true if a key has an error. If a key seems to be missing, it may be this
	// one.
	keysIncomplete bool
	// duplicatePrimaryKey is true if more than one primary key was reported.
	duplicatePrimaryKey bool
	// tableNameTaken is true if another model has the same table. The names that are derived from
	// the name of the table are then equal too.
	tableNameTaken bool
	mapAttr        *ast.Attribute
	keys           []*key
	// unique has the sets of fields that are a key. indexed has the keys by their first field. Both
	// are computed when they are first needed.
	unique  map[string]bool
	indexed map[*schema.Field][]*key
}

// maybeKeyed reports whether a missing key may be on a line with an error.
func (m *model) maybeKeyed() bool { return m.incomplete || m.keysIncomplete }

type field struct {
	*schema.Field
	owner    *model
	node     *ast.Field
	resolved bool   // the type is known
	target   *model // for a relation field
	args     relationArgs
	mapAttr  *ast.Attribute
	defaults *ast.Attribute
}

// key is a schema key with the spans that its rules report.
type key struct {
	*schema.Key
	attr *ast.Attribute
	// mapAt and nameAt are the spans of the arguments map: and name:, zero if absent.
	mapAt, nameAt source.Span
	// typeAt is the span of the argument type:, zero if absent.
	typeAt source.Span
	// sorted is true if a field states a sort order, which may be ascending.
	sorted bool
}

// finding is a diagnostic to which a help line and a second span can still be added.
type finding struct {
	c *checker
	i int
}

func (c *checker) errorf(code diag.Code, at source.Span, format string, args ...any) finding {
	return c.report(diag.Error, code, at, fmt.Sprintf(format, args...))
}

func (c *checker) warnf(code diag.Code, at source.Span, format string, args ...any) finding {
	return c.report(diag.Warning, code, at, fmt.Sprintf(format, args...))
}

func (c *checker) report(s diag.Severity, code diag.Code, at source.Span, message string) finding {
	c.diags = append(c.diags, diag.Diagnostic{Severity: s, Code: code, Message: message, Span: at})
	return finding{c, len(c.diags) - 1}
}

// help adds the sentence that says what to do.
func (f finding) help(format string, args ...any) {
	f.c.diags[f.i].Help = fmt.Sprintf(format, args...)
}

// edit adds the edits that resolve the finding.
func (f finding) edit(edits ...diag.Edit) finding {
	f.c.diags[f.i].Edits = edits
	return f
}

// withSecondary adds the second span of the finding.
func (f finding) withSecondary(at source.Span, text string) finding {
	if !at.IsZero() {
		f.c.diags[f.i].Second = &diag.Label{Span: at, Text: text}
	}
	return f
}

// didYouMean sets the help to the candidate that is most similar to word, or to the fallback if no
// candidate is similar.
func (f finding) didYouMean(word string, candidates []string, fallback string) {
	f.c.suggestionsLeft -= len(candidates)
	if f.c.suggestionsLeft > 0 && len(word) <= maxQuoted {
		if s, ok := diag.Suggest(word, candidates); ok {
			f.help("did you mean %s?", quoted(s))
			return
		}
	}
	f.help("%s", fallback)
}

// features returns which parts of the language the database supports. Without a datasource no rule
// of a database applies.
func (c *checker) features() schema.Features { return c.out.Datasource.Features() }

// provider returns the database, the zero Provider if no datasource names one.
func (c *checker) provider() provider.Provider {
	if c.out.Datasource == nil {
		return 0
	}
	return c.out.Datasource.Provider
}

func (c *checker) relationModePrisma() bool {
	return c.out.Datasource != nil && c.out.Datasource.RelationMode == schema.PrismaMode
}
