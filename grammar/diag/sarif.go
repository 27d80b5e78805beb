package diag

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/source"
)

// The parts of SARIF 2.1.0 for a list of findings, with section numbers of the OASIS standard.
type (
	// SARIFLog is the whole document (3.13). The caller marshals it with encoding/json.
	SARIFLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []SARIFRun `json:"runs"`
	}
	// SARIFRun is one run of the tool (3.14).
	SARIFRun struct {
		Tool       SARIFTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []SARIFResult `json:"results"`
	}
	// SARIFTool names the tool (3.18).
	SARIFTool struct {
		Driver SARIFDriver `json:"driver"`
	}
	// SARIFDriver is the tool's main component (3.19).
	SARIFDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []SARIFRule `json:"rules"`
	}
	// SARIFRule describes one code (3.49).
	SARIFRule struct {
		ID      Code   `json:"id"`
		HelpURI string `json:"helpUri"`
	}
	// SARIFResult is one finding (3.27).
	SARIFResult struct {
		RuleID    Code            `json:"ruleId"`
		Level     string          `json:"level"`
		Message   SARIFMessage    `json:"message"`
		Locations []SARIFLocation `json:"locations,omitempty"`
		Related   []SARIFLocation `json:"relatedLocations,omitempty"`
		Fixes     []SARIFFix      `json:"fixes,omitempty"`
	}
	// SARIFFix is a change that resolves a finding (3.55).
	SARIFFix struct {
		Description SARIFMessage  `json:"description"`
		Changes     []SARIFChange `json:"artifactChanges"`
	}
	// SARIFChange is the part of a fix that is in one file (3.56).
	SARIFChange struct {
		Artifact     SARIFArtifact      `json:"artifactLocation"`
		Replacements []SARIFReplacement `json:"replacements"`
	}
	// SARIFReplacement replaces one region (3.57).
	SARIFReplacement struct {
		Deleted  SARIFRegion  `json:"deletedRegion"`
		Inserted SARIFMessage `json:"insertedContent"`
	}
	// SARIFMessage is a text (3.11).
	SARIFMessage struct {
		Text string `json:"text"`
	}
	// SARIFLocation is a place in a file (3.28).
	SARIFLocation struct {
		Physical SARIFPhysical `json:"physicalLocation"`
		Message  *SARIFMessage `json:"message,omitempty"`
	}
	// SARIFPhysical is a file and a region in it (3.29).
	SARIFPhysical struct {
		Artifact SARIFArtifact `json:"artifactLocation"`
		Region   SARIFRegion   `json:"region"`
	}
	// SARIFArtifact names a file (3.4).
	SARIFArtifact struct {
		URI string `json:"uri"`
	}
	// SARIFRegion is a part of a file (3.30).
	SARIFRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
		ByteOffset  int `json:"byteOffset"`
		ByteLength  int `json:"byteLength"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	toolURI     = "https://github.com/cocomon/comon_orm"
	errorsURI   = toolURI + "/blob/main/docs/errors.md#"
)

// SARIF returns the diagnostics as a SARIF 2.1.0 log with one run.
func SARIF(l List) SARIFLog {
	x := newIndex()
	run := SARIFRun{
		Tool:       SARIFTool{Driver: SARIFDriver{Name: "comon_orm", InformationURI: toolURI, Rules: rules(l)}},
		ColumnKind: "unicodeCodePoints",
		Results:    make([]SARIFResult, 0, len(l)),
	}
	for _, d := range l {
		run.Results = append(run.Results, x.result(d))
	}
	return SARIFLog{Schema: sarifSchema, Version: "2.1.0", Runs: []SARIFRun{run}}
}

// rules returns the codes of the diagnostics, each once, sorted.
func rules(l List) []SARIFRule {
	codes := make([]Code, 0, len(l))
	for _, d := range l {
		codes = append(codes, d.Code)
	}
	slices.Sort(codes)
	out := []SARIFRule{}
	for _, c := range slices.Compact(codes) {
		out = append(out, SARIFRule{ID: c, HelpURI: errorsURI + strings.ToLower(string(c))})
	}
	return out
}

func (x *index) result(d Diagnostic) SARIFResult {
	text := d.ShownMessage()
	if d.Help != "" {
		text += "; " + d.Help
	}
	r := SARIFResult{RuleID: d.Code, Level: d.Severity.String(), Message: SARIFMessage{Text: text}}
	if !d.Span.IsZero() {
		r.Locations = []SARIFLocation{x.location(d.Span)}
	}
	if d.Second != nil && !d.Second.Span.IsZero() {
		second := x.location(d.Second.Span)
		second.Message = &SARIFMessage{Text: d.Second.Text}
		r.Related = []SARIFLocation{second}
	}
	if len(d.Edits) > 0 {
		r.Fixes = []SARIFFix{x.fix(d)}
	}
	return r
}

func (x *index) fix(d Diagnostic) SARIFFix {
	out := SARIFFix{Description: SARIFMessage{Text: d.Help}}
	for _, e := range d.Edits {
		at := x.location(e.Span).Physical
		out.Changes = append(out.Changes, SARIFChange{
			Artifact: at.Artifact, Replacements: []SARIFReplacement{{Deleted: at.Region, Inserted: SARIFMessage{Text: e.Text}}},
		})
	}
	return out
}

func (x *index) location(s source.Span) SARIFLocation {
	name := url.URL{Path: filepath.ToSlash(s.File.Name)}
	region := SARIFRegion{ByteOffset: s.Start, ByteLength: s.End - s.Start}
	region.StartLine, region.StartColumn = x.position(s.File, s.Start)
	region.EndLine, region.EndColumn = x.position(s.File, s.End)
	return SARIFLocation{Physical: SARIFPhysical{Artifact: SARIFArtifact{URI: name.EscapedPath()}, Region: region}}
}
