package orm

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// The text of a cursor is base64 (for URLs, without padding) of one byte for the version and:
//
//	version 1, without a key: content, then the first 8 bytes of its SHA-256
//	version 2, with a key:    content encrypted by AES-256-GCM with a random nonce
//
// The content is a digest of the query, one byte of flags, and the values of the sort keys. A value
// is 0 for NULL. Otherwise it is 1 and a number, or 1, the length of a text and the text.
//
// The checksum of version 1 detects accidents. A person can change such a cursor, but gains
// nothing: the values have the types of the sort keys and are sent as parameters, so the query
// starts at another row of its own result. A cursor of version 2 can be neither read nor changed
// without the key.

const (
	plainCursor  = 1
	sealedCursor = 2

	digestSize   = 8
	checksumSize = 8
	leastKey     = 16

	flagBack = 1
	flagSame = 2
)

// WithCursorKey encrypts the cursors of Page with key, so that a cursor can be neither read nor
// changed without it. The key has at least 16 bytes and should be random. All processes that serve
// the pages of one application need the same key. Cursors that were made with one of the old keys
// are accepted too, so that a key can be replaced.
//
// Without a key, a cursor shows the sort keys of a row to everyone who has it.
func WithCursorKey(key []byte, old ...[]byte) Option {
	return func(c *Config) { c.CursorKeys = append([][]byte{key}, old...) }
}

// cursorSeal protects cursors against changes.
type cursorSeal struct {
	keys  []cipher.AEAD
	short bool // a key is too short
}

func newCursorSeal(keys [][]byte) cursorSeal {
	var s cursorSeal
	for _, key := range keys {
		derived := sha256.Sum256(append([]byte("comon_orm cursor 2\x00"), key...))
		block, err := aes.NewCipher(derived[:])
		if err != nil || len(key) < leastKey {
			s.short = true
			continue
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			s.short = true
			continue
		}
		s.keys = append(s.keys, aead)
	}
	return s
}

func (s cursorSeal) seal(content []byte) []byte {
	if len(s.keys) == 0 {
		sum := sha256.Sum256(content)
		return slices.Concat([]byte{plainCursor}, content, sum[:checksumSize])
	}
	return s.keys[0].Seal([]byte{sealedCursor}, nil, content, nil)
}

// open returns the content of a cursor. It returns false if the cursor was not made by seal with
// one of the keys.
func (s cursorSeal) open(sealed []byte) ([]byte, bool) {
	if len(sealed) == 0 {
		return nil, false
	}
	version, sealed := sealed[0], sealed[1:]
	if len(s.keys) == 0 {
		end := len(sealed) - checksumSize
		if version != plainCursor || end < 0 {
			return nil, false
		}
		sum := sha256.Sum256(sealed[:end])
		return sealed[:end], subtle.ConstantTimeCompare(sum[:checksumSize], sealed[end:]) == 1
	}
	for _, key := range s.keys {
		if content, err := key.Open(nil, nil, sealed, nil); err == nil && version == sealedCursor {
			return content, true
		}
	}
	return nil, false
}

// cursorPosition is the content of a cursor.
type cursorPosition struct {
	back   bool // the page has the rows before the position
	same   bool // the page includes a row at the position
	values []query.Value
}

// cursorFormat converts positions in an order to cursors and back.
type cursorFormat struct {
	seal  cursorSeal
	model *gensupport.Model
	order []query.Order
}

// digest identifies the rows and their order. The conditions of the query do not belong to it: a
// position in the order has a meaning for other conditions too.
func (f cursorFormat) digest() []byte {
	t := f.model.Table
	text := fmt.Appendf(nil, "%q %q %q %q", f.model.Schema, t.Model, t.Schema, t.Name)
	for i := range f.order {
		o := &f.order[i]
		c := o.Result(t)
		text = fmt.Appendf(text, " %q %d %t %d", c.Name, c.Kind, o.Desc, o.Nulls)
		for _, l := range o.Via {
			text = fmt.Appendf(text, " %q", l.Field)
		}
		if o.Related != nil {
			text = appendMeasure(text, o.Related)
		}
	}
	sum := sha256.Sum256(text)
	return sum[:digestSize]
}

