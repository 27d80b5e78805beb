package ir

import (
	"slices"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// model sets everything except the relations, because these need the columns of other models.
func (b *builder) model(m *schema.Model) {
	im := b.models[m]
	if im.Access == All {
		im.Create = b.derived(b.symbols, m, im.Go+"Create")
	}
	im.Query = b.derived(b.querySymbols, m, im.Go+"Model")
	im.NewFunc = b.querySymbols.own("new" + im.Go)
	im.TableVar = b.symbols.own("table" + im.Go)
	im.ModelVar = b.symbols.own("model" + im.Go)
	im.DecodeFunc = b.symbols.own("decode" + im.Go)
	im.ValueFunc = b.symbols.own("column" + im.Go)

	im.names = newScope(reservedFields...)
	switch im.Access { // the names of embedded types are reserved, because an embedded type is a field
	case ExistingRows:
		im.names.own(names.OrmExistingModel.String())
	case ReadOnly:
		im.names.own(names.OrmViewModel.String())
	case All: // reservedFields already contains the name Model
	}
	foreign := b.foreignKeyFields(m)
	for _, f := range m.Fields {
		if !inClient(f) {
			continue
		}
		goName := b.claim(im.names, GoName(f.Name), "field "+m.Name+"."+f.Name, f.Span)
		if f.Relation != nil {
			if target := b.models[f.Relation.Target]; target != nil {
				im.Relations = append(im.Relations, &Relation{Name: f.Name, Go: goName, Doc: f.Doc, Target: target, source: f})
			}
			continue
		}
		c := b.column(f, foreign[f])
		c.Go, c.Index, c.Const = goName, len(im.Columns), b.symbols.own("col"+im.Go+goName)
		im.Columns = append(im.Columns, c)
	}
	b.keys(m, im)
	b.patch(m, im)
}

// patch decides which columns a patch can change: all except the primary key and those that every
// update sets.
func (b *builder) patch(m *schema.Model, im *Model) {
	if im.Access == ReadOnly {
		return
	}
	var key []int
	if m.PrimaryKey != nil {
		key = columnsOf(im, m.PrimaryKey.Fields)
	}
	some := false
	for _, c := range im.Columns {
		c.Patched = !c.UpdatedAt && !slices.Contains(key, c.Index)
		some = some || c.Patched
	}
	if some {
		im.Patch = b.derived(b.symbols, m, im.Go+"Patch")
	}
}

// derived reserves a name that is derived from the name of a model. If another model has exactly
// that name, the derived name gets the suffix `_`.
func (b *builder) derived(s scope, m *schema.Model, name string) string {
	return b.claim(s, name, "generated type "+name+" of model "+m.Name, m.Span)
}

// inClient reports whether the client has the field.
func inClient(f *schema.Field) bool { return !f.Ignored && f.Unsupported == "" }

// access returns which writes of a model can succeed.
func access(m *schema.Model) Access {
	if m.IsView {
		return ReadOnly
	}
	for _, f := range m.Fields {
		if !inClient(f) && f.IsColumn() && f.Arity == schema.Required && !inDatabase(f.Default) {
			return ExistingRows
		}
	}
	return All
}

// inDatabase reports whether the database, and not the client, has the default.
func inDatabase(d schema.Default) bool {
	f, isFunc := d.(schema.Func)
	return d != nil && (!isFunc || !f.Name.InClient())
}

// foreignKeyFields returns the fields to which a write of a relation can assign values. A relation
// to a view cannot be written.
func (b *builder) foreignKeyFields(m *schema.Model) map[*schema.Field]bool {
	out := map[*schema.Field]bool{}
	for _, f := range m.Fields {
		if !f.Owns() || !inClient(f) {
			continue
		}
		if target := b.models[f.Relation.Target]; target != nil && target.Access != ReadOnly {
			for _, k := range f.Relation.Relation.Fields {
				out[k] = true
			}
		}
	}
	return out
}

func (b *builder) column(f *schema.Field, foreign bool) *Column {
	c := &Column{Name: f.Name, DB: f.DBName, Doc: f.Doc, UpdatedAt: f.UpdatedAt, Omitted: f.Omitted}
	if f.Enum != nil {
		c.Filler = enumFiller(b.enums[f.Enum])
		c.Kind, c.Native = b.enums[f.Enum].Kind, strings.Join(quoteAll(f.Enum.Schema, f.Enum.DBName), ".")
		c.Descriptors = c.Kind.Descriptors
	} else {
		native := nativeOf(f)
		c.Kind, c.Native = kinds[f.Scalar], parameter(native)
		c.Descriptors = descriptorsOf(c.Kind, native)
		limit(c, f.Native, native)
		c.Filler = filler(c, f.Scalar, f.Native, native)
		if t := b.goType(f); t != nil {
			c.Kind, c.Descriptors = own(c.Kind, c.Descriptors, GoType{t.Package, t.Name}, b.imported(t.Package))
			if f.Go == nil {
				c.Filler = uuidFiller()
			}
		}
	}
	c.Arity = f.Arity
	c.SQLNull = b.sqlNull && c.Arity == schema.Optional
	fill(c, f.Default)
	if f.UpdatedAt && f.Default == nil {
		c.Default = names.DefaultNow
	}
	c.Plain = c.Arity == schema.Required && !c.HasDefault && c.Default == (names.Name{}) && !foreign
	c.Descriptor = descriptor(c)
	return c
}

func descriptor(c *Column) Descriptor {
	switch c.Arity {
	case schema.Optional:
		return c.Descriptors.Null
	case schema.List:
		return c.Descriptors.List
	case schema.Required:
	}
	return c.Descriptors.One
}

// limit sets how many digits of a value the native type keeps.
func limit(c *Column, named *schema.NativeType, t *nativetype.Type) {
	if t == nil {
		return
	}
	switch {
	case t.Wire == nativetype.Date:
		c.Unit = (24 * time.Hour).Microseconds()
	case t.Literal == nativetype.ClockLiteral:
		c.Clock = true
		fallthrough
	case t.Scalar == nativetype.DateTime:
		if len(named.Args) == 1 {
			c.Unit = unit(named.Args[0])
		}
	case t.Scalar == nativetype.Decimal && len(named.Args) > 0:
		c.Precision = named.Args[0]
		if len(named.Args) > 1 {
			c.Scale = named.Args[1]
		}
	}
}

// unit returns the number of microseconds in the last of the given digits after the second. It
// returns 0 for one microsecond.
func unit(digits int) int64 {
	micros := int64(1)
	for range 6 - digits {
		micros *= 10
	}
	if micros == 1 {
		return 0
	}
	return micros
}

// fill sets who provides the value of a column that is not given: the database or the client.
func fill(c *Column, d schema.Default) {
	switch d := d.(type) {
	case nil:
	case schema.Func:
		if !d.Name.InClient() {
			c.HasDefault = true
		}
		c.Default, c.DefaultSize = defaultFunc(d)
	case schema.Literal, schema.EnumDefault, schema.ListDefault:
		c.HasDefault = true
	}
}

func defaultFunc(d schema.Func) (names.Name, int) {
	switch d.Name {
	case schema.UUID:
		if d.Arg == "7" {
			return names.DefaultUUID7, 0
		}
		return names.DefaultUUID4, 0
	case schema.CUID:
		if d.Arg == "2" {
			return names.DefaultCUID2, 0
		}
		return names.DefaultCUID, 0
	case schema.ULID:
		return names.DefaultULID, 0
	case schema.NanoID:
		return names.DefaultNanoID, atoi(d.Arg, 21)
	case schema.Now:
		return names.DefaultNow, 0
	case schema.AutoIncrement, schema.DBGenerated:
	}
	return names.Name{}, 0
}

// atoi converts an argument, which is known to consist of digits. It returns fallback for "".
func atoi(digits string, fallback int) int {
	if digits == "" {
		return fallback
	}
	n := 0
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}

// nativeOf returns the native type that the schema names, or nil if it names none.
func nativeOf(f *schema.Field) *nativetype.Type {
	if f.Native == nil {
		return nil
	}
	return f.ColumnType(provider.PostgreSQL)
}

// parameter returns the type to which parameters are cast. It returns "" for the default of the
// kind.
func parameter(t *nativetype.Type) string {
	if t == nil || t.Default && t.DefaultArgs == nil {
		return ""
	}
	return t.Param
}

func quoteAll(names ...string) []string {
	var out []string
	for _, n := range names {
		if n != "" {
			out = append(out, sqltext.Text(sqltext.Ident(provider.PostgreSQL, n)))
		}
	}
	return out
}
