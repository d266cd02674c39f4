package compile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"segql/ast"
)

// A model is the part of an AWS service model that says what documents look
// like.
type model struct {
	Shapes   map[string]modelShape
	patterns map[string]*regexp.Regexp
}

type modelShape struct {
	Type     string
	Members  map[string]modelMember // of a structure
	Required []string
	Union    bool        // exactly one member
	Member   modelMember // of a list
	Key      modelMember // of a map
	Value    modelMember
	Min, Max *float64 // characters, elements, entries, or the number itself
	Enum     []string
	Pattern  string
}

type modelMember struct{ Shape, Location, LocationName string }

const reference = "../../shared/reference"

// loadModels reads the models of both services, and skips the test where they
// are not at hand.
func loadModels(t *testing.T) map[ast.Service]*model {
	t.Helper()
	models := map[ast.Service]*model{}
	for service, prefix := range map[ast.Service]string{ast.Profiles: "customer-profiles", ast.Pinpoint: "pinpoint"} {
		files, _ := filepath.Glob(filepath.Join(reference, "models", prefix+"-*.service-2.json"))
		if len(files) == 0 {
			t.Skipf("the service models are not at hand: found no %s in %s/models", prefix, reference)
		}
		text, err := os.ReadFile(files[len(files)-1])
		if err != nil {
			t.Fatal(err)
		}
		m := &model{patterns: map[string]*regexp.Regexp{}}
		if err := json.Unmarshal(text, m); err != nil {
			t.Fatalf("%s: %v", files[0], err)
		}
		models[service] = m
	}
	return models
}

// decode reads a document as validate takes it.
func decode(t *testing.T, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return doc
}

// validate returns what a document breaks of a shape, each with its JSON path,
// sorted. A member or an entry that is null counts as absent, as it does for
// the services.
func (m *model) validate(shape string, doc any) []string {
	v := validation{model: m}
	v.value("$", shape, doc)
	slices.Sort(v.problems)
	return v.problems
}

type validation struct {
	*model
	problems []string
}

func (v *validation) report(path, message string, args ...any) {
	v.problems = append(v.problems, path+": "+fmt.Sprintf(message, args...))
}

func (v *validation) value(path, name string, doc any) {
	s, ok := v.Shapes[name]
	if !ok {
		panic(fmt.Sprintf("the model has no shape %q", name))
	}
	switch s.Type {
	case "structure":
		v.structure(path, s, doc)
	case "list":
		v.list(path, s, doc)
	case "map":
		v.entries(path, s, doc)
	case "string":
		v.text(path, s, doc)
	case "integer", "long", "double", "float":
		v.number(path, s, doc)
	case "boolean":
		if _, ok := doc.(bool); !ok {
			v.wrongType(path, s, doc)
		}
	case "timestamp":
		v.timestamp(path, s, doc)
	default:
		panic(fmt.Sprintf("the shape %s has the unexpected type %q", name, s.Type))
	}
}

func (v *validation) wrongType(path string, s modelShape, doc any) {
	v.report(path, "expected %s, found %T", s.Type, doc)
}

func (v *validation) structure(path string, s modelShape, doc any) {
	members, ok := doc.(map[string]any)
	if !ok {
		v.wrongType(path, s, doc)
		return
	}
	present := map[string]bool{}
	for key, value := range members {
		name := s.memberAt(key)
		switch {
		case name == "":
			v.report(path, "unknown member %q", key)
		case value != nil:
			present[name] = true
			v.value(step(path, key), s.Members[name].Shape, value)
		}
	}
	for _, name := range s.Required {
		if !present[name] {
			v.report(path, "missing member %q", s.Members[name].key(name))
		}
	}
	if s.Union && len(present) != 1 {
		v.report(path, "expected exactly one member, found %d", len(present))
	}
}

// memberAt returns the member that documents have under key, or "".
func (s modelShape) memberAt(key string) string {
	for name, member := range s.Members {
		if member.key(name) == key {
			return name
		}
	}
	return ""
}

// key returns what documents call the member of a name. In the input of the
// command line a member of the address stands among the others.
func (m modelMember) key(name string) string {
	if m.LocationName != "" && m.Location != "uri" {
		return m.LocationName
	}
	return name
}

func step(path, key string) string {
	if ast.IsName(key) {
		return path + "." + key
	}
	return path + "[" + strconv.Quote(key) + "]"
}

func (v *validation) list(path string, s modelShape, doc any) {
	elements, ok := doc.([]any)
	if !ok {
		v.wrongType(path, s, doc)
		return
	}
	v.size(path, s, "elements", len(elements))
	for i, e := range elements {
		v.value(fmt.Sprintf("%s[%d]", path, i), s.Member.Shape, e)
	}
}

func (v *validation) entries(path string, s modelShape, doc any) {
	entries, ok := doc.(map[string]any)
	if !ok {
		v.wrongType(path, s, doc)
		return
	}
	n := 0
	for key, value := range entries {
		if value == nil {
			continue
		}
		n++
		v.value(step(path, key), s.Key.Shape, key)
		v.value(step(path, key), s.Value.Shape, value)
	}
	v.size(path, s, "entries", n)
}

