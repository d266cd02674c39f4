package store_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestTheJudgeSharesNoCodeWithTheProduct(t *testing.T) {
	for _, name := range []string{"judge_test.go", "endpoint_judge_test.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if strings.Contains(path, ".") || strings.HasPrefix(path, "segql") {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}

// The stances under which something may hold.
var (
	always      = func(stance) bool { return true }
	never       = func(stance) bool { return false }
	ifMatch     = func(s stance) bool { return !s.noMatch }
	ifInclusive = func(s stance) bool { return !s.exclusive }
	ifExclusive = func(s stance) bool { return s.exclusive }

	stances = []stance{{false, false}, {false, true}, {true, false}, {true, true}}
)

func TestTheJudgeKnowsTheOperators(t *testing.T) {
	const tier, born = "Attributes.tier", "BirthDate"
	v := func(texts ...string) []string { return texts }
	for _, c := range []struct {
		rule, path, op string
		operands       []string
		values         []string
		holds          func(stance) bool
	}{
		{"R10", tier, "INCLUSIVE", v("a", "b"), v("b"), always},
		{"R10", tier, "INCLUSIVE", v("a", "b"), v("c"), never},
		{"R10", tier, "INCLUSIVE", v("a"), v("ab"), never},
		{"R10", tier, "EXCLUSIVE", v("a", "b"), v("b"), never},
		{"R10", tier, "EXCLUSIVE", v("a", "b"), v("c"), always},
		{"R10", tier, "CONTAINS", v("x", "bc"), v("abcd"), always},
		{"R10", tier, "CONTAINS", v("x", "bd"), v("abcd"), never},
		{"R10", tier, "BEGINS_WITH", v("x", "ab"), v("abcd"), always},
		{"R10", tier, "BEGINS_WITH", v("bc"), v("abcd"), never},
		{"R10", tier, "ENDS_WITH", v("x", "cd"), v("abcd"), always},
		{"R10", tier, "ENDS_WITH", v("bc"), v("abcd"), never},
		{"R10", tier, "ENDS_WITH", v("aab"), v("ab"), never},
		{"R10", tier, "EQUAL", v("1", "2"), v("2.0"), always},
		{"R10", tier, "ON", v("2024-01-01", "2024-01-02"), v("2024-01-02T12:00:00Z"), always},
		{"R11", tier, "INCLUSIVE", v("A"), v("a"), never},
		{"R11", tier, "INCLUSIVE", v("a"), v(" a"), never},
		{"R11", tier, "INCLUSIVE", v("é"), v("e\u0301"), never},
		{"R11", tier, "EXCLUSIVE", v("é"), v("e\u0301"), always},
		{"R11", tier, "BEGINS_WITH", v("e"), v("e\u0301"), always},
		{"R12", tier, "INCLUSIVE", v("a"), nil, never},
		{"R12", tier, "CONTAINS", v("a"), nil, never},
		{"R12", tier, "LESS_THAN", v("1"), nil, never},
		{"R12", tier, "BEFORE", v("2024-01-01"), nil, never},
		{"R12", tier, "BETWEEN", v("0", "1"), nil, never},
		{"R13", tier, "EXCLUSIVE", v("a"), nil, ifMatch},
		{"R13", tier, "NOT_BETWEEN", v("0", "1"), nil, ifMatch},
		{"R13", born, "NOT_BETWEEN", v("2024-01-01", "2024-01-01"), nil, ifMatch},
		{"R14", tier, "EXCLUSIVE", v("a"), v(""), ifMatch},
		{"R14", tier, "EXCLUSIVE", v("a"), v("", "b"), always},
		{"R15", tier, "EQUAL", v("0"), v("-0"), always},
		{"R15", tier, "EQUAL", v("1000"), v("+1E+3"), always},
		{"R15", tier, "EQUAL", v("007.50"), v("75e-1"), always},
		{"R15", tier, "EQUAL", v("1e999"), v("2e888"), always},
		{"R15", tier, "LESS_THAN", v("0"), v("-1e999"), always},
		{"R15", tier, "EQUAL", v("0"), v("1e-999"), always},
		{"R15", tier, "EQUAL", v("9007199254740992"), v("9007199254740993"), always},
		{"R15", tier, "LESS_THAN", v("1e9"), v(" 1"), never},
		{"R15", tier, "NOT_BETWEEN", v("5", "6"), v("0x10"), ifMatch},
		{"R16", tier, "GREATER_THAN", v("1"), v("1"), never},
		{"R16", tier, "GREATER_THAN", v("9"), v("10"), always},
		{"R16", tier, "LESS_THAN", v("1"), v("1"), never},
		{"R16", tier, "GREATER_THAN_OR_EQUAL", v("1"), v("1.0"), always},
		{"R16", tier, "LESS_THAN_OR_EQUAL", v("1"), v("1.0"), always},
		{"R16", tier, "LESS_THAN_OR_EQUAL", v("1"), v("1.1"), never},
		{"R17", tier, "ON", v("2024-02-29"), v("2024-02-29T00:00:00Z"), always},
		{"R17", tier, "BEFORE", v("2024-03-01"), v("2023-02-29"), never},
		{"R17", tier, "NOT_BETWEEN", v("2024-01-01", "2024-12-31"), v("2024-06-01t00:00:00Z"), ifMatch},
		{"R18", born, "BEFORE", v("2024-01-01"), v("2024-01-01"), never},
		{"R18", born, "BEFORE", v("2024-01-01"), v("2023-12-31T23:59:59.999Z"), always},
		{"R18", born, "AFTER", v("2024-01-01"), v("2024-01-01T00:00:00Z"), never},
		{"R18", born, "AFTER", v("2024-01-01"), v("2024-01-01T00:00:00.001Z"), always},
		{"R18", born, "ON", v("2024-01-01"), v("2024-01-01T23:59:59-01:00"), never},
		{"R18", born, "ON", v("2024-01-02"), v("2024-01-01T23:59:59-01:00"), always},
		{"R18", born, "ON", v("0001-01-01T00:00:00+00:01"), v("0001-01-01T12:00:00+23:59"), always},
		{"R19", tier, "BETWEEN", v("1", "3"), v("2"), always},
		{"R19", tier, "BETWEEN", v("1", "3"), v("1"), ifInclusive},
		{"R19", tier, "BETWEEN", v("1", "3"), v("3.0"), ifInclusive},
		{"R19", tier, "BETWEEN", v("1", "3"), v("4"), never},
		{"R19", tier, "NOT_BETWEEN", v("1", "3"), v("3"), ifExclusive},
		{"R19", tier, "NOT_BETWEEN", v("1", "3"), v("2"), never},
		{"R19", tier, "NOT_BETWEEN", v("1", "3"), v("4"), always},
		{"R19", born, "BETWEEN", v("2024-01-01", "2024-01-31"), v("2024-01-31T00:00:00Z"), ifInclusive},
		{"R19", born, "BETWEEN", v("2024-01-01", "2024-01-31"), v("2024-01-31T00:00:01Z"), never},
		{"R20", tier, "BETWEEN", v("1", "3"), v("2024-01-01"), never},
		{"R20", tier, "BETWEEN", v("2024-01-01", "2024-01-02"), v("2024"), never},
		{"R23", "ProfileType", "EXCLUSIVE", v("ACCOUNT_PROFILE"), nil, always},
		{"R23", "ProfileType", "EXCLUSIVE", v("PROFILE"), nil, ifMatch},
		{"R23", "ProfileType", "INCLUSIVE", v("PROFILE"), nil, never},
		{"R25", "Calculated.orders", "LESS_THAN", v("1"), nil, never},
		{"R31", "Calculated.often", "INCLUSIVE", v("True"), v("true"), never},
		{"P1", tier, "INCLUSIVE", v("a"), v("b", "a"), always},
		{"P1", tier, "EXCLUSIVE", v("a"), v("b", "a"), never},
		{"P1", tier, "GREATER_THAN", v("5"), v("no", "1", "9"), always},
		{"P1", tier, "NOT_BETWEEN", v("5", "6"), v("no", "1", "5.5"), never},
		{"P1", tier, "NOT_BETWEEN", v("5", "6"), v("no", "1"), always},
	} {
		for _, s := range stances {
			if got := s.holds(c.path, judgedCondition{c.op, c.operands, nil}, c.values); got != c.holds(s) {
				t.Errorf("%s, %+v: %s of %q %s %q: got %v", c.rule, s, c.path, c.values, c.op, c.operands, got)
			}
		}
	}
}

func TestTheJudgeKnowsTheStructure(t *testing.T) {
	words := strings.NewReplacer(
		"g+", `{"Dimensions": [d+]}`, "g-", `{"Dimensions": [d-]}`, "d+", firstName("Ann"), "d-", firstName("Bob"),
		"s+", `{"SegmentDefinitionName": "in"}`, "s-", `{"SegmentDefinitionName": "out"}`,
		"both", `{"ProfileAttributes": {"FirstName": {"DimensionType": "INCLUSIVE", "Values": ["Ann"]},
			"Address": {"City": {"DimensionType": "INCLUSIVE", "Values": ["Bern"]}}}}`,
		"half", `{"ProfileAttributes": {"FirstName": {"DimensionType": "INCLUSIVE", "Values": ["Ann"]},
			"Address": {"City": {"DimensionType": "INCLUSIVE", "Values": ["Rome"]}}}}`,
	)
	ann := person{"FirstName": {"Ann"}, "Address.City": {"Bern"}}
	for _, c := range []struct {
		rule, groups string
		want         bool
	}{
		{"R1", `"Include": "ALL", "Groups": [g+, g+]`, true},
		{"R1", `"Include": "ALL", "Groups": [g+, g-]`, false},
		{"R1", `"Include": "ANY", "Groups": [g-, g+]`, true},
		{"R1", `"Include": "ANY", "Groups": [g-, g-]`, false},
		{"R1", `"Include": "NONE", "Groups": [g-, g-]`, true},
		{"R1", `"Include": "NONE", "Groups": [g+, g-]`, false},
		{"R2", `"Groups": [{"SourceType": "ALL", "SourceSegments": [s+, s+]}]`, true},
		{"R2", `"Groups": [{"SourceType": "ALL", "SourceSegments": [s+, s-]}]`, false},
		{"R2", `"Groups": [{"SourceType": "ANY", "SourceSegments": [s-, s+]}]`, true},
		{"R2", `"Groups": [{"SourceType": "ANY", "SourceSegments": [s-, s-]}]`, false},
		{"R2", `"Groups": [{"SourceType": "NONE", "SourceSegments": [s-, s-]}]`, true},
		{"R2", `"Groups": [{"SourceType": "NONE", "SourceSegments": [s+, s-]}]`, false},
		{"R3", `"Groups": [{"Type": "ALL", "Dimensions": [d+, d-]}]`, false},
		{"R3", `"Groups": [{"Type": "ANY", "Dimensions": [d+, d-]}]`, true},
		{"R3", `"Groups": [{"Type": "NONE", "Dimensions": [d-, d-]}]`, true},
		{"R3", `"Groups": [{"Type": "NONE", "Dimensions": [d+, d-]}]`, false},
		{"R4", `"Groups": [{"SourceSegments": [s+], "Type": "NONE", "Dimensions": [d-]}]`, true},
		{"R4", `"Groups": [{"SourceSegments": [s-], "Type": "NONE", "Dimensions": [d-]}]`, false},
		{"R4", `"Groups": [{"SourceSegments": [s+], "Dimensions": [d-]}]`, false},
		{"R5", `"Groups": [{"Type": "ANY", "Dimensions": [both]}]`, true},
		{"R5", `"Groups": [{"Type": "ANY", "Dimensions": [half]}]`, false},
		{"R5", `"Groups": [{"Type": "NONE", "Dimensions": [half]}]`, true},
		{"R6", `"Groups": [g+, g-]`, false},
		{"R6", `"Groups": [{"SourceSegments": [s+, s-]}]`, false},
		{"R6", `"Groups": [{"Dimensions": [d+, d-]}]`, false},
		{"R7", `"Groups": [{"Type": "NONE", "SourceSegments": [s+]}]`, true},
		{"R7", `"Groups": [{"Type": "ANY"}]`, true},
		{"R9", `"Groups": [{"SourceType": "NONE", "Dimensions": [d+]}]`, true},
		{"R9", `"Groups": [{"SourceType": "ANY", "Dimensions": [d+]}]`, true},
		{"R30", `"Groups": [{"Dimensions": [{}]}]`, true},
	} {
		j := judge{}
		segments := map[string]string{"in": `"Groups": [g+]`, "out": `"Groups": [g-]`, "it": c.groups}
		for name, groups := range segments {
			groups = words.Replace(words.Replace(groups))
			document := fmt.Sprintf(`{"SegmentDefinitionName": %q, "SegmentGroups": {%s}}`, name, groups)
			if err := j.read([]byte(document)); err != nil {
				t.Fatalf("%s: %v in %s", c.rule, err, document)
			}
		}
		if got := j.try(ann, stance{}).in("it"); got != c.want {
			t.Errorf("%s: %s: got %v", c.rule, c.groups, got)
		}
	}
}

// firstName is a dimension that holds for people of that name.
func firstName(name string) string {
	const d = `{"ProfileAttributes": {"FirstName": {"DimensionType": "INCLUSIVE", "Values": [%q]}}}`
	return fmt.Sprintf(d, name)
}

func TestTheJudgeReadsEveryPath(t *testing.T) {
	const c = `{"DimensionType": "INCLUSIVE", "Values": ["x"]}`
	text := fmt.Sprintf(`{"SegmentDefinitionName": "all", "SegmentGroups": {"Groups": [{"Dimensions": [{
		"ProfileAttributes": {"EmailAddress": %s, "PersonalEmailAddress": %[1]s, "Address": {"City": %[1]s},
			"BillingAddress": {"State": %[1]s}, "Attributes": {"a.b c": %[1]s}},
		"CalculatedAttributes": {"orders": %[1]s}}]}]}}`, c)
	j := judge{}
	if err := j.read([]byte(text)); err != nil {
		t.Fatal(err)
	}
	x := []string{"x"}
	all := person{
		"EmailAddress": x, "PersonalEmailAddress": x, "Address.City": x, "BillingAddress.State": x,
		"Attributes.a.b c": x, "Calculated.orders": x,
	}
	if !j.try(all, stance{}).in("all") {
		t.Error("got false for who has everything")
	}
	for path := range all {
		less := person{}
		for p, values := range all {
			if p != path {
				less[p] = values
			}
		}
		if j.try(less, stance{}).in("all") {
			t.Errorf("got true without %s", path)
		}
	}
}

func TestTheJudgeSeesWindowsThroughSources(t *testing.T) {
	j := judge{}
	for _, document := range []string{
		`{"SegmentDefinitionName": "window", "SegmentGroups": {"Groups": [{"Dimensions": [{"CalculatedAttributes":
			{"orders": {"DimensionType": "EQUAL", "Values": ["1"],
				"ConditionOverrides": {"Range": {"Start": 30, "Unit": "DAYS"}}}}}]}]}}`,
		`{"SegmentDefinitionName": "user", "SegmentGroups":
			{"Groups": [{"SourceSegments": [{"SegmentDefinitionName": "window"}]}]}}`,
		`{"SegmentDefinitionName": "other", "SegmentGroups": {"Groups": [{"Dimensions": [{"CalculatedAttributes":
			{"orders": {"DimensionType": "EQUAL", "Values": ["1"]}}}]}]}}`,
	} {
		if err := j.read([]byte(document)); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, name := range []string{"other", "user", "window"} {
		if j.hasWindow(name) {
			got = append(got, name)
		}
	}
	if want := []string{"user", "window"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
