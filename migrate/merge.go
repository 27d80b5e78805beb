package migrate

import (
	"fmt"
	"slices"
	"strings"
)

// mergeSnapshots merges three snapshots. It takes the change from the first (base) to the second
// (ours), and applies it to the third (theirs). It works line by line, because snapshots are
// canonical, with one declaration per line. A line that both sides changed differently is a
// conflict.
func mergeSnapshots(base, ours, theirs string) (merged string, conflicts []string) {
	m := merge{result: readBlocks(theirs)}
	before, after := readBlocks(base), readBlocks(ours)
	for _, b := range after {
		m.take(find(before, b.key), b)
	}
	for _, b := range before {
		if find(after, b.key) == nil {
			m.drop(b)
		}
	}
	return m.text(), m.conflicts
}

// block is a block of a snapshot, such as a model. Each of its lines is a block too, one without
// lines.
type block struct {
	key   string
	text  string
	lines []*block
}

// readBlocks splits a canonical snapshot into its blocks.
func readBlocks(text string) []*block {
	var out []*block
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line == "}":
		case strings.HasSuffix(line, "{"):
			out = append(out, &block{key: strings.TrimSpace(strings.TrimSuffix(line, "{")), text: line})
		case len(out) > 0:
			last := out[len(out)-1]
			last.lines = append(last.lines, &block{key: lineKey(line), text: line})
		}
	}
	return out
}

// lineKey returns a key by which a line is recognised in other versions of its block. For a field
// or an enum value, the key is its name. For an attribute that can occur only once, such as @@map,
// the key is the name of the attribute. For other attributes, such as @@index, it is the whole
// line.
func lineKey(line string) string {
	for _, once := range []string{"@@map(", "@@schema(", "@@id("} {
		if strings.HasPrefix(line, once) {
			return once
		}
	}
	if strings.HasPrefix(line, "@@") {
		return line
	}
	key, _, _ := strings.Cut(line, " ")
	return key
}

func find(list []*block, key string) *block {
	for _, b := range list {
		if b.key == key {
			return b
		}
	}
	return nil
}

func (b *block) same(o *block) bool {
	return b.text == o.text && slices.EqualFunc(b.lines, o.lines, (*block).same)
}

type merge struct {
	result    []*block
	conflicts []string
}

func (m *merge) conflict(what, format string) {
	m.conflicts = append(m.conflicts, fmt.Sprintf(format, what))
}

// take merges a block of our snapshot into the result. before is the same block in the base
// snapshot, nil if the block is new.
func (m *merge) take(before, ours *block) {
	theirs := find(m.result, ours.key)
	switch {
	case before != nil && before.same(ours):
	case theirs == nil && before == nil:
		m.result = append(m.result, ours)
	case theirs == nil:
		m.conflict(ours.key, "%s was changed here and removed there")
	default:
		if before == nil {
			before = &block{}
		}
		m.lines(before, ours, theirs)
	}
}

func (m *merge) drop(before *block) {
	theirs := find(m.result, before.key)
	switch {
	case theirs == nil:
	case !theirs.same(before):
		m.conflict(before.key, "%s was removed here and changed there")
	default:
		m.result = slices.DeleteFunc(m.result, func(b *block) bool { return b == theirs })
	}
}

// lines takes the change of the lines from the first block to the second, and applies it to the
// lines of the third.
func (m *merge) lines(before, ours, theirs *block) {
	name := func(line *block) string { return theirs.key + ": " + line.key }
	for i, line := range ours.lines {
		was, there := find(before.lines, line.key), find(theirs.lines, line.key)
		switch {
		case was != nil && was.same(line), there != nil && there.same(line):
		case was == nil && there == nil:
			theirs.lines = slices.Insert(theirs.lines, after(theirs.lines, ours.lines[:i]), line)
		case there == nil:
			m.conflict(name(line), "%s was changed here and removed there")
		case was == nil || !there.same(was):
			m.conflict(name(line), "%s was changed here and there")
		default:
			there.text = line.text
		}
	}
	for _, line := range before.lines {
		there := find(theirs.lines, line.key)
		switch {
		case find(ours.lines, line.key) != nil || there == nil:
		case !there.same(line):
			m.conflict(name(line), "%s was removed here and changed there")
		default:
			theirs.lines = slices.DeleteFunc(theirs.lines, func(l *block) bool { return l == there })
		}
	}
}

// after returns the index at which a new line is inserted into the given lines. The parameter
// before has the lines that precede the new one in its own version. The index follows the nearest
// of these that the given lines have too.
func after(lines, before []*block) int {
	for _, b := range slices.Backward(before) {
		if i := slices.IndexFunc(lines, func(l *block) bool { return l.key == b.key }); i >= 0 {
			return i + 1
		}
	}
	return len(lines)
}

func (m *merge) text() string {
	var b strings.Builder
	for i, block := range m.result {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(block.text + "\n")
		for _, line := range block.lines {
			b.WriteString("  " + line.text + "\n")
		}
		b.WriteString("}\n")
	}
	return b.String()
}
