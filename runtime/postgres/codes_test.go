package postgres

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/pgerror"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// enumerated lists the classes of SQLSTATE whose codes must all be in the table.
var enumerated = []string{"08", "22", "23", "40", "53", "57"}

// appendix lists the codes of these classes in PostgreSQL 18 (src/backend/utils/errcodes.txt).
const appendix = `08000 08001 08003 08004 08006 08007 08P01
22000 22001 22002 22003 22004 22005 22007 22008 22009 2200B 2200C 2200D 2200F 2200G 2200H 2200L 2200M 2200N 2200S 2200T
22010 22011 22012 22013 22014 22015 22016 22018 22019 2201B 2201E 2201F 2201G 2201W 2201X
22021 22022 22023 22024 22025 22026 22027 2202E 2202G 2202H
22030 22031 22032 22033 22034 22035 22036 22037 22038 22039 2203A 2203B 2203C 2203D 2203E 2203F 2203G
22P01 22P02 22P03 22P04 22P05 22P06
23000 23001 23502 23503 23505 23514 23P01
40000 40001 40002 40003 40P01
53000 53100 53200 53300 53400
57000 57014 57P01 57P02 57P03 57P04 57P05`

func TestEveryCodeIsInTheTable(t *testing.T) {
	codes := append(strings.Fields(appendix), serverCodes(t)...)
	s := &session{Tracer: trace.New(driver.Config{})}
	for _, code := range codes {
		if !pgerror.Listed(code) {
			t.Errorf("SQLSTATE %s is not in the table", code)
		}
		var d *orm.DatabaseError
		var c *orm.ConstraintError
		err := s.explain(&pgconn.PgError{Code: code, Message: "m"}, nil)
		constraint := code[:2] == "23" || code == "40002"
		if errors.As(err, &c) != constraint || errors.As(err, &d) == constraint {
			t.Errorf("SQLSTATE %s is a %T", code, err)
		}
		if constraint && !errors.Is(err, orm.ErrConstraintViolation) {
			t.Errorf("SQLSTATE %s is no ErrConstraintViolation", code)
		}
	}
}

// serverCodes returns the codes of these classes in the installed server.
func serverCodes(t *testing.T) []string {
	e, err := Open(t.Context(), driver.Source{}, orm.WithURL(pgtest.URL(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	text := ""
	_, err = e.Raw(t.Context(), `SELECT pg_read_file(setting || '/errcodes.txt', 0, 10000000, true) FROM pg_config WHERE name = 'SHAREDIR'`, nil,
		func([]string) (func(driver.Row) error, error) {
			return func(r driver.Row) error {
				if !r.Null(0) { // not every package has the file
					text = r.Text(0)
				}
				return nil
			}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^([0-9A-Z]{5}) +[EWS]`).FindAllStringSubmatch(text, -1) {
		if slices.Contains(enumerated, m[1][:2]) {
			out = append(out, m[1])
		}
	}
	return out
}

func TestUnknownCodes(t *testing.T) {
	s := &session{Tracer: trace.New(driver.Config{})}
	for _, c := range []struct {
		name, code, routine string
		kind                error
		shown               bool // whether the error shows the server's message
	}{
		{"a later code of class 22", "22ZZZ", "", orm.ErrInvalidInput, false},
		{"a later constraint", "23ZZZ", "", orm.ErrConstraintViolation, false},
		{"a later reason of unavailability", "53ZZZ", "", orm.ErrUnavailable, true},
		{"a later conflict", "40ZZZ", "", orm.ErrSerialization, true},
		{"a raised code of class 42", "42501", "exec_stmt_raise", orm.ErrRaised, false},
		{"a raised code of its own", "MY001", "exec_stmt_raise", orm.ErrRaised, false},
		{"raised by another language", "MY001", "", orm.ErrRaised, false},
		{"a raised value error", "22023", "exec_stmt_raise", orm.ErrInvalidInput, false},
		{"a raised cancellation", "57014", "exec_stmt_raise", orm.ErrCanceled, false},
		{"a foreign data wrapper", "HV000", "", orm.ErrRaised, false},
		{"no code", "", "", orm.ErrRaised, false},
		{"an error of the statement", "42703", "", nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			own := &pgconn.PgError{Code: c.code, Message: "marker", Detail: "marker", Routine: c.routine}
			err := s.explain(own, nil)
			if c.kind != nil && !errors.Is(err, c.kind) {
				t.Errorf("%v is not %v", err, c.kind)
			}
			if strings.Contains(err.Error(), "marker") != c.shown {
				t.Errorf("%v: the server's message is shown: %t", err, !c.shown)
			}
			if !errors.Is(err, own) {
				t.Errorf("%v does not lead to the server's error", err)
			}
		})
	}
}
