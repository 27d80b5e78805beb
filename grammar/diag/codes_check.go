package diag

// Codes of blocks and names (CO11xx): what is declared, and under which name.
const (
	DuplicateBlock     Code = "CO1101" // two models, views, enums or types of one name
	DuplicateField     Code = "CO1102"
	DuplicateEnumValue Code = "CO1103"
	ReservedName       Code = "CO1104"
	ScalarTypeName     Code = "CO1105" // a block called like a scalar type
	InvalidName        Code = "CO1106"
	CompositeType      Code = "CO1107" // `type` blocks belong to document databases
	EmptyEnum          Code = "CO1108"
	DuplicateGenerator Code = "CO1109"
	SeveralDatasources Code = "CO1110"
	DuplicateProperty  Code = "CO1111"
)

// Codes of the datasource and generator blocks (CO12xx).
const (
	UnknownProperty         Code = "CO1201"
	MissingProvider         Code = "CO1202"
	UnknownProvider         Code = "CO1203"
	PropertyValue           Code = "CO1204"
	RelationModeValue       Code = "CO1205"
	RelationModeTwice       Code = "CO1206"
	OldRelationModeName     Code = "CO1207" // warning
	EmptySchemas            Code = "CO1208"
	DuplicateSchema         Code = "CO1209"
	PropertyUnsupported     Code = "CO1210" // a property of another provider
	ShadowURLInUse          Code = "CO1211"
	PreviewInDatasource     Code = "CO1212"
	InvalidExtension        Code = "CO1213"
	UnknownPreviewFeature   Code = "CO1221" // warning
	ObsoletePreviewFeature  Code = "CO1222" // warning
	UnsupportedPreviewValue Code = "CO1223"
)

// Codes of types, attributes and their arguments (CO13xx).
const (
	UnknownType           Code = "CO1301"
	UnknownAttribute      Code = "CO1302"
	DuplicateAttribute    Code = "CO1303"
	MissingArgument       Code = "CO1304"
	UnknownArgument       Code = "CO1305"
	DuplicateArgument     Code = "CO1306"
	ArgumentKind          Code = "CO1307"
	AttributeOnRelation   Code = "CO1308"
	RelationOnScalar      Code = "CO1309"
	UpdatedAtType         Code = "CO1310"
	NeedlessIgnore        Code = "CO1311"
	IgnoreOnUnsupported   Code = "CO1312"
	ListsUnsupported      Code = "CO1313"
	KnownUnsupported      Code = "CO1314" // Unsupported("…") of a type the language has
	AttributeNotSupported Code = "CO1315" // an attribute of another provider
)

// Codes of keys and indexes (CO14xx).
const (
	NoUniqueCriterion     Code = "CO1401"
	SeveralIDs            Code = "CO1402"
	OptionalID            Code = "CO1403"
	EmptyKey              Code = "CO1404"
	UnknownKeyField       Code = "CO1405"
	RelationInKey         Code = "CO1406"
	RepeatedKeyField      Code = "CO1407"
	InvalidKeyName        Code = "CO1408"
	KeyNameTaken          Code = "CO1409"
	KeyOption             Code = "CO1410" // an option that this key cannot take
	SortValue             Code = "CO1411"
	UnknownIndexType      Code = "CO1412"
	IndexTypeUnsupported  Code = "CO1413"
	IndexFieldType        Code = "CO1414"
	UnknownOperatorClass  Code = "CO1415"
	OperatorClassMismatch Code = "CO1416"
	SortInHash            Code = "CO1417"
	SpGistColumns         Code = "CO1418"
	IndexNameAndMap       Code = "CO1419"
	XMLInIndex            Code = "CO1420"
	IndexPredicate        Code = "CO1421"
	KeyInView             Code = "CO1422"
)

