package compile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/txtar"

	"segql/ast"
	"segql/compile"
	"segql/grammar"
)

// shapes are what the models call the documents of the targets.
var shapes = map[ast.Service]map[compile.Target]string{
	ast.Profiles: {
		compile.Request:       "CreateSegmentDefinitionRequest",
		compile.SegmentGroups: "SegmentGroup",
		compile.Estimate:      "CreateSegmentEstimateRequest",
	},
	ast.Pinpoint: {
		compile.Request:       "WriteSegmentRequest",
		compile.SegmentGroups: "SegmentGroupList",
	},
}

// documentOf compiles a segment. It returns nil for a target that the segment
// has no document for.
func documentOf(s *compile.Segment, target compile.Target) []byte {
	documents, _ := compile.Compile([]*compile.Segment{s}, target, "")
	if len(documents) == 0 {
		return nil
	}
	return compile.JSON(documents[0].Value)
}

// hasDocument reports whether a segment should have a document for a target.
func hasDocument(s *compile.Segment, target compile.Target) bool {
	_, hasGroups := s.Body.(*compile.Groups)
	switch target {
	case compile.SegmentGroups:
		return hasGroups
	case compile.Estimate:
		return s.Service == ast.Profiles
	}
	return s.Service == ast.Pinpoint || s.Name != ""
}

// checked parses and checks files as one compilation.
func checked(sources ...*ast.Source) ([]*compile.Segment, ast.Diagnostics) {
	var files []*ast.File
	var all ast.Diagnostics
	for _, src := range sources {
		file, list := grammar.Parse(src)
		files, all = append(files, file), append(all, list...)
	}
	segments, list := compile.Check(files, compile.Options{})
	return segments, append(all, list...)
}

func TestDocumentsValidateAgainstTheModel(t *testing.T) {
	models := loadModels(t)
	files, err := filepath.Glob("../testdata/segments/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("found no golden files: %v", err)
	}
	valid := 0
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var sources []*ast.Source
		for _, f := range a.Files {
			if stem, ok := strings.CutSuffix(f.Name, ".seg"); ok {
				sources = append(sources, &ast.Source{Name: f.Name, Text: string(f.Data), Stem: stem})
			}
		}
		segments, list := checked(sources...)
		if len(segments) == 0 || list.Failed() {
			continue
		}
		valid++
		t.Run(filepath.Base(file), func(t *testing.T) { validateDocuments(t, models, segments) })
	}
	if valid < 5 {
		t.Errorf("only %d of %d archives have no errors", valid, len(files))
	}
}

// validateDocuments holds the documents of every target to the models, and the
// resources of templates to the requests.
func validateDocuments(t *testing.T, models map[ast.Service]*model, segments []*compile.Segment) {
	t.Helper()
	for _, s := range segments {
		for target, shape := range shapes[s.Service] {
			text := documentOf(s, target)
			if (text != nil) != hasDocument(s, target) {
				t.Errorf("%s %q: got the document %q", target, s.Name, text)
			}
			if text != nil {
				expectValid(t, models[s.Service], shape, decode(t, text))
			}
		}
	}
	validateCloudFormation(t, models, segments)
	validateTerraform(t, models[ast.Profiles], segments)
}

// noDomain is the problem that documents may have.
const noDomain = `$: missing member "DomainName"`

func problemsOf(m *model, shape string, doc any) []string {
	return slices.DeleteFunc(m.validate(shape, doc), func(p string) bool { return p == noDomain })
}

func expectValid(t *testing.T, m *model, shape string, doc any) {
	t.Helper()
	if problems := problemsOf(m, shape, doc); len(problems) > 0 {
		t.Errorf("%s: got the problems\n%s\nin %s", shape, strings.Join(problems, "\n"), compile.JSON(doc))
	}
}

