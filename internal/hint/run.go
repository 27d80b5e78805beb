package hint

import (
	"slices"
	"strings"
)

// Run describes how the program was called.
type Run struct {
	// Program contains the words before the command, as a person writes them in a shell.
	Program []string
	// Verb is the command, such as "migrate dev". Args are the arguments after its flags.
	Verb string
	Args []string
	// Flags are the given flags in their order, including URLs.
	Flags []Flag
	// Optional contains the flags whose value can be omitted, with the value that an omission
	// stands for.
	Optional map[string]string
	// Environment are the variables of the process.
	Environment Environment

	// named is true if a command was formatted with an unset variable in place of a URL.
	named bool
}

// GoTool returns the Run of the program as a tool of the project's Go module.
func GoTool() *Run { return &Run{Program: []string{"go", "tool", "comon_orm"}} }

// Command formats a hint as a shell command.
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

// kept returns the flags of the run that the hint's command repeats.
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

// without returns the given flags, except each flag that one of the added flags replaces.
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

// subject returns the field or model that an answer is about.
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

// Placeholder returns the unset variable that a formatted command uses in place of a URL. It
// returns "" if no command uses one.
func (r *Run) Placeholder() string {
	if !r.named {
		return ""
	}
	return r.Environment.free()
}
