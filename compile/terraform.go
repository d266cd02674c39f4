package compile

import (
	"encoding/json"
	"reflect"
	"strings"
	"unicode"

	"segql/ast"
)

const terraformType = "awscc_customerprofiles_segment_definition"

// The shapes of a Terraform configuration in JSON.
type (
	configuration struct {
		Variable map[string]variable                  `json:"variable,omitempty"`
		Resource map[string]map[string]terraformBlock `json:"resource"`
	}
	variable struct {
		Type        string `json:"type"`
		Description string `json:"description"`
	}
	// terraformBlock is a resource: the properties of CloudFormation in
	// Terraform's names, and what it depends on.
	terraformBlock struct {
		properties members
		dependsOn  []string
	}
)

// MarshalJSON writes the members of the block.
func (b terraformBlock) MarshalJSON() ([]byte, error) {
	all := b.properties
	if len(b.dependsOn) > 0 {
		all = append(members{{"depends_on", b.dependsOn}}, all...)
	}
	return all.MarshalJSON()
}

// members are the members of a JSON object in their order.
type members []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (m members) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, x := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(x.name)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(JSON(x.value))
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

func (t *translator) terraform(segments []*Segment) any {
	blocks := map[string]terraformBlock{}
	d := &configuration{Resource: map[string]map[string]terraformBlock{terraformType: blocks}}
	names := resourceNames(segments)
	for _, s := range segments {
		if s.Service == ast.Pinpoint {
			t.report(s, ast.NoTarget, "use -t cloudformation", "Terraform has no resource for segments of Pinpoint")
			continue
		}
		if !t.named(s) {
			continue
		}
		p := (&template{Parameters: map[string]parameter{}}).profiles(s, t.domainOf(s))
		properties := terraformValue(reflect.ValueOf(p)).(members)
		if _, unknown := p.DomainName.(ref); unknown {
			d.Variable = map[string]variable{"domain_name": {"string", domainParameter.Description}}
			properties[0].value = "${var.domain_name}"
		}
		block := terraformBlock{properties: properties}
		for _, name := range dependencies(s, names) {
			block.dependsOn = append(block.dependsOn, terraformType+"."+name)
		}
		blocks[names[s]] = block
	}
	return d
}

// resourceNames gives each segment a name that Terraform accepts: letters,
// digits, - and _, of which the first is a letter or _.
func resourceNames(segments []*Segment) map[*Segment]string {
	taken := Names{}
	list := map[*Segment]string{}
	for _, s := range byName(segments) {
		name := s.Name
		if name == "" || !unicode.IsLetter(rune(name[0])) {
			name = "_" + name
		}
		list[s] = taken.Unique(name)
	}
	return list
}

var templateEscapes = strings.NewReplacer("${", "$${", "%{", "%%{")

// terraformValue rewrites a document in Terraform's names: members in snake
// case, the keys of maps as they are, and all strings such that nothing in them
// is taken for a template.
func terraformValue(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return terraformValue(v.Elem())
	case reflect.String:
		return templateEscapes.Replace(v.String())
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = terraformValue(v.Index(i))
		}
		return list
	case reflect.Map:
		m := map[string]any{}
		for _, k := range v.MapKeys() {
			m[templateEscapes.Replace(k.String())] = terraformValue(v.MapIndex(k))
		}
		return m
	case reflect.Struct:
		var all members
		for f, value := range v.Fields() {
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous:
				all = append(all, terraformValue(value).(members)...)
			case options == "" || !value.IsZero() && (value.Kind() != reflect.Slice || value.Len() > 0):
				all = append(all, member{snakeCase(name), terraformValue(value)})
			}
		}
		return all
	}
	return v.Interface()
}

// snakeCase turns DomainName into domain_name.
func snakeCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) {
			if i > 0 {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
