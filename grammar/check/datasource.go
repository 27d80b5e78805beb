package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
)

// checkDatasources reads the datasource. If there are several, the first one counts, so that the
// rules of its provider are checked.
func (c *checker) checkDatasources() {
	for i, b := range c.datasources {
		if i == 0 {
			c.out.Datasource = c.readDatasource(b)
			continue
		}
		c.severalDatasources(b, c.datasources[0])
		if i == 1 {
			c.severalDatasources(c.datasources[0], b)
		}
	}
}

// severalDatasources reports each of several datasources, because the user must decide which one to
// keep.
func (c *checker) severalDatasources(b, other *ast.Block) {
	c.errorf(diag.CodeSeveralDatasources, place(b), "a schema has one datasource").
		withSecondary(place(other), "another one").help("remove one of the two blocks")
}

func (c *checker) readDatasource(b *ast.Block) *schema.Datasource {
	c.checkConfigName(b)
	p := c.properties(b, "datasource")
	d := &schema.Datasource{Name: b.Name.Text, Doc: doc(b.Doc, nil), Span: place(b)}
	known := c.readProvider(p, d)
	d.URL = c.readURL(p, "url")
	d.DirectURL = c.readURL(p, "directUrl")
	d.ShadowURL = c.readURL(p, "shadowDatabaseUrl")
	c.checkShadowURL(p, d)
	c.readRelationMode(p, d)
	c.readSchemas(p, d)
	c.readExtensions(p, d)
	if a := p.byKey["previewFeatures"]; a != nil {
		p.taken["previewFeatures"] = true
		c.errorf(diag.CodePreviewInDatasource, a.Key.At, "preview features belong to a generator").
			help("move the line to a generator block, or remove it: comon_orm needs no flags")
	}
	if known || d.Provider.Known() {
		c.unknownProperties(p)
	}
	return d
}

func (c *checker) unknownProperties(p *properties) {
	candidates := []string{"provider", "url", "directUrl", "shadowDatabaseUrl", "relationMode", "schemas", "extensions"}
	for _, a := range p.all {
		if !p.taken[a.Key.Text] {
			c.errorf(diag.CodeUnknownProperty, a.Key.At, "a datasource has no property %s", quoted(a.Key.Text)).
				didYouMean(a.Key.Text, candidates, "the properties are "+strings.Join(candidates, ", "))
		}
	}
}

// readProvider reports whether a provider was named.
func (c *checker) readProvider(p *properties, d *schema.Datasource) bool {
	a := p.take("provider")
	if a == nil {
		if !p.incomplete && p.byKey["provider"] == nil {
			c.errorf(diag.CodeMissingProvider, place(p.block), "the datasource %s names no provider", quoted(d.Name)).
				help("add provider = \"postgresql\" or provider = \"sqlite\"")
		}
		return false
	}
	s, ok := a.Value.(*ast.String)
	if !ok {
		c.errorf(diag.CodePropertyValue, a.Value.Span(), "the provider must be one string, found %s", kindOf(a.Value)).
			help("write provider = \"postgresql\" or provider = \"sqlite\"")
		return true
	}
	word := s.Text
	if word == "postgres" { // the older name of the provider
		word = provider.PostgreSQL.String()
	}
	if d.Provider, ok = provider.Parse(word); !ok {
		c.errorf(diag.CodeUnknownProvider, s.At, "unknown provider %s", quoted(s.Text)).
			didYouMean(s.Text, providerWords(), "comon_orm speaks "+strings.Join(providerWords(), " and "))
	}
	return true
}

func providerWords() []string {
	var words []string
	for _, p := range provider.All() {
		words = append(words, p.String())
	}
	return words
}

func (c *checker) readURL(p *properties, key string) schema.URL {
	a := p.take(key)
	if a == nil {
		return schema.URL{}
	}
	u := schema.URL{Span: a.Value.Span()}
	switch v := a.Value.(type) {
	case *ast.String:
		u.Literal = v.Text
		return u
	case *ast.Call:
		name, ok := envName(v)
		if ok && strings.ContainsAny(name, "/=:@") { // a URL, whose password must not get into generated code
			c.errorf(diag.CodePropertyValue, u.Span, "env() takes the name of a variable, not its value").
				help("write %s = env(\"DATABASE_URL\"), and set that variable", key)
			return schema.URL{}
		}
		if ok {
			u.Env = name
			return u
		}
		if isEmptyEnv(v) {
			c.warnf(diag.CodePropertyValue, u.Span, "env() names no variable").help("write %s = env(\"DATABASE_URL\")", key)
			return schema.URL{}
		}
	}
	c.errorf(diag.CodePropertyValue, u.Span, "%s must be a string or env(\"NAME\"), found %s", quoted(key), kindOf(a.Value)).
		help("write %s = env(\"DATABASE_URL\")", key)
	return schema.URL{}
}

func envName(call *ast.Call) (string, bool) {
	if call.Name.Text != "env" || len(call.Args) != 1 || call.Args[0].Name != nil {
		return "", false
	}
	s, ok := call.Args[0].Value.(*ast.String)
	if !ok || s.Text == "" {
		return "", false
	}
	return s.Text, true
}