// requests returns the requests of segments with names, with a domain in each.
func requests(t *testing.T, segments []*compile.Segment) (list []any) {
	for _, s := range segments {
		if s.Name == "" {
			continue
		}
		doc := decode(t, documentOf(s, compile.Request)).(map[string]any)
		if s.Service == ast.Profiles && s.Domain == "" {
			doc["DomainName"] = "d"
		}
		list = append(list, doc)
	}
	return list
}

// expectSame compares documents in any order.
func expectSame(t *testing.T, what string, got, want []any) {
	t.Helper()
	texts := func(docs []any) (list []string) {
		for _, doc := range docs {
			list = append(list, string(compile.JSON(doc)))
		}
		slices.Sort(list)
		return list
	}
	if got, want := texts(got), texts(want); !slices.Equal(got, want) {
		t.Errorf("%s: got the requests\n%s\nwant\n%s", what, got, want)
	}
}

// decodeTemplate compiles segments to a template. It must have the members of
// template and no others.
func decodeTemplate(t *testing.T, segments []*compile.Segment, target compile.Target, template any) {
	t.Helper()
	documents, _ := compile.Compile(segments, target, "")
	if len(documents) != 1 {
		t.Fatalf("%s: got %d documents, want one", target, len(documents))
	}
	d := json.NewDecoder(bytes.NewReader(compile.JSON(documents[0].Value)))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(template); err != nil {
		t.Fatal(err)
	}
}

var logicalID = regexp.MustCompile(`^[A-Za-z0-9]{1,255}$`)

// A cloudFormation template has segments as resources.
type cloudFormation struct {
	AWSTemplateFormatVersion string
	Parameters               map[string]struct{ Type, Description string }
	Resources                map[string]struct {
		Type       string
		DependsOn  []string
		Properties map[string]any
	}
}

// validateCloudFormation turns the properties of resources into requests.
func validateCloudFormation(t *testing.T, models map[ast.Service]*model, segments []*compile.Segment) {
	t.Helper()
	var template cloudFormation
	decodeTemplate(t, segments, compile.CloudFormation, &template)
	var got []any
	for id, r := range template.Resources {
		if !logicalID.MatchString(id) {
			t.Errorf("the logical id %q is not alphanumeric", id)
		}
		for _, other := range r.DependsOn {
			if _, ok := template.Resources[other]; !ok || other == id {
				t.Errorf("%s depends on %s, which is no other resource", id, other)
			}
		}
		p, service := r.Properties, ast.Profiles
		switch r.Type {
		case "AWS::CustomerProfiles::SegmentDefinition":
			replaceTags(p, "Tags", "Key", "Value")
			if _, ok := p["DomainName"].(string); !ok {
				template.expectParameter(t, p["DomainName"], "DomainName")
				p["DomainName"] = "d"
			}
		case "AWS::Pinpoint::Segment":
			service = ast.Pinpoint
			template.expectParameter(t, p["ApplicationId"], "ApplicationId")
			delete(p, "ApplicationId")
			rename(p, "Tags", "tags")
		default:
			t.Errorf("%s has the type %q", id, r.Type)
		}
		expectValid(t, models[service], shapes[service][compile.Request], p)
		got = append(got, p)
	}
	expectSame(t, "CloudFormation", got, requests(t, segments))
}

// expectParameter holds a value to refer to a parameter that the template has.
func (c *cloudFormation) expectParameter(t *testing.T, value any, name string) {
	t.Helper()
	if _, ok := c.Parameters[name]; !ok {
		t.Errorf("the template has no parameter %s", name)
	}
	if want := map[string]any{"Ref": name}; !reflect.DeepEqual(value, want) {
		t.Errorf("got %s %v, want %v", name, value, want)
	}
}

func rename(p map[string]any, from, to string) {
	if value, ok := p[from]; ok {
		p[to] = value
		delete(p, from)
	}
}

