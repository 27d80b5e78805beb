package postgrestest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

// prefix begins the names of all databases that this package creates.
const prefix = "comon_test_"

// lockKey is the key of the lock that a test holds while it creates a template.
const lockKey = 0x636f6d6f6e74

var errURL = errors.New("the URL of the server cannot be read: write postgresql://user:password@host/database")

// template returns the name of the database with the tables of ddl. It creates the database if the
// server does not have it. The name contains a hash of ddl, so that a changed schema gets another
// template.
func (s server) template(ctx context.Context, ddl []string) (string, error) {
	hash := sha256.Sum256([]byte(strings.Join(ddl, ";\n")))
	name := prefix + "template_" + hex.EncodeToString(hash[:10])
	err := s.with(ctx, s.url, func(exec *postgres.Executor) error {
		if found, err := exists(ctx, exec, name); found || err != nil {
			return err
		}
		// The lock belongs to the transaction, and the databases are created outside of it.
		tx, err := exec.Begin(ctx, driver.TxOptions{})
		if err != nil {
			return err
		}
		_, err = tx.Raw(ctx, fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", lockKey), nil, nil)
		if err == nil {
			err = s.createTemplate(ctx, exec, name, ddl)
		}
		return errors.Join(err, tx.Rollback(ctx))
	})
	if err != nil {
		return "", fmt.Errorf("create the template database: %w", err)
	}
	return name, nil
}

// createTemplate creates the template under another name and renames it when it is complete. So a
// test that ends before leaves no incomplete template.
func (s server) createTemplate(ctx context.Context, exec *postgres.Executor, name string, ddl []string) error {
	if found, err := exists(ctx, exec, name); found || err != nil { // another test was faster
		return err
	}
	draft := name + "_draft"
	at, err := s.database(draft)
	if err != nil {
		return err
	}
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + quoted(draft), "CREATE DATABASE " + quoted(draft)} {
		if err := raw(ctx, exec, sql); err != nil {
			return err
		}
	}
	err = s.with(ctx, at, func(exec *postgres.Executor) error {
		for _, sql := range ddl {
			if err := raw(ctx, exec, sql); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return errors.Join(err, raw(ctx, exec, "DROP DATABASE "+quoted(draft)))
	}
	// A database with a connection cannot be copied.
	if err := raw(ctx, exec, "ALTER DATABASE "+quoted(draft)+" ALLOW_CONNECTIONS false"); err != nil {
		return err
	}
	return raw(ctx, exec, "ALTER DATABASE "+quoted(draft)+" RENAME TO "+quoted(name))
}

func exists(ctx context.Context, exec driver.Executor, name string) (found bool, err error) {
	_, err = exec.Raw(ctx, "SELECT 1 FROM pg_database WHERE datname = $1", []any{name}, func([]string) (func(driver.Row) error, error) {
		return func(driver.Row) error {
			found = true
			return nil
		}, nil
	})
	return found, err
}

// run runs a statement that changes the databases of the server.
func (s server) run(ctx context.Context, sql string) error {
	return s.with(ctx, s.url, func(exec *postgres.Executor) error { return raw(ctx, exec, sql) })
}

// with calls f with an executor for the database at url.
func (s server) with(ctx context.Context, url string, f func(*postgres.Executor) error) error {
	exec, err := postgres.Open(ctx, driver.Source{}, orm.WithURL(url), orm.WithMaxConns(2), orm.WithErrorValues())
	if err != nil {
		return err
	}
	return errors.Join(f(exec), exec.Close())
}

func raw(ctx context.Context, exec driver.Executor, sql string) error {
	if _, err := exec.Raw(ctx, sql, nil, nil); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}
