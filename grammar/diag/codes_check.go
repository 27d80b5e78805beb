package diag

// Codes of blocks and their names (CO11xx).
const (
	CodeDuplicateBlock     Code = "CO1101" // two models, views, enums or types with one name
	CodeDuplicateField     Code = "CO1102"
	CodeDuplicateEnumValue Code = "CO1103"
	CodeReservedName       Code = "CO1104"
	CodeScalarTypeName     Code = "CO1105" // a block with the name of a scalar type
	CodeCompositeType      Code = "CO1107" // `type` blocks belong to document databases
	CodeEmptyEnum          Code = "CO1108"
	CodeDuplicateGenerator Code = "CO1109"
	CodeSeveralDatasources Code = "CO1110"
	CodeDuplicateProperty  Code = "CO1111"
)

// Codes of the datasource and generator blocks (CO12xx).
const (
	CodeUnknownProperty        Code = "CO1201"
	CodeMissingProvider        Code = "CO1202"
	CodeUnknownProvider        Code = "CO1203"
	CodePropertyValue          Code = "CO1204"
	CodeRelationModeValue      Code = "CO1205"
	CodeRelationModeTwice      Code = "CO1206"
	CodeOldRelationModeName    Code = "CO1207" // warning
	CodeEmptySchemas           Code = "CO1208"
	CodeDuplicateSchema        Code = "CO1209"
	CodePropertyUnsupported    Code = "CO1210" // a property of another provider
	CodeShadowURLInUse         Code = "CO1211"
	CodePreviewInDatasource    Code = "CO1212"
	CodeInvalidExtension       Code = "CO1213"
	CodeRelationModeNoClient   Code = "CO1214" // warning: generate refuses relationMode = "prisma"
	CodeUnknownPreviewFeature  Code = "CO1221" // warning
	CodeObsoletePreviewFeature Code = "CO1222" // warning
	CodeSettingWithoutEffect   Code = "CO1223" // warning
	CodeGeneratorProvider      Code = "CO1224" // warning: a misspelt comon_orm, or no block with it
)

// Codes of types, attributes and their arguments (CO13xx).
const (
	CodeUnknownType           Code = "CO1301"
	CodeUnknownAttribute      Code = "CO1302"
	CodeDuplicateAttribute    Code = "CO1303"
	CodeMissingArgument       Code = "CO1304"
	CodeUnknownArgument       Code = "CO1305"
	CodeDuplicateArgument     Code = "CO1306"
	CodeArgumentKind          Code = "CO1307"
	CodeAttributeOnRelation   Code = "CO1308"
	CodeRelationOnScalar      Code = "CO1309"
	CodeUpdatedAtType         Code = "CO1310"
	CodeNeedlessIgnore        Code = "CO1311"
	CodeIgnoreOnUnsupported   Code = "CO1312"
	CodeListsUnsupported      Code = "CO1313"
	CodeKnownUnsupported      Code = "CO1314" // Unsupported("…") of a type the language has
	CodeAttributeNotSupported Code = "CO1315" // an attribute of another provider
	CodeOmittedNeeded         Code = "CO1316" // @omit on a field that is needed or not read, or on no field
	CodeGoTypeUnfit           Code = "CO1317" // @go on a field that has no Go type to choose, or two Go types of one key
)

// Codes of keys and indexes (CO14xx).
const (
	CodeNoUniqueCriterion     Code = "CO1401"
	CodeSeveralIDs            Code = "CO1402"
	CodeOptionalID            Code = "CO1403"
	CodeEmptyKey              Code = "CO1404"
	CodeUnknownKeyField       Code = "CO1405"
	CodeRelationInKey         Code = "CO1406"
	CodeRepeatedKeyField      Code = "CO1407"
	CodeInvalidKeyName        Code = "CO1408"
	CodeKeyNameTaken          Code = "CO1409"
	CodeKeyOption             Code = "CO1410" // an option that this key cannot take
	CodeSortValue             Code = "CO1411"
	CodeUnknownIndexType      Code = "CO1412"
	CodeIndexTypeUnsupported  Code = "CO1413"
	CodeIndexFieldType        Code = "CO1414"
	CodeUnknownOperatorClass  Code = "CO1415"
	CodeOperatorClassMismatch Code = "CO1416"
	CodeSortInHash            Code = "CO1417"
	CodeSpGistColumns         Code = "CO1418"
	CodeIndexNameAndMap       Code = "CO1419"
	CodeXMLInIndex            Code = "CO1420"
	CodeIndexPredicate        Code = "CO1421"
	CodeKeyInView             Code = "CO1422"
)

