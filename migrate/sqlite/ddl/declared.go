package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// HeldOtherwise implements dialect.DeclaredConverter. A column that is declared as DATETIME,
// DECIMAL or JSON has NUMERIC affinity: it stores the text '12' as the number 12. This tool
// declares such columns as TEXT, so that the text '12' stays a text.
func (sqlite) HeldOtherwise(declared string, t catalog.Type) bool {
	if t.Name != textType || declared == "" {
		return false
	}
	has := func(part string) bool { return strings.Contains(strings.ToLower(declared), part) }
	return has("int") || !has("char") && !has("clob") && !has("text")
}

// ConvertHeld implements dialect.DeclaredConverter.
func (s sqlite) ConvertHeld(from, to catalog.Type) dialect.Conversion {
	conv := s.Convert(from, to)
	if conv.Class == dialect.Impossible || to.Name != textType {
		return conv
	}
	switch valueKind(from) {
	case catalog.DateTimeKind:
		conv = dialect.Conversion{Class: dialect.Narrows, Using: storedTime, Bad: "NOT " + storableTime,
			Changed: "typeof({}) = 'text' AND " + sqltext.SQL(finerTime)}
	case catalog.DecimalKind:
		conv.Using = "CASE WHEN typeof({}) = 'real' THEN " + decimalOf(realDigits) + " ELSE CAST({} AS TEXT) END"
		conv.Bad = "CASE typeof({}) WHEN 'real' THEN NOT abs({}) < 1e35 WHEN 'text' THEN NOT " + plainNumber + " WHEN 'blob' THEN 1 END"
	case catalog.JsonKind, catalog.EnumKind:
		conv.Using = "CAST({} AS TEXT)"
	case catalog.StringKind, catalog.IntKind, catalog.BigIntKind, catalog.FloatKind, catalog.BooleanKind, catalog.BytesKind, catalog.UnknownKind:
	}
	return merged(conv)
}
