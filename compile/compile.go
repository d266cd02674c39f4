package compile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"segql/ast"
)

// A Target is a kind of document that segments are translated to. The zero
// Target leaves it to the segment: SegmentGroups if it is groups without a
// header, or with one that says nothing, else Request.
type Target uint8

// The targets.
const (
	DefaultTarget Target = iota
	Request
	SegmentGroups
	Estimate
	CloudFormation
	Terraform
	LogicalPlan
	numTargets
)

// targets is the only list of targets. A target with a file makes one document
// of all segments.
var targets = [numTargets]struct{ text, file string }{
	Request:        {"request", ""},
	SegmentGroups:  {"segment-groups", ""},
	Estimate:       {"estimate", ""},
	CloudFormation: {"cloudformation", "segments.template.json"},
	Terraform:      {"terraform", "segments.tf.json"},
	LogicalPlan:    {"plan", ""},
}

// String returns the target's name on the command line.
func (t Target) String() string { return targets[t].text }

// Targets lists the names of the targets that can be asked for.
func Targets() []string {
	var names []string
	for t := Request; t < numTargets; t++ {
		names = append(names, t.String())
	}
	return names
}

// LookupTarget returns the target of a name.
func LookupTarget(name string) (Target, bool) {
	for t := Request; t < numTargets; t++ {
		if t.String() == name {
			return t, true
		}
	}
	return DefaultTarget, false
}

// A Document is the translation of a segment, or of all.
type Document struct {
	File  string // what a file of it is called
	Value any    // for JSON, or a Text
}

// Text is a document that is no JSON.
type Text string

// Encode encodes documents as one text: several are an array in JSON, and one
// after the other where they are Text.
func Encode(documents []Document) []byte {
	var all []any
	var text strings.Builder
	for _, d := range documents {
		if t, ok := d.Value.(Text); ok {
			text.WriteString(string(t))
		} else {
			all = append(all, d.Value)
		}
	}
	switch len(all) {
	case 0:
		return []byte(text.String())
	case 1:
		return JSON(all[0])
	}
	return JSON(all)
}

// JSON encodes a document: two spaces of indent, the model's order of members,
// map entries in byte order, a newline at the end.
func JSON(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		panic(err) // documents are structs, maps and strings
	}
	return b.Bytes()
}

// Compile translates checked segments to a target, in their order. The domain
// takes the place of the segments' own, unless it is "". Plans gives LogicalPlan
// its options.
func Compile(segments []*Segment, target Target, domain string) ([]Document, ast.Diagnostics) {
	if len(segments) == 0 {
		return nil, nil
	}
	t := &translator{domain: domain}
	switch target {
	case CloudFormation:
		return []Document{{targets[target].file, t.cloudFormation(segments)}}, t.list
	case Terraform:
		return []Document{{targets[target].file, t.terraform(segments)}}, t.list
	case LogicalPlan:
		return Plans(segments, PlanOptions{})
	}
	return t.each(segments, target), t.list
}

// A translator makes documents of segments that are known to be valid. What it
// reports is about the target.
type translator struct {
	domain string
	list   ast.Diagnostics
}

func (t *translator) report(s *Segment, code ast.Code, help, message string, args ...any) {
	at := s.Syntax.Span
	if h := s.Syntax.Header; h != nil {
		at = h.Span
	}
	r := ast.Reporter{Source: s.File.Source}
	r.Report(at, code, help, message, args...)
	t.list = append(t.list, r.List...)
}

// each makes a document of every segment.
func (t *translator) each(segments []*Segment, target Target) []Document {
	var documents []Document
	files := Names{}
	for _, s := range segments {
		value := t.translate(s, target)
		if value == nil {
			continue
		}
		documents = append(documents, Document{files.Unique(fileName(s)) + ".json", value})
	}
	return documents
}

// fileName returns a file's base name for a segment.
func fileName(s *Segment) string {
	name := s.Name
	if name == "" {
		name = s.ID
	}
	return BaseName(name)
}

