package postgres

import "github.com/jackc/pgx/v5/pgtype"

// elementOf returns the element type of the array types that are read and written in binary form, 0
// for others.
func elementOf(array uint32) uint32 {
	switch array {
	case pgtype.BoolArrayOID:
		return pgtype.BoolOID
	case pgtype.ByteaArrayOID:
		return pgtype.ByteaOID
	case pgtype.Int2ArrayOID:
		return pgtype.Int2OID
	case pgtype.Int4ArrayOID:
		return pgtype.Int4OID
	case pgtype.Int8ArrayOID:
		return pgtype.Int8OID
	case pgtype.TextArrayOID:
		return pgtype.TextOID
	case pgtype.VarcharArrayOID:
		return pgtype.VarcharOID
	case pgtype.BPCharArrayOID:
		return pgtype.BPCharOID
	case pgtype.Float4ArrayOID:
		return pgtype.Float4OID
	case pgtype.Float8ArrayOID:
		return pgtype.Float8OID
	case pgtype.NumericArrayOID:
		return pgtype.NumericOID
	case pgtype.TimestampArrayOID:
		return pgtype.TimestampOID
	case pgtype.TimestamptzArrayOID:
		return pgtype.TimestamptzOID
	case pgtype.DateArrayOID:
		return pgtype.DateOID
	case pgtype.TimeArrayOID:
		return pgtype.TimeOID
	case pgtype.UUIDArrayOID:
		return pgtype.UUIDOID
	case pgtype.JSONArrayOID:
		return pgtype.JSONOID
	case pgtype.JSONBArrayOID:
		return pgtype.JSONBOID
	}
	return 0
}

// readsBinary reports whether results of the type are requested in binary form.
func readsBinary(oid uint32) bool {
	switch oid {
	case pgtype.BoolOID, pgtype.ByteaOID, pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID,
		pgtype.Float4OID, pgtype.Float8OID, pgtype.NumericOID, pgtype.TimestampOID, pgtype.TimestamptzOID, pgtype.DateOID, pgtype.TimeOID,
		pgtype.UUIDOID, pgtype.JSONOID, pgtype.JSONBOID:
		return true
	}
	return elementOf(oid) != 0
}
