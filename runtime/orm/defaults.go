package orm

import (
	"crypto/rand"
	"crypto/sha3"
	"encoding/binary"
	"fmt"
	"math/big"
	"time"

	"github.com/google/uuid"
	"github.com/lucsky/cuid"
	gonanoid "github.com/matoous/go-nanoid/v2"
	"github.com/oklog/ulid/v2"

	"github.com/cocomon/comon_orm/runtime/query"
)

const defaultNanoIDSize = 21

// makeDefault returns the client-side default of a column.
func makeDefault(c *query.Column, now time.Time) (query.Value, error) {
	text, err := "", error(nil)
	switch c.DefaultFunc {
	case query.DefaultUUID4:
		text, err = asText(uuid.NewRandom())
	case query.DefaultUUID7:
		text, err = asText(uuid.NewV7())
	case query.DefaultCUID:
		text, err = cuid.NewCrypto(rand.Reader)
	case query.DefaultCUID2:
		text = cuid2(now)
	case query.DefaultULID:
		text, err = asText(ulid.New(ulid.Timestamp(now), rand.Reader))
	case query.DefaultNanoID:
		size := c.DefaultSize
		if size == 0 {
			size = defaultNanoIDSize
		}
		text, err = gonanoid.New(size)
	case query.DefaultNow:
		return c.Stored(query.TimeValue(now)), nil
	case query.NoDefaultFunc:
		return query.Value{}, nil
	}
	if err != nil {
		return query.Value{}, fmt.Errorf("make the default of %s: %w", c.Field, err)
	}
	return query.StringValue(text), nil
}

func asText(v fmt.Stringer, err error) (string, error) { return v.String(), err }

// cuid2 returns an identifier of CUID version 2: 24 lower-case letters and digits, the first a
// letter. It consists of digits of a hash, so that it reveals neither a time nor an order.
func cuid2(now time.Time) string {
	seed := make([]byte, 40)
	_, _ = rand.Read(seed[:32]) // never fails, see crypto/rand
	binary.LittleEndian.PutUint64(seed[32:], uint64(now.UnixNano()))
	sum := sha3.Sum512(seed)
	digits := new(big.Int).SetBytes(sum[1:]).Text(36)
	return string('a'+rune(sum[0]%26)) + digits[len(digits)-23:]
}
