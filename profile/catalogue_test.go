package profile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"segql/ast"
)

func TestEveryAttributeOfTheLanguageIsOneOfAProfile(t *testing.T) {
	for f := range ast.Fields(ast.Profiles) {
		a, err := lookupAttribute(f.String())
		want := maxValue
		if f.Kind.MaxLength() > 0 {
			want = f.Kind.MaxLength()
		}
		if err != nil || a.path != f.String() || a.limit != want {
			t.Errorf("%s: got %q with %d characters and the error %v, want %d characters", f, a.path, a.limit, err,
				want)
		}
	}
	if len(members) > maxSlots {
		t.Errorf("got %d members, want at most %d", len(members), maxSlots)
	}
}

// TestTheCatalogueIsTheModels compares the catalogue with the service's model.
func TestTheCatalogueIsTheModels(t *testing.T) {
	files, _ := filepath.Glob("../../shared/reference/models/customer-profiles-*.service-2.json")
	if len(files) == 0 {
		t.Skip("the service model is not at hand: found none in ../../shared/reference/models")
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var model struct {
		Shapes map[string]struct {
			Members json.RawMessage
			Max     float64
		}
	}
	if err := json.Unmarshal(text, &model); err != nil {
		t.Fatal(err)
	}
	compare := func(shape string, members []*member) {
		list, err := parseObject(model.Shapes[shape].Members)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, m := range list {
			want = append(want, m.name)
			var to struct{ Shape string }
			if err := json.Unmarshal(m.value, &to); err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(members, func(other *member) bool { return other.name == m.name })
			limit := int(model.Shapes[to.Shape].Max)
			if limit > 0 && i >= 0 && members[i].hasValue() && members[i].limit != limit {
				t.Errorf("%s: got %d characters, want %d", m.name, members[i].limit, limit)
			}
		}
		for _, m := range members {
			got = append(got, m.name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", shape, got, want)
		}
	}
	compare("Profile", catalogue[:len(catalogue)-1])
	address, _ := lookupMember([]byte("Address"))
	compare("Address", address.parts)
}

func TestIDs(t *testing.T) {
	for text, want := range map[string]string{
		"0123456789abcdef0123456789ABCDEF":     "0123456789abcdef0123456789abcdef",
		"0123456789abcdef0123456789abcde":      "",
		"0123456789abcdef0123456789abcdef0":    "",
		"0123456789abcdef0123456789abcdeg":     "",
		"0123456789abcdef0123456789abcd\u212a": "", // lower-cased it would have 32 bytes
		"":                                     "",
	} {
		if id, ok := IsID(text); ok != (want != "") || ok && id != want {
			t.Errorf("IsID(%q): got %q, %v, want %q", text, id, ok, want)
		}
	}
	// sha256 of "default\0EmailAddress\0a@b"
	const want = "380b21c5bb5f0cccf01dfd5dbe3a68ea"
	if got := KeyID("default", "EmailAddress", "a@b"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