// replaceTags replaces a list of keys and values by an object.
func replaceTags(p map[string]any, member, key, value string) {
	list, ok := p[member].([]any)
	if !ok {
		return
	}
	tags := map[string]any{}
	for _, tag := range list {
		tag := tag.(map[string]any)
		tags[tag[key].(string)] = tag[value]
	}
	p[member] = tags
}

var resourceName = regexp.MustCompile(`^[\pL_][\pL\d_-]*$`)

// validateTerraform turns the resources of a configuration into requests.
func validateTerraform(t *testing.T, m *model, segments []*compile.Segment) {
	t.Helper()
	var configuration struct {
		Variable map[string]struct{ Type, Description string }
		Resource map[string]map[string]map[string]any
	}
	decodeTemplate(t, segments, compile.Terraform, &configuration)
	const resourceType = "awscc_customerprofiles_segment_definition"
	resources := configuration.Resource[resourceType]
	if len(configuration.Resource) > 1 {
		t.Errorf("got resources of the types %v", slices.Collect(maps.Keys(configuration.Resource)))
	}
	var got []any
	for name, p := range resources {
		if !resourceName.MatchString(name) {
			t.Errorf("the resource name %q is not one", name)
		}
		dependsOn, _ := p["depends_on"].([]any)
		for _, address := range dependsOn {
			other := strings.TrimPrefix(address.(string), resourceType+".")
			if _, ok := resources[other]; !ok || other == name {
				t.Errorf("%s depends on %s, which is no other resource", name, address)
			}
		}
		delete(p, "depends_on")
		replaceTags(p, "tags", "key", "value")
		if p["domain_name"] == "${var.domain_name}" {
			if _, ok := configuration.Variable["domain_name"]; !ok {
				t.Errorf("%s refers to a variable that is not there", name)
			}
			p["domain_name"] = "d"
		}
		shape := shapes[ast.Profiles][compile.Request]
		request := m.fromTerraform(shape, p)
		expectValid(t, m, shape, request)
		got = append(got, request)
	}
	isPinpoint := func(s *compile.Segment) bool { return s.Service == ast.Pinpoint }
	expectSame(t, "Terraform", got, requests(t, slices.DeleteFunc(slices.Clone(segments), isPinpoint)))
}

var (
	escaper   = strings.NewReplacer("${", "$${", "%{", "%%{")
	unescaper = strings.NewReplacer("$${", "${", "%%{", "%{")
)

// unescape returns what a string of Terraform stands for.
func unescape(text string) string {
	if plain := unescaper.Replace(text); escaper.Replace(plain) == text {
		return plain
	}
	return "a template: " + text
}

// fromTerraform returns a document of a shape with the model's names for its
// members, and without the escapes of Terraform's strings. The keys of maps
// are strings too.
func (m *model) fromTerraform(shape string, doc any) any {
	s := m.Shapes[shape]
	switch doc := doc.(type) {
	case string:
		return unescape(doc)
	case []any:
		for i, e := range doc {
			doc[i] = m.fromTerraform(s.Member.Shape, e)
		}
		return doc
	case map[string]any:
		translated := map[string]any{}
		for key, value := range doc {
			key = unescape(key)
			inner := s.Value.Shape
			for name, member := range s.Members {
				if snakeCase(name) == key {
					key, inner = name, member.Shape
				}
			}
			translated[key] = m.fromTerraform(inner, value)
		}
		return translated
	}
	return doc
}

func snakeCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// decompiled reads a document back and compiles its formatted source again.
func decompiled(text []byte, service ast.Service, target compile.Target) ([]byte, error) {
	file, list := compile.Decompile(&ast.Source{Name: "document.json", Text: string(text)}, &service)
	if list.Failed() {
		return nil, fmt.Errorf("decompiling: %w\n%s", list, text)
	}
	source := ast.Format(file)
	segments, list := checked(&ast.Source{Name: "decompiled.seg", Text: source})
	if list.Failed() {
		return nil, fmt.Errorf("checking: %w\n%s", list, source)
	}
	documents, list := compile.Compile(segments, target, "")
	if list.Failed() || len(documents) != 1 {
		return nil, fmt.Errorf("compiling: got %d documents and %w\n%s", len(documents), list, source)
	}
	return compile.JSON(documents[0].Value), nil
}

