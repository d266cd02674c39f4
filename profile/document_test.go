package profile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"segql/profile"
)

const (
	response = `{
  "NextToken": "abc",
  "Items": [
    {
      "ProfileId": "` + id1 + `",
      "FirstName": "Ada"
    },
    {"FirstName": "Bob",
     "Errors": []}
  ],
  "ResponseMetadata": {"HTTPStatusCode": 200}
}
`
	calculated = `{
  "Errors": [{"Code": "x", "Message": "y", "ProfileId": "` + id2 + `"}],
  "CalculatedAttributeValues": [
    {"CalculatedAttributeName": "orders", "DisplayName": "Orders", "ProfileId": "` + id1 + `", "Value": "7"},
    {"ProfileId": "` + id2 + `", "Value": 8, "CalculatedAttributeName": "orders"},
    {"ProfileId": "` + id2 + `", "CalculatedAttributeName": "orders", "Value": null},
    {"ProfileId": "` + id2 + `", "CalculatedAttributeName": "or ders", "Value": 1},
    {"ProfileId": "` + id2 + `", "Value": 1},
    {"CalculatedAttributeName": "orders", "Value": 1},
    {"CalculatedAttributeName": "orders", "ProfileId": "` + id2 + `", "Value": [1]},
    {"CalculatedAttributeName": "orders", "ProfileId": "` + id2 + `", "Value": 1, "Value": 2}
  ],
  "ConditionOverrides": {}
}
`
)

var (
	responseRows   = []string{"%d: " + id1 + " FirstName=Ada", "%d: FirstName=Bob"}
	calculatedRows = []string{
		"%d: known " + id1 + " Calculated.orders=7",
		"%d: known " + id2 + " Calculated.orders=8",
		"%d: known " + id2,
		"%d: known expected a calculated attribute's name of ASCII letters, digits, " +
			`_ and -, a letter or _ first, found "or ders"`,
		`%d: known expected a name of 1 to 255 characters in "CalculatedAttributes", found one of 0`,
		`%d: known expected a "ProfileId" beside the calculated value`,
		`%d: known "Value": expected text, found a list`,
		`%d: known "Value" occurs twice`,
	}
)

// at puts rows onto lines.
func at(rows []string, lines ...int) []string {
	var list []string
	for i, row := range rows {
		list = append(list, fmt.Sprintf(row, lines[min(i, len(lines)-1)]))
	}
	return list
}

// oneLine puts a document onto one line.
func oneLine(document string) string { return strings.ReplaceAll(document, "\n", " ") }

func TestResponsesAndListsAreReadInAnyLayout(t *testing.T) {
	notes := []string{
		"note: 1 response with a NextToken: there are more profiles",
		`note: "Errors" is no attribute: left out of 1 row (Attributes.Errors?)`,
	}
	failures := "note: 1 response with Errors: what they name is not there"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a response":           {response, append(at(responseRows, 4, 8), notes...)},
		"a response on a line": {"\n" + oneLine(response), append(at(responseRows, 2), notes...)},
		"values":               {calculated, append(at(calculatedRows, 4, 5, 6, 7, 8, 9, 10, 11), failures)},
		"values on a line":     {oneLine(calculated), append(at(calculatedRows, 1), failures)},
		"a list of both": {"[\n" + response + "," + calculated + ",{\"FirstName\":\"Eve\"},\n17,[{}]]",
			append(append(append(at(responseRows, 5, 9), at(calculatedRows, 17, 18, 19, 20, 21, 22, 23, 24)...),
				"28: FirstName=Eve", "29: expected a profile, found a number", "29: expected a profile, found a list"),
				notes[0], failures, notes[1])},
		"a list on a line": {"[" + oneLine(response) + `,{"FirstName":"Eve"},17]` + "\n{}",
			append(append(at(responseRows, 1), "1: FirstName=Eve", "1: expected a profile, found a number", "2:"),
				notes...)},
		"one behind the other": {response + "\n" + response + "{\"FirstName\":\n\"Eve\"}",
			append(append(append(at(responseRows, 4, 8), at(responseRows, 17, 21)...), "26: FirstName=Eve"),
				"note: 2 responses with a NextToken: there are more profiles",
				`note: "Errors" is no attribute: left out of 2 rows (Attributes.Errors?)`)},
		"a profile": {"{\n\"FirstName\": \"Ada\"\n}\n", []string{"1: FirstName=Ada"}},
		"a list of lines": {"[{\"FirstName\": \"Ada\"},\n{\"FirstName\": \"Bob\"}\n]\n",
			[]string{"1: FirstName=Ada", "2: FirstName=Bob"}},
		"empty ones":         {"[\n]{\"Items\":[]}{\"Profiles\":\n[]}[]", nil},
		"empty ones, a line": {"[]\n{\"Items\":[]}\n{\"Profiles\":[]}", nil},
		"no list of profiles": {`{"Items":7,"Profiles":null}`,
			[]string{"1:", `note: "Items" is no attribute: left out of 1 row (Attributes.Items?)`}},
		"other members": {`{"Foo":7,"Items":[],"FirstName":"Ada","Bar":null}`,
			[]string{`note: "FirstName" left out of 1 response`, `note: "Foo" left out of 1 response`}},
		"a response in a profile": {"[\n{\"Items\":[{\"Items\":[]}]}]",
			[]string{"2:", `note: "Items" is no attribute: left out of 1 row (Attributes.Items?)`}},
	} {
		t.Run(name, func(t *testing.T) {
			expectRows(t, strings.NewReader(c.text), profile.ReadOptions{}, c.want...)
			expectRows(t, iotest.OneByteReader(strings.NewReader(c.text)), profile.ReadOptions{}, c.want...)
		})
	}
}