// BaseName makes the name of a segment fit for a file, without extension.
func BaseName(name string) string {
	fit := func(r rune) rune {
		if r == '-' || r == '.' || ast.IsNamePart(r) {
			return r
		}
		return '_'
	}
	name = strings.Trim(strings.Map(fit, name), ".")
	if r := []rune(name); len(r) > maxName {
		name = string(r[:maxName])
	}
	if name == "" {
		return "segment"
	}
	return name
}

// Names makes names unique, in any case of letters: it counts how often each
// was asked for.
type Names map[string]int

// Unique returns name, or name with a number if it was returned before.
func (n Names) Unique(name string) string {
	folded := strings.ToLower(name)
	n[folded]++
	if n[folded] == 1 {
		return name
	}
	return n.Unique(fmt.Sprintf("%s%d", name, n[folded]))
}

// translate makes the document of one segment, or reports why it cannot.
func (t *translator) translate(s *Segment, target Target) any {
	if target == DefaultTarget {
		target = Request
		if _, ok := s.Body.(*Groups); ok && isBare(s) {
			target = SegmentGroups
		}
	}
	groups, hasGroups := s.Body.(*Groups)
	switch {
	case t.imported(s):
		return nil
	case target == SegmentGroups && !hasGroups:
		t.report(s, ast.NoTarget, "use -t request", "the segment has no groups, so that there are no SegmentGroups")
		return nil
	case s.Service == ast.Pinpoint && target == Estimate:
		t.report(s, ast.NoTarget, "use -t request", "Pinpoint has no estimates")
		return nil
	case s.Service == ast.Pinpoint && target == SegmentGroups:
		return pinpointGroupsOf(groups)
	case s.Service == ast.Pinpoint:
		return writeSegmentRequestOf(s)
	case target == SegmentGroups:
		return profilesGroupsOf(groups)
	case target == Estimate:
		return t.estimate(s)
	}
	return t.request(s)
}

// imported reports a segment that no document can make.
func (t *translator) imported(s *Segment) bool {
	if s.Imported {
		t.report(s, ast.NoTarget, "", "only an import job of Pinpoint makes an imported segment")
	}
	return s.Imported
}

// isBare reports whether a segment is its body alone.
func isBare(s *Segment) bool {
	h := s.Syntax.Header
	return h == nil || s.Name == "" && s.Service == ast.Profiles && len(h.Properties) == 0
}

// named reports a segment that has no name where the target needs one.
func (t *translator) named(s *Segment) bool {
	if s.Name == "" {
		help := "begin with segment NAME"
		if _, ok := s.Body.(*Groups); ok {
			help += ", or use -t segment-groups"
		}
		t.report(s, ast.NoName, help,
			"the document needs a name, and the segment has none")
	}
	return s.Name != ""
}

// domainOf returns the domain that a segment's document names, or "".
func (t *translator) domainOf(s *Segment) string {
	if t.domain != "" {
		return t.domain
	}
	return s.Domain
}

// required is domainOf for a document that is incomplete without.
func (t *translator) required(s *Segment) string {
	domain := t.domainOf(s)
	if domain == "" {
		t.report(s, ast.NoDomain, "--domain NAME, or domain NAME in the header", "the document has no DomainName")
	}
	return domain
}

// set sets the member of a document's struct that a field of the catalogue
// stands for: the structs' members are called as the catalogue calls them.
func set(document any, f *ast.Field, name string, value any) {
	root := f.Root
	if root == ast.Calculated {
		root = ast.CalculatedAttributes
	}
	member, v := reflect.ValueOf(document).Elem().FieldByName(root), reflect.ValueOf(value)
	switch f.Part {
	case "":
		member.Set(v)
	case ast.AnyName:
		if member.IsNil() {
			member.Set(reflect.MakeMap(member.Type()))
		}
		member.SetMapIndex(reflect.ValueOf(name), v)
	default:
		if member.IsNil() {
			member.Set(reflect.New(member.Type().Elem()))
		}
		member.Elem().FieldByName(f.Part).Set(v)
	}
}
