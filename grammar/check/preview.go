package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/diag"
)

// previewFeatures are the preview features that the reference has today.
const previewFeatures = "fullTextSearchPostgres nativeDistinct partialIndexes postgresqlExtensions reactNative " +
	"relationJoins schemaEngineDriverAdapters shardKeys strictUndefinedChecks typedSql views"

// obsoletePreviewFeatures were preview features: they are part of the language now, or were
// removed.
const obsoletePreviewFeatures = "aggregateApi atomicNumberOperations clientExtensions cockroachdb connectOrCreate createMany " +
	"dataProxy deno distinct driverAdapters extendedIndexes extendedWhereUnique fieldReference filterJson filteredRelationCount " +
	"fullTextIndex fullTextSearch groupBy improvedQueryRaw interactiveTransactions jsonProtocol metrics microsoftSqlServer middlewares " +
	"mongoDb multiSchema nApi namedConstraints nativeTypes omitApi orderByAggregateGroup orderByNulls orderByRelation " +
	"prismaSchemaFolder queryCompiler referentialActions referentialIntegrity selectRelationCount tracing transactionApi " +
	"uncheckedScalarInputs"

// checkPreviewFeatures only warns: no feature here depends on a flag.
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

// hasWord reports whether the space-separated list has the word, whatever its case.
func hasWord(words, word string) bool {
	for w := range strings.FieldsSeq(words) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