func (v *validation) text(path string, s modelShape, doc any) {
	text, ok := doc.(string)
	if !ok {
		v.wrongType(path, s, doc)
		return
	}
	v.size(path, s, "characters", utf8.RuneCountInString(text))
	if s.Enum != nil && !slices.Contains(s.Enum, text) {
		v.report(path, "expected one of %q, found %q", s.Enum, text)
	}
	if !v.matches(s.Pattern, text) {
		v.report(path, "expected %s, found %q", s.Pattern, text)
	}
}

// matches reports whether a text fits a pattern. Go's expressions have no
// lookahead, which the model has at the beginning of TagKey.
func (m *model) matches(pattern, text string) bool {
	if rest, ok := strings.CutPrefix(pattern, "^(?!"); ok {
		refused, rest, _ := strings.Cut(rest, ")")
		return !strings.HasPrefix(text, refused) && m.matches("^"+rest, text)
	}
	if m.patterns[pattern] == nil {
		m.patterns[pattern] = regexp.MustCompile(pattern)
	}
	return m.patterns[pattern].MatchString(text)
}

func (v *validation) number(path string, s modelShape, doc any) {
	number, ok := doc.(json.Number)
	f, err := number.Float64()
	whole := f == math.Trunc(f) && (s.Type != "integer" || f == float64(int32(f)))
	switch {
	case !ok || err != nil:
		v.wrongType(path, s, doc)
	case (s.Type == "integer" || s.Type == "long") && !whole:
		v.report(path, "expected %s, found %s", s.Type, number)
	case s.Min != nil && f < *s.Min || s.Max != nil && f > *s.Max:
		v.report(path, "the number %s is out of bounds", number)
	}
}

func (v *validation) timestamp(path string, s modelShape, doc any) {
	switch doc := doc.(type) {
	case json.Number:
	case string:
		if _, err := time.Parse(time.RFC3339, doc); err != nil {
			v.report(path, "expected timestamp, found %q", doc)
		}
	default:
		v.wrongType(path, s, doc)
	}
}

func (v *validation) size(path string, s modelShape, what string, n int) {
	if s.Min != nil && n < int(*s.Min) {
		v.report(path, "expected at least %v %s, found %d", *s.Min, what, n)
	}
	if s.Max != nil && n > int(*s.Max) {
		v.report(path, "expected at most %v %s, found %d", *s.Max, what, n)
	}
}

// values returns a list of n values.
func values(n int) string { return `["v"` + strings.Repeat(`,"v"`, n-1) + "]" }

