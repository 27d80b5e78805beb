package check

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
)

// previewFeatures are the current preview features of the reference implementation.
const previewFeatures = "fullTextSearchPostgres nativeDistinct partialIndexes postgresqlExtensions reactNative " +
	"relationJoins schemaEngineDriverAdapters shardKeys strictUndefinedChecks typedSql views"

// obsoletePreviewFeatures are former preview features, which are part of the language now or were
// removed.
const obsoletePreviewFeatures = "aggregateApi atomicNumberOperations clientExtensions cockroachdb connectOrCreate createMany " +
	"dataProxy deno distinct driverAdapters extendedIndexes extendedWhereUnique fieldReference filterJson filteredRelationCount " +
	"fullTextIndex fullTextSearch groupBy improvedQueryRaw interactiveTransactions jsonProtocol metrics microsoftSqlServer middlewares " +
	"mongoDb multiSchema nApi namedConstraints nativeTypes omitApi orderByAggregateGroup orderByNulls orderByRelation " +
	"prismaSchemaFolder queryCompiler referentialActions referentialIntegrity selectRelationCount tracing transactionApi " +
	"uncheckedScalarInputs"

// checkPreviewFeatures warns of unknown and obsolete features. There are no errors, because no
// feature of this tool depends on a flag.
func (c *checker) checkPreviewFeatures(p *properties) {
	_, features := p.texts("previewFeatures")
	for _, f := range features {
		switch {
		case hasWord(previewFeatures, f.Text):
		case hasWord(obsoletePreviewFeatures, f.Text):
			c.warnf(diag.CodeObsoletePreviewFeature, f.At, "the preview feature %s has no effect any more", quoted(f.Text)).
				help("remove it")
		default:
			c.warnf(diag.CodeUnknownPreviewFeature, f.At, "unknown preview feature %s", quoted(f.Text)).
				didYouMean(f.Text, strings.Fields(previewFeatures), "remove it: comon_orm needs no flags")
		}
	}
}

// workingFeatures are the preview features that this tool supports, with and without the flag.
// There is no warning for them, because other tools need the flag.
const workingFeatures = "partialIndexes postgresqlExtensions views"

// checkOurPreviewFeatures warns of features without effect in a generator block of this tool.
func (c *checker) checkOurPreviewFeatures(a *ast.Assignment) {
	for _, e := range items(a.Value) {
		f, ok := e.(*ast.String)
		if !ok || !hasWord(previewFeatures, f.Text) || hasWord(workingFeatures, f.Text) {
			continue // checkPreviewFeatures warns of unknown and obsolete features
		}
		c.warnf(diag.CodeSettingWithoutEffect, f.At, "the preview feature %s has no effect in comon_orm", quoted(f.Text)).
			help("remove it")
	}
}

// hasExactWord reports whether the space-separated list has the word in exactly this form.
func hasExactWord(words, word string) bool { return slices.Contains(strings.Fields(words), word) }

// hasWord reports whether the space-separated list has the word in any case.
func hasWord(words, word string) bool {
	for w := range strings.FieldsSeq(words) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
