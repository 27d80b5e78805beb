// Package orm contains the types and functions that an application uses together with a generated
// client: queries, conditions, transactions, errors, options and middleware. It builds trees of
// [query.Node] and contains no SQL, no code for one database, and no driver.
//
// # Two generated packages
//
// comon_orm generate writes, for a schema with the models User and Post, a package such as blogdb
// and a package q inside it. blogdb has the types without type parameters: the row structs
// (blogdb.User), the create inputs (blogdb.UserCreate), enums, the client with Open and New, and
// its transactions. q has one variable for each model:
//
//	db, err := blogdb.Open(ctx)
//	defer db.Close()
//	users, err := q.User.FindMany(q.User.Email.Contains("@example.com")).All(ctx, db)
//
// # Queries are values
//
// A query, such as a [Query] or an [Update], has no connection. It is immutable: every method
// returns a new query, so a query may be stored, extended and shared between goroutines. Only a
// terminal method (One, OneOrNil, All, Each, Exec, Count, Exists) accesses the database. It takes
// the context and a [Querier]: the client or a transaction. A query of another schema is refused.
//
// # Columns, conditions and order
//
// The columns of a model are fields of its variable: q.User.Email is a [Text], q.Post.Views a
// [Number], q.User.Name, which may be NULL, a [NullText]. Their operators make conditions
// ([Predicate]), sort keys ([Order]) and changes ([Assignment]). The model is part of these types,
// so a condition on posts in a query for users does not compile, nor does a text search in a
// number.
//
//	q.Post.FindMany(
//		q.Post.Views.Gt(10),
//		q.Post.Or(q.Post.Title.StartsWith("A"), q.Post.Content.IsNull()),
//	).OrderBy(q.Post.Views.Desc(), orm.NullsLast(q.Post.Content.Asc())).
//		Skip(20).Take(10)
//
// If several conditions are given, all of them must hold. [Opt] returns a condition that is skipped
// if its value is nil. [Insensitive] makes a condition ignore case.
//
// # Relations
//
// A relation field, [Many] or [One], filters by related rows, loads them together with their
// parents, and writes them:
//
//	q.User.FindMany(q.User.Posts.Some(q.Post.Views.Gt(10))).
//		Include(q.User.Posts.OrderBy(q.Post.Views.Desc()).Take(3).Include(q.Post.Tags))
//
// A relation field of a row struct is nil until it is included; an included list without rows is
// empty and not nil. Take and Skip of an include apply to each parent.
//
// # Writes
//
// Create takes an input struct. A nil field of the input is not assigned: its column gets the
// default, NULL, or the key of a related row. Update and Upsert write what Set and Update assign,
// and return the row with its new values. The same call can create, connect, change and delete
// related rows. Either all of its writes take effect or none does:
//
//	q.User.Create(blogdb.UserCreate{Email: "alice@example.com"},
//		q.User.Posts.Create(blogdb.PostCreate{Title: "Hello"},
//			q.Post.Tags.ConnectOrCreate(q.Tag.ByName("go"), blogdb.TagCreate{Name: "go"})))
//
// UpdateMany and DeleteMany need a condition; q.Post.AllRows() is the explicit condition for all
// rows.
//
// # Transactions
//
// Transaction runs a function in a transaction. If it is called inside another transaction, it uses
// a savepoint. An error or a panic rolls back:
//
//	err := db.Transaction(ctx, func(tx *blogdb.Tx) error {
//		_, err := q.User.Create(blogdb.UserCreate{Email: "bob@example.com"}).One(ctx, tx)
//		return err
//	}, orm.Serializable, orm.Retry(3))
//
// # Errors
//
// [ErrNotFound], [ErrUniqueViolation] and the other sentinels are for [errors.Is]; a
// [ConstraintError] also names the model and its fields. Input that no database could store is
// refused with [ErrInvalidInput] before a statement is sent. A row that cannot be read is reported
// as a [DecodeError]. A write whose result cannot be read is rolled back; if that is not possible,
// the error is a [WrittenError]. The texts of errors contain no values of rows unless
// [WithErrorValues] is set. The driver's error is available to [errors.As].
//
// # Your own SQL
//
// [Raw] runs a statement and reads its rows. Exec, a method of clients and transactions, runs a
// statement without rows. On both databases, parameters are written $1 or :name. Executor returns
// the connection pool or the transaction.
//
// # Compatibility
//
// Applications can rely on the types and functions here, except those whose comment says "called by
// generated code". Those, and package gensupport, may change with each version of the generator. A
// client that was generated for another version does not compile.
package orm
