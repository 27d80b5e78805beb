package names

// Names of runtime/orm: the client and its operations, then the descriptors of columns and
// relations.
var (
	OrmSession        = Name{orm, "Session"}
	OrmNewSession     = Name{orm, "NewSession"}
	OrmOption         = Name{orm, "Option"}
	OrmWithURL        = Name{orm, "WithURL"}
	OrmInput          = Name{orm, "Input"}
	OrmPatch          = Name{orm, "Patch"}
	OrmTxOption       = Name{orm, "TxOption"}
	OrmModel          = Name{orm, "Model"}
	OrmNewModel       = Name{orm, "NewModel"}
	OrmExistingModel  = Name{orm, "ExistingModel"}
	OrmNewExisting    = Name{orm, "NewExistingModel"}
	OrmViewModel      = Name{orm, "ViewModel"}
	OrmNewView        = Name{orm, "NewViewModel"}
	OrmCreateMany     = Name{orm, "CreateMany"}
	OrmCreateRows     = Name{orm, "CreateRows"}
	OrmUnique         = Name{orm, "Unique"}
	OrmUniqueBy       = Name{orm, "UniqueBy"}
	SessionExecutor   = Method{OrmSession, "Executor"}
	SessionScope      = Method{OrmSession, "WithScope"}
	OrmAnyPredicate   = Name{orm, "AnyPredicate"}
	SessionInTx       = Method{OrmSession, "InTransaction"}
	SessionBegin      = Method{OrmSession, "BeginTx"}
	OrmCommitTx       = Name{orm, "CommitTx"}
	OrmRollbackTx     = Name{orm, "RollbackTx"}
	OrmWithTx         = Name{orm, "WithTx"}
	OrmAfterCommit    = Name{orm, "AfterCommit"}
	OrmMany           = Name{orm, "Many"}
	OrmNewMany        = Name{orm, "NewMany"}
	OrmExistingMany   = Name{orm, "ExistingMany"}
	OrmNewExistMany   = Name{orm, "NewExistingMany"}
	OrmViewMany       = Name{orm, "ViewMany"}
	OrmNewViewMany    = Name{orm, "NewViewMany"}
	OrmExistingOne    = Name{orm, "ExistingOne"}
	OrmNewExistOne    = Name{orm, "NewExistingOne"}
	OrmViewOne        = Name{orm, "ViewOne"}
	OrmNewViewOne     = Name{orm, "NewViewOne"}
	OrmOne            = Name{orm, "One"}
	OrmNewOne         = Name{orm, "NewOne"}
	OrmField          = Name{orm, "Field"}
	OrmNewField       = Name{orm, "NewField"}
	OrmNullField      = Name{orm, "NullField"}
	OrmNewNullField   = Name{orm, "NewNullField"}
	OrmJSON           = Name{orm, "JSON"}
	OrmNewJSON        = Name{orm, "NewJSON"}
	OrmNullJSON       = Name{orm, "NullJSON"}
	OrmNewNullJSON    = Name{orm, "NewNullJSON"}
	OrmOpaqueJSON     = Name{orm, "OpaqueJSON"}
	OrmNewOpaqueJSON  = Name{orm, "NewOpaqueJSON"}
	OrmNullOpaqueJSON = Name{orm, "NullOpaqueJSON"}
	OrmNewNullOpqJSON = Name{orm, "NewNullOpaqueJSON"}
	OrmList           = Name{orm, "List"}
	OrmNewList        = Name{orm, "NewList"}
	OrmOpaque         = Name{orm, "Opaque"}
	OrmNewOpaque      = Name{orm, "NewOpaque"}
	OrmNullOpaque     = Name{orm, "NullOpaque"}
	OrmNewNullOpaque  = Name{orm, "NewNullOpaque"}
	OrmOpaqueList     = Name{orm, "OpaqueList"}
	OrmNewOpaqueList  = Name{orm, "NewOpaqueList"}
	OrmInt            = Name{orm, "Int"}
	OrmNewInt         = Name{orm, "NewInt"}
	OrmNullInt        = Name{orm, "NullInt"}
	OrmNewNullInt     = Name{orm, "NewNullInt"}
	OrmBigInt         = Name{orm, "BigInt"}
	OrmNewBigInt      = Name{orm, "NewBigInt"}
	OrmNullBigInt     = Name{orm, "NullBigInt"}
	OrmNewNullBigInt  = Name{orm, "NewNullBigInt"}
	OrmFloat          = Name{orm, "Float"}
	OrmNewFloat       = Name{orm, "NewFloat"}
	OrmNullFloat      = Name{orm, "NullFloat"}
	OrmNewNullFloat   = Name{orm, "NewNullFloat"}
	OrmDecimal        = Name{orm, "Decimal"}
	OrmNewDecimal     = Name{orm, "NewDecimal"}
	OrmNullDecimal    = Name{orm, "NullDecimal"}
	OrmNewNullDecimal = Name{orm, "NewNullDecimal"}
	OrmOrdered        = Name{orm, "Ordered"}
	OrmNewOrdered     = Name{orm, "NewOrdered"}
	OrmNullOrdered    = Name{orm, "NullOrdered"}
	OrmNewNullOrdered = Name{orm, "NewNullOrdered"}
	OrmText           = Name{orm, "Text"}
	OrmNewText        = Name{orm, "NewText"}
	OrmNullText       = Name{orm, "NullText"}
	OrmNewNullText    = Name{orm, "NewNullText"}
)