// appendMeasure appends what determines the values of a measure: its relation, its function, its
// column, and the values in its condition.
func appendMeasure(text []byte, m *query.RelatedMeasure) []byte {
	text = fmt.Appendf(text, " %q %d %d", m.Link.Field, m.Measure.Func, m.Measure.Column)
	_ = m.EachValue(func(t *query.Table, column int, v query.Value) error { // the function returns no error
		text = fmt.Appendf(text, " %q %d %d %d %q", t.Name, column, v.Kind, v.Num, v.Str)
		return nil
	})
	return text
}

// encode returns the cursor of a position, and "" for nil.
func (f cursorFormat) encode(p *cursorPosition) (string, error) {
	if f.seal.short {
		return "", f.shortKey()
	}
	if p == nil {
		return "", nil
	}
	content := f.digest()
	var flags byte
	if p.back {
		flags |= flagBack
	}
	if p.same {
		flags |= flagSame
	}
	content = append(content, flags)
	for _, v := range p.values {
		switch {
		case v.IsNull():
			content = append(content, 0)
		case isText(v.Kind):
			content = binary.AppendUvarint(append(content, 1), uint64(len(v.Str)))
			content = append(content, v.Str...)
		default:
			content = binary.AppendVarint(append(content, 1), v.Num)
		}
	}
	return base64.RawURLEncoding.EncodeToString(f.seal.seal(content)), nil
}

func (f cursorFormat) shortKey() error {
	return invalid(f.model.Table, "the key of WithCursorKey has fewer than %d bytes", leastKey)
}

// isText reports whether a value of this kind is in Str.
func isText(k query.Kind) bool {
	switch k {
	case query.Decimal, query.String, query.JSON, query.Bytes, query.Enum:
		return true
	case query.Null, query.Int, query.BigInt, query.Float, query.Bool, query.Time:
	}
	return false
}

func (f cursorFormat) decode(text string) (*cursorPosition, error) {
	if f.seal.short {
		return nil, f.shortKey()
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	content, ok := f.seal.open(sealed)
	if err != nil || !ok || len(content) < digestSize+1 {
		return nil, invalid(f.model.Table, "the cursor was changed, or a client with another key made it")
	}
	if string(content[:digestSize]) != string(f.digest()) {
		return nil, invalid(f.model.Table, "the cursor belongs to another query: its model or its order differs")
	}
	flags := content[digestSize]
	p := &cursorPosition{back: flags&flagBack != 0, same: flags&flagSame != 0}
	content = content[digestSize+1:]
	for i := range f.order {
		v, rest, ok := f.value(&f.order[i], content)
		if !ok {
			return nil, f.forged()
		}
		p.values, content = append(p.values, v), rest
	}
	if len(content) > 0 || flags > flagBack|flagSame {
		return nil, f.forged()
	}
	return p, nil
}

func (f cursorFormat) forged() error {
	return invalid(f.model.Table, "the cursor was changed: it does not have the values of the sort keys")
}

// value decodes one value. It returns false for a value that the sort key cannot have.
func (f cursorFormat) value(o *query.Order, from []byte) (v query.Value, rest []byte, ok bool) {
	c := o.Result(f.model.Table)
	if len(from) == 0 || from[0] > 1 {
		return v, nil, false
	}
	given, from := from[0] == 1, from[1:]
	if !given {
		return v, from, c.Nullable || len(o.Via) > 0
	}
	v.Kind = c.Kind
	if !isText(c.Kind) {
		n, size := binary.Varint(from)
		v.Num = n
		return v, from[max(0, size):], size > 0 && (c.Kind != query.Bool || n == 0 || n == 1)
	}
	n, size := binary.Uvarint(from)
	if size <= 0 || n > uint64(len(from)-size) {
		return v, nil, false
	}
	from = from[size:]
	v.Str, rest = string(from[:n]), from[n:]
	switch c.Kind { //nolint:exhaustive // every text is a value of the other kinds
	case query.Enum:
		ok = len(c.Enum) == 0 || slices.Contains(c.Enum, v.Str)
	case query.Decimal:
		d, err := decimal.NewFromString(v.Str) // an exponent could mean billions of digits
		ok = err == nil && !strings.ContainsAny(v.Str, "eE") && query.DecimalValue(d) == v
	default:
		ok = true
	}
	return v, rest, ok
}