var modelCases = []struct {
	service  ast.Service
	shape    string
	document string
	want     []string
}{
	{ast.Profiles, "SegmentGroup", `{}`, nil},
	{ast.Profiles, "SegmentGroup", `{"Groups": [{"Type": "ALL", "Dimensions": null}], "Include": "NONE"}`, nil},
	{ast.Profiles, "SegmentGroup", `[]`, []string{`$: expected structure, found []interface {}`}},
	{ast.Profiles, "SegmentGroup", `null`, []string{`$: expected structure, found <nil>`}},
	{ast.Profiles, "SegmentGroup", `{"Groups": {}, "include": "ALL", "Include": "all"}`, []string{
		`$.Groups: expected list, found map[string]interface {}`,
		`$.Include: expected one of ["ALL" "ANY" "NONE"], found "all"`,
		`$: unknown member "include"`,
	}},
	{ast.Profiles, "SegmentGroup", `{"Groups": [null, {"SourceSegments": [{"SegmentDefinitionName": "a b"}]}]}`, []string{
		`$.Groups[0]: expected structure, found <nil>`,
		`$.Groups[1].SourceSegments[0].SegmentDefinitionName: expected ^[a-zA-Z0-9_-]+$, found "a b"`,
	}},
	{ast.Profiles, "Dimension", `{"ProfileAttributes": {"FirstName": {"DimensionType": "CONTAINS", "Values": ["a"]}}}`, nil},
	{ast.Profiles, "Dimension", `{"ProfileAttributes": {}, "CalculatedAttributes": null}`, nil},
	{ast.Profiles, "Dimension", `{}`, []string{`$: expected exactly one member, found 0`}},
	{ast.Profiles, "Dimension", `{"ProfileAttributes": {}, "CalculatedAttributes": {}}`, []string{
		`$: expected exactly one member, found 2`,
	}},
	{ast.Profiles, "ProfileAttributes", `{"FirstName": {"DimensionType": "BEFORE"}, "BirthDate": {"Values": [1]}}`, []string{
		`$.BirthDate.Values[0]: expected string, found json.Number`,
		`$.BirthDate: missing member "DimensionType"`,
		`$.FirstName.DimensionType: expected one of ["INCLUSIVE" "EXCLUSIVE" "CONTAINS" "BEGINS_WITH" "ENDS_WITH"], found "BEFORE"`,
		`$.FirstName: missing member "Values"`,
	}},
	{ast.Profiles, "CustomAttributes", `{"x y": {"DimensionType": "EQUAL", "Values": ["` + strings.Repeat("é", 255) + `"]}}`, nil},
	{ast.Profiles, "CustomAttributes", `{"": {"DimensionType": "EQUAL", "Values": [""]}}`, []string{
		`$[""].Values[0]: expected at least 1 characters, found 0`,
		`$[""]: expected at least 1 characters, found 0`,
	}},
	{ast.Profiles, "CustomAttributes", `{"x": {"DimensionType": "EQUAL", "Values": ["` + strings.Repeat("é", 256) + `"]}}`, []string{
		`$.x.Values[0]: expected at most 255 characters, found 256`,
	}},
	{ast.Profiles, "Values", values(50), nil},
	{ast.Profiles, "Values", values(51), []string{`$: expected at most 50 elements, found 51`}},
	{ast.Profiles, "Values", `[]`, []string{`$: expected at least 1 elements, found 0`}},
	{ast.Profiles, "CalculatedCustomAttributes", `{"7x": {"DimensionType": "EQUAL", "Values": ["1"]}}`, []string{
		`$["7x"]: expected ^[a-zA-Z_][a-zA-Z_0-9-]*$, found "7x"`,
	}},
	{ast.Profiles, "ConditionOverrides", `{"Range": {"Start": 3e1, "End": -7, "Unit": "DAYS"}}`, nil},
	{ast.Profiles, "ConditionOverrides", `{"Range": {"Start": 3.5, "End": 4294967296}}`, []string{
		`$.Range.End: expected integer, found 4294967296`,
		`$.Range.Start: expected integer, found 3.5`,
		`$.Range: missing member "Unit"`,
	}},
	{ast.Profiles, "TagMap", `{"a/b": "", "stage": "é"}`, nil},
	{ast.Profiles, "TagMap", `{"aws:x": "v", "x y": "v"}`, []string{
		`$["aws:x"]: expected ^(?!aws:)[a-zA-Z+-=._:/]+$, found "aws:x"`,
		`$["x y"]: expected ^(?!aws:)[a-zA-Z+-=._:/]+$, found "x y"`,
	}},
	{ast.Profiles, "TagMap", `{"x": null}`, []string{`$: expected at least 1 entries, found 0`}},
	{ast.Profiles, "CreateSegmentDefinitionRequest", `{"DomainName": "d", "SegmentDefinitionName": "s", "DisplayName": "D"}`, nil},
	{ast.Profiles, "CreateSegmentDefinitionRequest", `{"SegmentDefinitionName": "s", "SegmentSort": {"Attributes": []}}`, []string{
		`$.SegmentSort.Attributes: expected at least 1 elements, found 0`,
		`$: missing member "DisplayName"`,
		`$: missing member "DomainName"`,
	}},
	{ast.Profiles, "CreateDomainResponse", `{"CreatedAt": "2024-02-29T12:00:00Z", "LastUpdatedAt": "yesterday", "Tags": 7}`, []string{
		`$.LastUpdatedAt: expected timestamp, found "yesterday"`,
		`$.Tags: expected map, found json.Number`,
		`$: missing member "DefaultExpirationDays"`,
		`$: missing member "DomainName"`,
	}},
	{ast.Profiles, "MatchingRequest", `{"Enabled": true}`, nil},
	{ast.Profiles, "MatchingRequest", `{"Enabled": "true"}`, []string{`$.Enabled: expected boolean, found string`}},
	{ast.Pinpoint, "WriteSegmentRequest", `{"Name": "", "tags": {"": "v"}}`, nil},
	{ast.Pinpoint, "WriteSegmentRequest", `{"Tags": {}, "Name": true}`, []string{
		`$.Name: expected string, found bool`, `$: unknown member "Tags"`,
	}},
	{ast.Pinpoint, "SegmentDimensions", `{"Metrics": {"m": {"ComparisonOperator": "EQUAL", "Value": 1e300}}}`, nil},
	{ast.Pinpoint, "SegmentDimensions", `{"Metrics": {"m": {"ComparisonOperator": "EQUAL", "Value": "1"}}}`, []string{
		`$.Metrics.m.Value: expected double, found string`,
	}},
	{ast.Pinpoint, "AttributeDimension", `{"Values": []}`, nil},
	{ast.Pinpoint, "AttributeDimension", `{"DimensionType": "INCLUSIVE"}`, []string{
		`$: missing member "Values"`, `$: unknown member "DimensionType"`,
	}},
}

func TestTheModelRefusesWhatBreaksIt(t *testing.T) {
	models := loadModels(t)
	for _, c := range modelCases {
		got := models[c.service].validate(c.shape, decode(t, []byte(c.document)))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s of %s: got\n%s\nwant\n%s", c.document, c.shape, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}