// Names of runtime/orm/gensupport, with which generated code describes itself to the runtime.
var (
	// SupportVersion is a constant of the runtime. If the runtime is older or newer than the
	// generator, it does not have this constant, and generated code does not compile.
	SupportVersion  = Name{support, "Version3"}
	SupportSchema   = Name{support, "Schema"}
	SupportModel    = Name{support, "Model"}
	SupportEnum     = Name{support, "Enum"}
	NullRelations   = Name{support, "NullRelations"}
	LoadState       = Name{support, "LoadState"}
	Reference       = Name{support, "Reference"}
	MarshalRow      = Name{support, "MarshalRow"}
	UnmarshalRow    = Name{support, "UnmarshalRow"}
	SupportFields   = Name{support, "Fields"}
	NewRows         = Name{support, "NewRows"}
	RelatedRow      = Name{support, "RelatedRow"}
	RelatedRows     = Name{support, "RelatedRows"}
	SupportRelation = Name{support, "Relation"}
	SetPtr          = Name{support, "SetPtr"}
	SetList         = Name{support, "SetList"}
	Optional        = Name{support, "Optional"}
	PatchRow        = Name{support, "PatchRow"}
	PatchValue      = Name{support, "PatchValue"}
	PatchList       = Name{support, "PatchList"}
	PatchJSON       = Name{support, "PatchJSON"}
	SupportInputRow = Name{support, "InputRow"}
	InputRowSet     = Method{SupportInputRow, "Set"}
	UnknownEnum     = Name{support, "UnknownEnum"}
	UnknownEnumRead = Name{support, "UnknownEnumRead"}
	ValidEnum       = Name{support, "ValidEnum"}
	EnumValues      = Name{support, "EnumValues"}
	ParseEnum       = Name{support, "ParseEnum"}
	ReadList        = Name{support, "ReadList"}
	ReadInt         = Name{support, "ReadInt"}
	ReadBigInt      = Name{support, "ReadBigInt"}
	ReadFloat       = Name{support, "ReadFloat"}
	ReadDecimal     = Name{support, "ReadDecimal"}
	ReadBool        = Name{support, "ReadBool"}
	ReadText        = Name{support, "ReadText"}
	ReadTime        = Name{support, "ReadTime"}
	ReadJSON        = Name{support, "ReadJSON"}
	ReadBytes       = Name{support, "ReadBytes"}
	SetNull         = Name{support, "SetNull"}
	MarshalSQLRow   = Name{support, "MarshalSQLRow"}
	UnmarshalSQLRow = Name{support, "UnmarshalSQLRow"}
	OwnOf           = Name{support, "OwnOf"}
	OwnReader       = Name{support, "OwnReader"}
)

