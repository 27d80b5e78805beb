package ddl

import "strings"

// OperatorClass implements dialect.Dialect. It translates a name of the schema language
// ("JsonbPathOps") into the name in the database ("jsonb_path_ops").
func (postgres) OperatorClass(ops string, raw bool, method string) string {
	if ops == "" {
		return ""
	}
	name := ops
	if !raw {
		name = snakeOps(ops)
	}
	if isDefaultClass(name, method) {
		return ""
	}
	return name
}

// snakeOps converts a name to snake case: Int4MinMaxMultiOps becomes int4_minmax_multi_ops. The
// name of the type before the other words stays one word, also if it has several capitals.
func snakeOps(ops string) string {
	base, ok := strings.CutSuffix(ops, "Ops")
	if !ok {
		return strings.ToLower(ops)
	}
	tail := "_ops"
	for _, part := range [...][2]string{{"MinMaxMulti", "_minmax_multi"}, {"MinMax", "_minmax"}, {"Bloom", "_bloom"}, {"Inclusion", "_inclusion"}, {"Path", "_path"}} {
		if rest, ok := strings.CutSuffix(base, part[0]); ok {
			base, tail = rest, part[1]+tail
			break
		}
	}
	return strings.ToLower(base) + tail
}

// isDefaultClass reports whether a class is the default of an index method (pg_opclass.opcdefault).
// It only recognises classes with a name in the schema language.
func isDefaultClass(name, method string) bool {
	switch method {
	case "gin":
		return name == "array_ops" || name == "jsonb_ops"
	case "spgist":
		return name == "inet_ops" || name == "text_ops"
	case "brin":
		return name == "inet_inclusion_ops" || strings.HasSuffix(name, "_minmax_ops") && name != "inet_minmax_ops"
	default:
		return false
	}
}