func TestExamplesDecompile(t *testing.T) {
	models := loadModels(t)
	files, _ := filepath.Glob(filepath.Join(reference, "examples", "*.json"))
	if len(files) == 0 {
		t.Skipf("the examples are not at hand: found none in %s/examples", reference)
	}
	for _, file := range files {
		name := filepath.Base(file)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		service, target := ast.Profiles, compile.Request
		if strings.HasPrefix(name, "pinpoint") {
			service = ast.Pinpoint
		}
		if _, ok := decode(t, text).(map[string]any)["Groups"]; ok {
			target = compile.SegmentGroups
		}
		t.Run(name, func(t *testing.T) {
			if strings.Contains(name, "-invalid-") {
				expectErrors(t, text, service)
			} else {
				expectRoundTrip(t, models[service], text, service, target)
			}
		})
	}
}

func expectErrors(t *testing.T, text []byte, service ast.Service) {
	_, list := compile.Decompile(&ast.Source{Name: "invalid.json", Text: string(text)}, &service)
	if !list.Failed() {
		t.Errorf("got %v, want an error", list)
	}
	for _, d := range list {
		if !strings.HasPrefix(d.Message, "$") {
			t.Errorf("got %q, want a JSON path first", d.Message)
		}
	}
}

// expectRoundTrip holds a document to compile back to an equal one, and that to
// the same bytes.
func expectRoundTrip(t *testing.T, m *model, text []byte, service ast.Service, target compile.Target) {
	t.Helper()
	once, err := decompiled(text, service, target)
	if err != nil {
		t.Fatal(err)
	}
	shape := shapes[service][target]
	got, want := m.normal(shape, decode(t, once)), m.normal(shape, decode(t, text))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %s\nwant %s", compile.JSON(got), compile.JSON(want))
	}
	if twice, err := decompiled(once, service, target); err != nil || !bytes.Equal(twice, once) {
		t.Errorf("compiled once:\n%s\ncompiled twice (%v):\n%s", once, err, twice)
	}
}

// responses are the shapes that have the members of a request and more.
var responses = map[string]string{
	"CreateSegmentDefinitionRequest": "GetSegmentDefinitionResponse",
	"WriteSegmentRequest":            "SegmentResponse",
}

// defaults are what the services take for members that are left out.
var defaults = []struct{ shape, member, value string }{
	{"AttributeDimension", "AttributeType", "INCLUSIVE"},
	{"SetDimension", "DimensionType", "INCLUSIVE"},
	{"SortAttribute", "Type", "PROFILE"},
}

// normal returns a document of a shape with its defaults, and without what
// says nothing in a request: empty members, null, and those of responses.
func (m *model) normal(shape string, doc any) any {
	s := m.Shapes[shape]
	switch doc := doc.(type) {
	case json.Number:
		f, _ := doc.Float64()
		return f
	case []any:
		list := make([]any, len(doc))
		for i, e := range doc {
			list[i] = m.normal(s.Member.Shape, e)
		}
		return list
	case map[string]any:
		members := map[string]any{}
		for _, d := range defaults {
			if _, has := s.Members[d.member]; has && d.shape == shape {
				members[d.member] = d.value
			}
		}
		for key, value := range doc {
			_, known := s.Members[key]
			if _, responded := m.Shapes[responses[shape]].Members[key]; responded && !known {
				continue
			}
			inner := s.Value.Shape
			if known {
				inner = s.Members[key].Shape
			}
			if value = m.normal(inner, value); !isEmpty(value) && (value != "" || !known) {
				members[key] = value
			}
		}
		return members
	}
	return doc
}

func isEmpty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}
