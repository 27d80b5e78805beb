package artifact

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// directive parses one line `-- comon_orm:word args`.
func (p *scriptParser) directive(word, args string, line int) error {
	switch word {
	case "group":
		return p.group(args)
	case "rebuild":
		return p.rebuild(args)
	case "step":
		p.line = line
		return p.step(args)
	case "probe":
		return p.probe(args)
	case "accept":
		p.line = line
		return p.accept(args)
	case "restore":
		p.line = line
		return p.restoreNext(args)
	case "todo":
		return p.todo(args, line)
	default:
		return fmt.Errorf("unknown directive %q: want group, rebuild, restore, step, probe, accept or todo", word)
	}
}

func (p *scriptParser) group(args string) error {
	if len(p.hazards) > 0 || len(p.accepts) > 0 || p.restore {
		return errors.New("group: a directive for a step is before it, but no statement is")
	}
	g := Group{}
	switch args {
	case "transaction=yes":
		g.Transactional = true
	case "transaction=none":
	default:
		return fmt.Errorf("group: %q: want transaction=yes or transaction=none", args)
	}
	p.script.Groups = append(p.script.Groups, g)
	return nil
}

func (p *scriptParser) rebuild(args string) error {
	if len(p.script.Groups) == 0 {
		p.script.Groups = append(p.script.Groups, Group{Transactional: true})
	}
	table, err := readObject(args)
	if err != nil || table == "" {
		return errors.New("rebuild: want the name of a table")
	}
	g := &p.script.Groups[len(p.script.Groups)-1]
	g.Rebuild = append(g.Rebuild, table)
	return nil
}

func (p *scriptParser) step(args string) error {
	code, parts, ok := strings.Cut(args, " ")
	code, isCode := strings.CutPrefix(code, "hazard=")
	if !ok || !isCode || code == "" || !strings.HasPrefix(parts, objectKey) {
		return fmt.Errorf("step: %q: want hazard=CODE object=NAME, and further parts", args)
	}
	h := hazard.Hazard{Kind: hazard.Kind(code)}
	var err error
	if h.Parts, err = readParts(parts); err != nil {
		return fmt.Errorf("step: %w", err)
	}
	p.hazards = append(p.hazards, h)
	return nil
}

// todo parses an open task: the parts of a hazard of the catalogue, or a text that a person wrote.
func (p *scriptParser) todo(args string, line int) error {
	code, text, _ := strings.Cut(args, " ")
	if code == "" {
		return errors.New("todo: want a code and the task")
	}
	h := hazard.Hazard{Kind: hazard.Kind(code), Line: line}
	if !h.Kind.Listed() || !strings.HasPrefix(text, objectKey) {
		h.Text = text
	} else {
		var err error
		if h.Parts, err = readParts(text); err != nil {
			return fmt.Errorf("todo: %w", err)
		}
	}
	p.script.Todos = append(p.script.Todos, h)
	return nil
}

func (p *scriptParser) probe(query string) error {
	if len(p.hazards) == 0 || p.hazards[len(p.hazards)-1].Probe != "" {
		return errors.New("probe: must directly follow a step directive")
	}
	query, err := readObject(query) // the query is quoted if it has line breaks
	if err != nil || query == "" {
		return errors.New("probe: want a SELECT that counts rows")
	}
	p.hazards[len(p.hazards)-1].Probe = sqltext.SQL(query)
	return nil
}

func (p *scriptParser) restoreNext(args string) error {
	groups := p.script.Groups
	if args != "" {
		of, err := readObject(args)
		if err != nil || of == "" {
			return errors.New("restore: want the name of an object")
		}
		p.of, p.restore = of, true
		return nil
	}
	if len(groups) == 0 || len(groups[len(groups)-1].Rebuild) == 0 {
		return errors.New("restore: without an object it must be in a group that rebuilds a table")
	}
	p.restore = true
	return nil
}

func (p *scriptParser) accept(args string) error {
	code, reason, _ := strings.Cut(args, " ")
	if reason = strings.TrimSpace(reason); code == "" || reason == "" {
		return errors.New("accept: want a code and the reason")
	}
	if p.accepts == nil {
		p.accepts = map[string]string{}
	}
	p.accepts[code] = reason
	return nil
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
