package postgres

import (
	"encoding/binary"
	"math/big"

	"github.com/shopspring/decimal"
)

// readNumeric reads the binary form of numeric; see numeric_send in the server's source. The form
// consists of groups of four decimal digits. The first group counts as a multiple of 10000^weight.
// For NaN and the infinities readNumeric returns false, because they are not decimals.
func readNumeric(b []byte) (decimal.Decimal, bool) {
	const header, negative, positive = 8, 0x4000, 0
	if len(b) < header {
		return decimal.Decimal{}, false
	}
	n := int(binary.BigEndian.Uint16(b))
	weight := int32(int16(binary.BigEndian.Uint16(b[2:])))
	sign := binary.BigEndian.Uint16(b[4:])
	b = b[header:]
	if len(b) != 2*n || sign != negative && sign != positive {
		return decimal.Decimal{}, false
	}
	exponent := (weight - int32(n) + 1) * 4
	if n <= 4 { // at most 16 digits, which fit into 64 bits
		value := int64(0)
		for i := range n {
			value = value*10000 + int64(binary.BigEndian.Uint16(b[2*i:]))
		}
		if sign == negative {
			value = -value
		}
		return trimmed(big.NewInt(value), exponent), true
	}
	value, group := new(big.Int), new(big.Int)
	base := big.NewInt(10000)
	for i := range n {
		value.Mul(value, base)
		value.Add(value, group.SetUint64(uint64(binary.BigEndian.Uint16(b[2*i:]))))
	}
	if sign == negative {
		value.Neg(value)
	}
	return trimmed(value, exponent), true
}

// trimmed removes trailing zeros after the decimal point, so that equal decimals have the same
// representation.
func trimmed(value *big.Int, exponent int32) decimal.Decimal {
	ten, rest := big.NewInt(10), new(big.Int)
	for exponent < 0 && value.Sign() != 0 {
		shorter, _ := new(big.Int).QuoRem(value, ten, rest)
		if rest.Sign() != 0 {
			break
		}
		value = shorter
		exponent++
	}
	if value.Sign() == 0 {
		exponent = 0
	}
	return decimal.NewFromBigInt(value, exponent)
}