func TestABadElementFailsAloneAndBrokenJSONTheRest(t *testing.T) {
	const end = "expected the rest of the JSON, found the end of the input"
	broken := func(line int) string {
		return fmt.Sprintf("expected JSON, found something else in line %d; what follows is not read", line)
	}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"[\n{\"FirstName\":\"\xff\"},\n{\"A\":1,\"A\":2},\n{\"FirstName\":[]},\n{\"FirstName\":\"Ada\"}]",
			[]string{
				"2: expected UTF-8, found other bytes", `3: "A" occurs twice`,
				`4: "FirstName": expected text, found a list`, "5: FirstName=Ada"}},
		{"[\n{},\n{\"FirstName\":\"\\x\"},\n{}]", []string{"2:", "3: " + broken(3)}},
		{"[\n{\"FirstName\":\"\\ud83d\"},\n{}]",
			[]string{"2: expected JSON, found something else at character 14", "3:"}},
		{"[\n{},\n{\"FirstName\":\n\"s3cr3t\",}\n,{}]", []string{"2:", "3: " + broken(4)}},
		{"[\n{},\n{\"FirstName\":\n\"s3cr3t\"\n", []string{"2:", "3: " + end}},
		{"[\n{},\n\n", []string{"2:", "4: " + end}},
		{"[\n{} {}]", []string{"2:", "2: " + broken(2)}},
		{"[\n{}}", []string{"2:", "2: " + broken(2)}},
		{"[\n{},]", []string{"2:", "2: " + broken(2)}},
		{"{\n\"Items\":[{}\n{}]}", []string{"2:", "3: " + broken(3)}},
		{"{\n\"FirstName\":\"Ada\"}\nx", []string{"1: FirstName=Ada", "3: " + broken(3)}},
		{"{\n17:1}", []string{"1: " + broken(2)}},
		{"[{},{},\n", []string{"1:", "1:", "2: " + end}},
		{"[{}x{}]\n{}", []string{"1:", "1: " + broken(1), "2:"}},
		{"[\"a\n{}", []string{"1: " + end, "2:"}}, // no document: its first line does not end as one does
	} {
		t.Logf("%q", c.text)
		expectRows(t, strings.NewReader(c.text), profile.ReadOptions{}, c.want...)
	}
}

func TestRowsOfADocumentKeepTheirText(t *testing.T) {
	text := "[\n { \"FirstName\":\n\"Ada\" } ,{\"Items\":[{\"LastName\":1}]}, 17,\n{\"x"
	rows, _, err := readAll(t, strings.NewReader(text), profile.ReadOptions{})
	var got []string
	for _, row := range rows {
		got = append(got, string(row.Raw))
	}
	want := []string{"{ \"FirstName\":\n\"Ada\" }", `{"LastName":1}`, "17", `{"x`}
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) || err != nil {
		t.Errorf("got %q and the error %v, want %q", got, err, want)
	}
}

// An endless reader repeats a text, n times.
type endless struct {
	text string
	n    int
	rest string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.n--; e.n < 0 {
			return 0, io.EOF
		}
		e.rest = e.text
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestADocumentIsNeverHeldAsAWhole(t *testing.T) {
	const tooLong = "expected a row of at most 16 MB"
	for _, c := range []struct {
		before string
		middle endless
		after  string
		want   []string
	}{
		// a row of many words fails alone, a word that is too long with what follows
		{"[\n{\"FoundByItems\":[", endless{text: "17,\n", n: 5 << 20}, "17]},\n{\"FirstName\":\"Ada\"}]",
			[]string{"2: " + tooLong, fmt.Sprintf("%d: FirstName=Ada", 5<<20+3)}},
		{"[\n{},\n{\"FirstName\":\"", endless{text: strings.Repeat("x", 1<<20), n: 60}, "\"},\n{}]",
			[]string{"2:", "3: " + tooLong}},
	} {
		in := io.MultiReader(strings.NewReader(c.before), &c.middle, strings.NewReader(c.after))
		expectRows(t, in, profile.ReadOptions{}, c.want...)
	}
}

func TestALineThatIsLongerThanARowIsADocument(t *testing.T) {
	row := `{"FirstName":"` + strings.Repeat("x", 255) + `"},`
	for _, before := range []string{`[`, `{"Items":[`} {
		after := map[string]string{`[`: `{}]`, `{"Items":[`: `{}]}`}[before]
		in := io.MultiReader(strings.NewReader(before), &endless{text: row, n: 70_000}, strings.NewReader(after))
		rows, notes, err := readAll(t, in, profile.ReadOptions{})
		if len(rows) != 70_001 || len(notes) > 0 || err != nil {
			t.Errorf("got %d rows, the notes %q and the error %v, want 70001 rows", len(rows), notes, err)
		}
		for _, row := range rows {
			if row.Err != nil || row.Line != 1 {
				t.Fatalf("got %s", describe(row))
			}
		}
	}
}

func TestJSONHasNoMap(t *testing.T) {
	m, err := profile.ParseFieldMap([]byte(`{"mail":{"Target":"EmailAddress"}}`))
	if err != nil {
		t.Fatal(err)
	}
	in := bytes.NewReader([]byte("{}"))
	_, _, err = readAll(t, in, profile.ReadOptions{Map: m})
	want := errors.New("expected CSV for the map of its columns, found JSON; JSON is read without a map")
	if err == nil || err.Error() != want.Error() {
		t.Errorf("got %v, want %v", err, want)
	}
}