// Names of runtime/query: tables as data, and values.
var (
	QueryTable      = Name{query, "Table"}
	QueryColumn     = Name{query, "Column"}
	QueryConstraint = Name{query, "Constraint"}
	QueryLink       = Name{query, "Link"}
	QueryJoinTable  = Name{query, "JoinTable"}
	QueryValue      = Name{query, "Value"}

	KindInt     = Name{query, "Int"}
	KindBigInt  = Name{query, "BigInt"}
	KindFloat   = Name{query, "Float"}
	KindDecimal = Name{query, "Decimal"}
	KindBool    = Name{query, "Bool"}
	KindString  = Name{query, "String"}
	KindTime    = Name{query, "Time"}
	KindJSON    = Name{query, "JSON"}
	KindBytes   = Name{query, "Bytes"}
	KindEnum    = Name{query, "Enum"}

	IntValue     = Name{query, "IntValue"}
	BigIntValue  = Name{query, "BigIntValue"}
	FloatValue   = Name{query, "FloatValue"}
	DecimalValue = Name{query, "DecimalValue"}
	BoolValue    = Name{query, "BoolValue"}
	StringValue  = Name{query, "StringValue"}
	TimeValue    = Name{query, "TimeValue"}
	JSONValue    = Name{query, "JSONValue"}
	BytesValue   = Name{query, "BytesValue"}
	EnumValue    = Name{query, "EnumValue"}

	DefaultUUID4  = Name{query, "DefaultUUID4"}
	DefaultUUID7  = Name{query, "DefaultUUID7"}
	DefaultCUID   = Name{query, "DefaultCUID"}
	DefaultCUID2  = Name{query, "DefaultCUID2"}
	DefaultULID   = Name{query, "DefaultULID"}
	DefaultNanoID = Name{query, "DefaultNanoID"}
	DefaultNow    = Name{query, "DefaultNow"}
)

// Names of runtime/driver: connections and rows.
var (
	DriverSource   = Name{driver, "Source"}
	DriverExecutor = Name{driver, "Executor"}
	ExecutorClose  = Method{DriverExecutor, "Close"}
	DriverRow      = Name{driver, "Row"}
	RowNull        = Method{DriverRow, "Null"}
	RowInt         = Method{DriverRow, "Int"}
	RowFloat       = Method{DriverRow, "Float"}
	RowDecimal     = Method{DriverRow, "Decimal"}
	RowBool        = Method{DriverRow, "Bool"}
	RowText        = Method{DriverRow, "Text"}
	RowTime        = Method{DriverRow, "Time"}
	RowJSON        = Method{DriverRow, "JSON"}
	RowBytes       = Method{DriverRow, "Bytes"}
)

// Names of the executors.
var (
	postgresOpen     = Name{postgres, "Open"}
	sqliteOpen       = Name{sqlite, "Open"}
	SQLiteOpenMemory = Name{sqlite, "OpenMemory"}
	SQLiteClose      = Method{Name{sqlite, "Executor"}, "Close"}
)

// Names for the package that helps with tests.
var (
	OrmQuerier   = Name{orm, "Querier"}
	PostgresTest = Name{postgrestest, "Open"}
	TestSandbox  = Name{ormtest, "Sandbox"}
	TestEdit     = Name{ormtest, "Edit"}
	TestCreate   = Name{ormtest, "Create"}
	TestValues   = Name{ormtest, "Values"}
	TestText     = Method{TestValues, "Text"}
	TestFixed    = Method{TestValues, "Fixed"}
	TestBits     = Method{TestValues, "Bits"}
	TestFormat   = Method{TestValues, "Format"}
	TestInt      = Method{TestValues, "Int"}
	TestBigInt   = Method{TestValues, "BigInt"}
	TestFloat    = Method{TestValues, "Float"}
	TestDecimal  = Method{TestValues, "Decimal"}
	TestBool     = Method{TestValues, "Bool"}
	TestTime     = Method{TestValues, "Time"}
	TestDate     = Method{TestValues, "Date"}
	TestClock    = Method{TestValues, "Clock"}
	TestJSON     = Method{TestValues, "JSON"}
	TestBytes    = Method{TestValues, "Bytes"}
	TestOwn      = Name{ormtest, "Own"}
)
