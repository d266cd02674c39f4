package ast

import (
	"slices"
	"testing"
)

func TestEveryOperatorRowIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for op := range Ops() {
		row := ops[op]
		if row.text == "" || row.min < 1 || row.kinds == 0 || row.doc == "" || seen[row.text] {
			t.Errorf("the row of operator %d is not whole or not unique: %+v", op, row)
		}
		if row.max != Many && row.max < row.min {
			t.Errorf("%s takes at least %d and at most %d values", op, row.min, row.max)
		}
		seen[row.text] = true
		for _, spelling := range []string{row.text, lower(row.text)} {
			if got, ok := LookupOp(spelling); !ok || got != op {
				t.Errorf("LookupOp(%q): got %v, %v, want %v", spelling, got, ok, op)
			}
		}
	}
	if op, ok := LookupOp("STARTS_WITH"); ok {
		t.Errorf("got %v for STARTS_WITH, want none", op)
	}
}

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

func TestEveryKindHasOperatorsAndFields(t *testing.T) {
	used := map[Kind]bool{}
	for _, s := range []Service{Profiles, Pinpoint} {
		for f := range Fields(s) {
			used[f.Kind] = true
		}
	}
	for k := range Kinds() {
		if k.String() == "" || !used[k] || len(slices.Collect(k.Ops())) == 0 {
			t.Errorf("kind %d %q: used %v, operators %v", k, k, used[k], slices.Collect(k.Ops()))
		}
	}
}

func TestEveryCodeRowIsWhole(t *testing.T) {
	for c := range Codes() {
		if c.String() == "" || c.Doc() == "" {
			t.Errorf("the row of code %d is not whole: %+v", c, codes[c])
		}
	}
}

func TestFieldsAreFoundByTheirPath(t *testing.T) {
	for _, c := range []struct {
		service    Service
		root, part string
		want       string
	}{
		{Profiles, "FirstName", "", "FirstName"},
		{Profiles, "Address", "City", "Address.City"},
		{Profiles, "Attributes", "anything at all", "Attributes.NAME"},
		{Profiles, "CalculatedAttributes", "orders", "Calculated.NAME"},
		{Pinpoint, "Metrics", "x", "Metrics.NAME"},
		{Pinpoint, "Attributes", "x", "Attributes.NAME"},
		{Profiles, "Attributes", "", ""},
		{Profiles, "firstname", "", ""},
		{Profiles, "Metrics", "x", ""},
		{Profiles, "FirstName", "x", ""},
		{Profiles, "Address", "", ""},
	} {
		f, ok := LookupField(c.service, c.root, c.part)
		if ok != (c.want != "") || ok && f.String() != c.want {
			t.Errorf("LookupField(%s, %q, %q): got %v, %v, want %q", c.service, c.root, c.part, f, ok, c.want)
		}
	}
}

func TestNearestSuggestsWhatAPersonMeant(t *testing.T) {
	var names []string
	for f := range Fields(Profiles) {
		names = append(names, f.String())
	}
	for name, want := range map[string]string{
		"FirstNam": "FirstName", "firstname": "FirstName", "FIRSTNAME": "FirstName", "FristName": "FirstName",
		"Adress.City": "Address.City", "Email": "", "x": "", "": "", "Birthdate": "BirthDate", "MobilePhone": "",
	} {
		if got := Nearest(name, slices.Values(names)); got != want {
			t.Errorf("Nearest(%q): got %q, want %q", name, got, want)
		}
	}
}