// isEmptyEnv reports whether the call is env(""), which the reference implementation treats as a
// variable that is not set.
func isEmptyEnv(call *ast.Call) bool {
	if call.Name.Text != "env" || len(call.Args) != 1 || call.Args[0].Name != nil {
		return false
	}
	s, ok := call.Args[0].Value.(*ast.String)
	return ok && s.Text == ""
}

func (c *checker) checkShadowURL(p *properties, d *schema.Datasource) {
	if !d.ShadowURL.Given() {
		return
	}
	same := func(u schema.URL) bool { return u.Literal == d.ShadowURL.Literal && u.Env == d.ShadowURL.Env }
	for _, u := range []schema.URL{d.URL, d.DirectURL} {
		if same(u) {
			c.errorf(diag.CodeShadowURLInUse, u.Span, "the database is its own shadow database").
				withSecondary(d.ShadowURL.Span, "the same URL").help("name another database, or remove shadowDatabaseUrl: comon_orm needs none")
			return
		}
	}
	c.warnf(diag.CodeSettingWithoutEffect, p.byKey["shadowDatabaseUrl"].All, "`shadowDatabaseUrl` has no effect: migrations are planned without a shadow database").
		help("remove it, unless another tool reads it")
}

func (c *checker) readRelationMode(p *properties, d *schema.Datasource) {
	mode, old := p.byKey["relationMode"], p.byKey["referentialIntegrity"]
	key := "relationMode"
	if old != nil {
		key = "referentialIntegrity"
		p.taken["relationMode"], p.taken[key] = true, true
		if mode != nil {
			c.errorf(diag.CodeRelationModeTwice, old.Key.At, "`referentialIntegrity` and `relationMode` are the same setting").
				withSecondary(mode.Key.At, "also set here").help("remove referentialIntegrity")
			return
		}
		c.warnf(diag.CodeOldRelationModeName, old.Key.At, "`referentialIntegrity` is the old name of `relationMode`").
			help("rename it to relationMode")
	}
	value, ok := p.text(key)
	if !ok {
		return
	}
	switch value {
	case "prisma":
		d.RelationMode = schema.PrismaMode
		c.warnf(diag.CodeRelationModeNoClient, p.byKey[key].All, "no client is generated for relationMode = \"prisma\": it would have to act in place of foreign keys").
			help("remove the line to get foreign keys and a client; without a client, format and the migrations work")
	case "foreignKeys":
		d.RelationMode = schema.ForeignKeys
	default:
		c.errorf(diag.CodeRelationModeValue, p.byKey[key].Value.Span(), "unknown relation mode %s", quoted(value)).
			didYouMean(value, []string{"foreignKeys", "prisma"}, "the modes are \"foreignKeys\" and \"prisma\"")
	}
}

func (c *checker) readSchemas(p *properties, d *schema.Datasource) {
	a, names := p.texts("schemas")
	if a == nil {
		return
	}
	c.hasSchemas = true
	if !d.Features().Schemas {
		c.errorf(diag.CodePropertyUnsupported, a.Key.At, "%s has no schemas", d.Provider.Title()).help("remove the line")
		return
	}
	if len(items(a.Value)) == 0 {
		c.errorf(diag.CodeEmptySchemas, a.Value.Span(), "the list of schemas is empty").help("name at least one, as in schemas = [\"public\"]")
	}
	seen := map[string]source.Span{}
	for _, n := range names {
		if first, twice := seen[n.Text]; twice {
			c.errorf(diag.CodeDuplicateSchema, n.At, "the schema %s is listed twice", quoted(n.Text)).
				withSecondary(first, "first listed here").help("remove one of the two")
			continue
		}
		seen[n.Text], c.schemas[n.Text] = n.At, true
		d.Schemas = append(d.Schemas, n.Text)
	}
}

func (c *checker) readExtensions(p *properties, d *schema.Datasource) {
	if !d.Features().Extensions {
		if a := p.take("extensions"); a != nil {
			c.errorf(diag.CodePropertyUnsupported, a.Key.At, "%s has no extensions", d.Provider.Title()).help("remove the line")
		}
		return
	}
	a := p.take("extensions")
	if a == nil {
		return
	}
	for _, e := range items(a.Value) {
		if x, ok := c.readExtension(e); ok {
			d.Extensions = append(d.Extensions, x)
		}
	}
}

func (c *checker) readExtension(e ast.Expr) (schema.Extension, bool) {
	x := schema.Extension{Span: e.Span()}
	switch v := e.(type) {
	case *ast.Ident:
		x.Name = v.Text
	case *ast.Call:
		x.Name = v.Name.Text
		args := c.callArguments(v)
		for _, o := range []struct {
			name string
			to   *string
		}{{"map", &x.DBName}, {"schema", &x.Schema}, {"version", &x.Version}} {
			if arg := args.named(o.name); arg != nil {
				*o.to, _ = c.text(arg.Value)
			}
		}
		args.done()
	default:
		c.errorf(diag.CodeInvalidExtension, e.Span(), "an extension is a bare name, found %s", kindOf(e)).
			help("write extensions = [citext], or map a name with a dash: uuidOssp(map: \"uuid-ossp\")")
		return x, false
	}
	if strings.ContainsAny(x.Name, "-.") {
		c.errorf(diag.CodeInvalidExtension, e.Span(), "the name of an extension is one word").
			help("map it, as in uuidOssp(map: \"uuid-ossp\")")
		return x, false
	}
	if x.DBName == "" {
		x.DBName = x.Name
	}
	return x, true
}
