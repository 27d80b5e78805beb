// Package orm is what an application names when it uses a generated client: queries, conditions,
// transactions, errors, options and middleware. It builds [query.Node] trees and never sees SQL, a
// dialect or a driver.
//
// # Two generated packages
//
// comon_orm generate writes, for a schema with the models User and Post, a package such as blogdb
// and a package q inside it. blogdb holds what has no type parameters: the row structs
// (blogdb.User), the create inputs (blogdb.UserCreate), enums, the client with Open and New, and
// its transactions. q holds one variable for each model:
//
//	db, err := blogdb.Open(ctx)
//	defer db.Close()
//	users, err := q.User.FindMany(q.User.Email.Contains("@example.com")).All(ctx, db)
//
// # Queries are values
//
// A query, such as a [Query] or an [Update], knows no connection. It is immutable: every method
// returns a new one, so a query may be kept, extended and shared between goroutines. Nothing
// touches the database before a terminal method (One, OneOrNil, All, Each, Exec, Count, Exists),
// which takes the context and a [Querier]: the client or a transaction. A query of another schema
// is refused.
//
// # Columns, conditions and order
//
// The columns of a model are fields of its variable: q.User.Email is a [Text], q.Post.Views a
// [Number], q.User.Name, which may be NULL, a [NullText]. Their operators make conditions
// ([Predicate]), sort keys ([Order]) and changes ([Assignment]). The model is part of these types,
// so a condition on posts in a query for users does not compile, nor does a text search in a
// number.
//
//	q.Post.FindMany(q.Post.Views.Gt(10), q.Post.Or(q.Post.Title.StartsWith("A"), q.Post.Content.IsNull())).
//		OrderBy(q.Post.Views.Desc(), orm.NullsLast(q.Post.Content.Asc())).
//		Skip(20).Take(10)
//
// Conditions given together must all hold. [Opt] makes one that is skipped when its value is nil,
// [Insensitive] one that ignores case.
//
// # Relations
//
// A relation field, [Many] or [One], filters by related rows, loads them along and writes them:
//
//	q.User.FindMany(q.User.Posts.Some(q.Post.Views.Gt(10))).
//		Include(q.User.Posts.OrderBy(q.Post.Views.Desc()).Take(3).Include(q.Post.Tags))
//
// A relation field of a row struct is nil until it is included; an included list without rows is
// empty and not nil. Limits of an include count for each parent.
//
// # Writes
//
// Create takes an input whose nil fields are not given: they get their default, NULL, or what a
// relation gives. Update and Upsert write what Set and Update assign, and return the row as it is
// then. Related rows are created, connected, changed and deleted in the same call, all or nothing:
//
//	q.User.Create(blogdb.UserCreate{Email: "alice@example.com"},
//		q.User.Posts.Create(blogdb.PostCreate{Title: "Hello"},
//			q.Post.Tags.ConnectOrCreate(q.Tag.ByName("go"), blogdb.TagCreate{Name: "go"})))
//
// UpdateMany and DeleteMany need a condition; q.Post.AllRows() says explicitly that all rows are
// meant.
//
// # Transactions
//
// Transaction runs a function in a transaction, inside another one in a savepoint. An error or a
// panic rolls back:
//
//	err := db.Transaction(ctx, func(tx *blogdb.Tx) error {
//		_, err := q.User.Create(blogdb.UserCreate{Email: "bob@example.com"}).One(ctx, tx)
//		return err
//	}, orm.Serializable, orm.Retry(3))
//
// # Errors
//
// [ErrNotFound], [ErrUniqueViolation] and the other sentinels are for [errors.Is]; a
// [ConstraintError] also names model and fields. What no database could take is [ErrInvalidInput],
// before a statement is sent. The driver's error stays reachable.
//
// # SQL of one's own
//
// [Raw] reads rows of any statement; Exec, a method of clients and transactions, runs one. Executor
// gives the pool or transaction underneath.
//
// # What is promised
//
// The types and functions here are for applications, but for those whose comment says "called by
// generated code": these, and package gensupport, change together with the generator. A client
// generated for another version does not compile.
package orm