// Codes of default values (CO15xx).
const (
	CodeDefaultKind               Code = "CO1501"
	CodeDefaultValue              Code = "CO1502"
	CodeUnknownEnumDefault        Code = "CO1503"
	CodeUnknownDefaultFunction    Code = "CO1504"
	CodeDefaultFunctionType       Code = "CO1505"
	CodeDefaultFunctionArguments  Code = "CO1506"
	CodeDefaultArity              Code = "CO1507"
	CodeDefaultOnUnsupported      Code = "CO1508"
	CodeAutoincrementNotID        Code = "CO1509"
	CodeDefaultMap                Code = "CO1510"
	CodeDefaultFunctionOfProvider Code = "CO1511"
)

// Codes of relations and referential actions (CO16xx).
const (
	CodeMissingOpposite          Code = "CO1601"
	CodeAmbiguousRelation        Code = "CO1602"
	CodeMissingRelationFields    Code = "CO1603"
	CodeFieldsOnWrongSide        Code = "CO1604"
	CodeFieldsOnBothSides        Code = "CO1605"
	CodeUnknownRelationField     Code = "CO1606"
	CodeRelationInRelationFields Code = "CO1607"
	CodeRelationFieldCount       Code = "CO1608"
	CodeRelationFieldType        Code = "CO1609"
	CodeReferencesNotUnique      Code = "CO1610"
	CodeOneToOneNotUnique        Code = "CO1611"
	CodeRequiredOverOptional     Code = "CO1612" // a required relation over an optional foreign key
	CodeRequiredBackRelation     Code = "CO1613"
	CodeManyToManyID             Code = "CO1614"
	CodeManyToManyArgument       Code = "CO1615"
	CodeUnknownAction            Code = "CO1616"
	CodeActionUnsupported        Code = "CO1617"
	CodeActionOnBackRelation     Code = "CO1618"
	CodeSetNullOnRequired        Code = "CO1619" // error, on PostgreSQL a warning
	CodeActionCycle              Code = "CO1620"
	CodeMissingRelationIndex     Code = "CO1621" // warning
	CodeIgnoredTarget            Code = "CO1622"
	CodeEmptyRelationName        Code = "CO1623"
	CodeForeignKeyNameSupport    Code = "CO1624"
	CodeRepeatedRelationField    Code = "CO1625"
	CodeForeignKeyIndex          Code = "CO1626" // warning: a foreign key without an index
)

// Codes of names in the database (CO17xx).
const (
	CodeFieldMapClash       Code = "CO1701"
	CodeModelMapClash       Code = "CO1702"
	CodeEnumMapClash        Code = "CO1703"
	CodeConstraintNameClash Code = "CO1704"
	CodeNameTooLong         Code = "CO1705"
	CodeUndeclaredSchema    Code = "CO1706"
	CodeMissingSchema       Code = "CO1707"
	CodeSchemaUnsupported   Code = "CO1708"
	CodeEmptyConstraintName Code = "CO1709"
)

// Codes of native types (CO18xx).
const (
	CodeUnknownNativeType     Code = "CO1801"
	CodeNativeTypePrefix      Code = "CO1802"
	CodeNativeTypeArguments   Code = "CO1803"
	CodeNativeTypeArgument    Code = "CO1804"
	CodeNativeTypeScalar      Code = "CO1805"
	CodeNativeTypeRange       Code = "CO1806"
	CodeNativeTypeUnsupported Code = "CO1807"
	CodeMissingNativeType     Code = "CO1808"
)

// Codes of schemas that the language allows but the database does not (CO19xx).
const (
	CodeForeignKeyNativeTypes Code = "CO1901"
	CodeForeignKeyList        Code = "CO1902"
	CodeEmptyDatabaseName     Code = "CO1903"
	CodeTableAndEnumName      Code = "CO1904"
	CodeEnumValueMapClash     Code = "CO1905"
	CodeNativeTypeLength      Code = "CO1906"
	CodeNotIndexable          Code = "CO1907"
	CodeHashColumns           Code = "CO1908"
	CodeSortWithoutOrder      Code = "CO1909" // sort in an index method without an order
	CodeCitextExtension       Code = "CO1910" // warning
	CodeOptionalAutoincrement Code = "CO1911"
	CodeNoLength              Code = "CO1912" // warning: Char and Bit without a length
	CodeLongTableName         Code = "CO1913"
	CodeBareExpression        Code = "CO1914" // SQLite: an expression default without parentheses
	CodeCaseClash             Code = "CO1915" // SQLite: names differ only in case
	CodeUnsupportedDDL        Code = "CO1916"
	CodeIntegerRange          Code = "CO1917" // warning
	CodeListFunction          Code = "CO1918" // warning: a function as the default of a list
)