// Codes of default values (CO15xx).
const (
	DefaultKind               Code = "CO1501"
	DefaultValue              Code = "CO1502"
	UnknownEnumDefault        Code = "CO1503"
	UnknownDefaultFunction    Code = "CO1504"
	DefaultFunctionType       Code = "CO1505"
	DefaultFunctionArguments  Code = "CO1506"
	DefaultArity              Code = "CO1507"
	DefaultOnUnsupported      Code = "CO1508"
	AutoincrementNotID        Code = "CO1509"
	DefaultMap                Code = "CO1510"
	DefaultFunctionOfProvider Code = "CO1511"
)

// Codes of relations and referential actions (CO16xx).
const (
	MissingOpposite          Code = "CO1601"
	AmbiguousRelation        Code = "CO1602"
	MissingRelationFields    Code = "CO1603"
	FieldsOnWrongSide        Code = "CO1604"
	FieldsOnBothSides        Code = "CO1605"
	UnknownRelationField     Code = "CO1606"
	RelationInRelationFields Code = "CO1607"
	RelationFieldCount       Code = "CO1608"
	RelationFieldType        Code = "CO1609"
	ReferencesNotUnique      Code = "CO1610"
	OneToOneNotUnique        Code = "CO1611"
	RequiredOverOptional     Code = "CO1612" // a required relation over an optional foreign key
	RequiredBackRelation     Code = "CO1613"
	ManyToManyID             Code = "CO1614"
	ManyToManyArgument       Code = "CO1615"
	UnknownAction            Code = "CO1616"
	ActionUnsupported        Code = "CO1617"
	ActionOnBackRelation     Code = "CO1618"
	SetNullOnRequired        Code = "CO1619" // error, on PostgreSQL a warning
	ActionCycle              Code = "CO1620"
	MissingRelationIndex     Code = "CO1621" // warning
	IgnoredTarget            Code = "CO1622"
	EmptyRelationName        Code = "CO1623"
	ForeignKeyNameSupport    Code = "CO1624"
	RepeatedRelationField    Code = "CO1625"
)

// Codes of names in the database (CO17xx).
const (
	FieldMapClash       Code = "CO1701"
	ModelMapClash       Code = "CO1702"
	EnumMapClash        Code = "CO1703"
	ConstraintNameClash Code = "CO1704"
	NameTooLong         Code = "CO1705"
	UndeclaredSchema    Code = "CO1706"
	MissingSchema       Code = "CO1707"
	SchemaUnsupported   Code = "CO1708"
	EmptyConstraintName Code = "CO1709"
)

// Codes of native types (CO18xx).
const (
	UnknownNativeType     Code = "CO1801"
	NativeTypePrefix      Code = "CO1802"
	NativeTypeArguments   Code = "CO1803"
	NativeTypeArgument    Code = "CO1804"
	NativeTypeScalar      Code = "CO1805"
	NativeTypeRange       Code = "CO1806"
	NativeTypeUnsupported Code = "CO1807"
	MissingNativeType     Code = "CO1808"
)

// Codes of schemas that the language allows and the database would refuse (CO19xx).
const (
	ForeignKeyNativeTypes Code = "CO1901"
	ForeignKeyList        Code = "CO1902"
	EmptyDatabaseName     Code = "CO1903"
	TableAndEnumName      Code = "CO1904"
	EnumValueMapClash     Code = "CO1905"
	NativeTypeLength      Code = "CO1906"
	NotIndexable          Code = "CO1907"
	HashColumns           Code = "CO1908"
	SortWithoutOrder      Code = "CO1909" // sort in an index method that keeps no order
	CitextExtension       Code = "CO1910" // warning
	OptionalAutoincrement Code = "CO1911"
	NoLength              Code = "CO1912" // warning: Char and Bit without a length
	LongTableName         Code = "CO1913"
	BareExpression        Code = "CO1914" // SQLite: an expression default without parentheses
	CaseClash             Code = "CO1915" // SQLite: names that differ in case alone
	UnsupportedDDL        Code = "CO1916"
	IntegerRange          Code = "CO1917" // warning
)
