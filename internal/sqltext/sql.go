package sqltext

// SQL is text that a database executes or a person reads as SQL. A constant of Go becomes one by
// itself; a string that was put together while the program runs does not, so that every place where
// text turns into SQL can be found.
//
// What is compared is not of this type: see [CanonicalExpr].
type SQL string
