package hint

import (
	"slices"
	"strings"
)

// Run is how the program was called.
type Run struct {
	// Program is the words before the command, as written in a shell.
	Program []string
	// Verb is the command, such as "migrate dev"; Args are the arguments after its flags.
	Verb string
	Args []string
	// Flags are the given flags, in order, URLs included.
	Flags []Flag
	// Optional are flags whose value can be omitted, with the value that they have then.
	Optional map[string]string
	// Environment are the variables of the process.
	Environment Environment

	// named is true after a command was written with a variable that is not set in place of a URL.
	named bool
}

// GoTool is the program called as a tool of the project's Go module.
func GoTool() *Run { return &Run{Program: []string{"go", "tool", "comon_orm"}} }

// Command writes a hint for a shell.
func (r *Run) Command(h Hint) string {
	row := h.Kind.row()
	if row.verb == "" && row.add == nil && row.of != nil {
		return r.withNext(row, strings.Join(row.of(h), " "))
	}
	verb, given := row.verb, r.kept(row)
	if h.Kind == Again {
		verb = r.Verb
	}
	if h.Kind == Help {
		verb, given = h.About, nil
	}
	words := slices.Clone(r.Program)
	if verb != "" {
		words = append(words, strings.Fields(verb)...)
	}
	added := h.Answers
	if row.add != nil {
		added = append(row.add(h), h.Answers...)
	}
	for _, f := range r.without(given, added) {
		words = append(words, r.flag(f)...)
	}
	for _, f := range added {
		words = append(words, r.flag(f)...)
	}
	if h.Kind == Again {
		for _, arg := range r.Args {
			words = append(words, Quote(arg))
		}
	}
	return r.withNext(row, strings.Join(words, " "))
}

func (r *Run) withNext(row row, command string) string {
	if row.then == 0 {
		return command
	}
	return command + " && " + r.Command(Of(row.then, ""))
}

// kept returns the flags of the run that the hint's command has too.
func (r *Run) kept(row row) []Flag {
	var out []Flag
	for _, f := range r.Flags {
		switch {
		case f.Name == "json" || f.Name == "no-color" || f.Name == "help":
		case row.verb == "", // the same command
			f.Name == "schema" && row.verb != "init",
			f.Name == "from" && strings.HasPrefix(row.verb, "migrate "),
			f.Name == "url" && strings.HasPrefix(row.verb, "migrate ") || f.Name == "url" && strings.HasPrefix(row.verb, "db "),
			row.verb == r.Verb && slices.Contains(row.keeps, f.Name):
			out = append(out, f)
		}
	}
	return out
}

// without returns the given flags except single-valued ones that are given again.
func (r *Run) without(given, added []Flag) []Flag {
	return slices.DeleteFunc(slices.Clone(given), func(f Flag) bool {
		return slices.ContainsFunc(added, func(a Flag) bool {
			if f.Name == "rename" || f.Name == "backfill" {
				return a.Name == f.Name && subject(a) == subject(f)
			}
			return a.Name == f.Name
		})
	})
}

// subject is the field or model that an answer is about.
func subject(f Flag) string {
	of, _, _ := strings.Cut(f.Value, "=")
	return of
}

func (r *Run) flag(f Flag) []string {
	name := "--" + f.Name
	without, optional := r.Optional[f.Name]
	switch {
	case f.Bare || optional && f.Value == without:
		return []string{name}
	case f.Name == "verify" && f.Value == EmptyURL:
		return []string{name, variable(EmptyURL)}
	case f.Name == "url" || f.Name == "verify":
		word, unset := r.Environment.word(f.Value)
		r.named = r.named || unset
		return []string{name, word}
	case optional || strings.HasPrefix(f.Value, "-"):
		return []string{name + "=" + Quote(f.Value)}
	}
	return []string{name, Quote(f.Value)}
}

// Placeholder is the variable that a command written so far uses instead of a URL that no variable
// has; "" if none does.
func (r *Run) Placeholder() string {
	if !r.named {
		return ""
	}
	return r.Environment.free()
}
