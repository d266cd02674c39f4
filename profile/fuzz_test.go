package profile_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"segql/profile"
)

// readBack writes what was read of an input and reads it back.
func readBack(t *testing.T, rows []profile.Row) {
	t.Helper()
	var records []*profile.Record
	for _, row := range rows {
		if row.Err == nil && !row.Known {
			records = append(records, row.Record)
		}
	}
	expectReadBack(t, records)
}

func FuzzJSON(f *testing.F) {
	for _, text := range []string{
		`{"ProfileId":"` + id1 + `","FirstName":"A\u00e9\ud83d\ude00","Address":{"City":1,"Zip":2}}`,
		`{"Attributes":{"a.b":"\"\\\/\b\f\n\r\t","c":-1.5e+3,"d":true,"e":null},"CalculatedAttributes":{"x":0}}`,
		`{"EngagementPreferences":{"Phone":[{"KeyName":"x","n":1E400}]},"FoundByItems":[],"x":[[{"y":{}}]]}`,
		`{"Items":[{"FirstName":"A"},{}],"NextToken":"x","Errors":[{}]}`,
		"[{\"Profiles\":[\n{}]},\n17]",
		`{"CalculatedAttributeValues":[{"ProfileId":"x","CalculatedAttributeName":"y","Value":"z"}]}`,
		`{"FirstName":"A","FirstName":"B"}`, "{\"FirstName\":\"\xff\"}", `{"FirstName":"\ud83d"}`, `{} {}`,
		"\ufeff{}", "{\n}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		whole, _, err := readAll(t, bytes.NewReader(text), profile.ReadOptions{Format: profile.JSONLines})
		if err != nil && !bytes.HasPrefix(text, []byte("\x1f\x8b")) {
			t.Fatalf("got the error %v, want rows that fail", err)
		}
		readBack(t, whole)
		lines, _, _ := readAll(t, strings.NewReader("{}\n"+string(text)), profile.ReadOptions{})
		readBack(t, lines)
		for _, row := range lines {
			strict(t, row)
		}
	})
}

// strict expects that a row on a line of its own is read exactly if it is JSON.
func strict(t *testing.T, row profile.Row) {
	value := jsontext.Value(bytes.TrimLeft(row.Raw, " \t\r"))
	if len(value) == 0 || value[0] != '{' {
		return
	}
	valid := value.IsValid()
	if row.Err == nil && !valid {
		t.Errorf("got %s of %q, want an error", describe(row), value)
	}
	if row.Err != nil && valid && strings.Contains(row.Err.Error(), "JSON, found") &&
		!strings.HasPrefix(row.Err.Error(), `"EngagementPreferences"`) {
		t.Errorf("got the error %v of %q, want a record", row.Err, value)
	}
}

func FuzzCSV(f *testing.F) {
	for _, text := range []string{
		"ProfileId,FirstName,Address.City\n0123456789ABCDEF0123456789abcdef,A,B\n,\"x\"\"y\r\nz\",\n",
		"Attributes.a,Attributes.b\nx,y\n\"x\ny\",\"\nz\n", "FirstName\n\"\n", "\ufeffCalculated.x\r\n1\r\n\r\n2",
		"EngagementPreferences\n{}\n\"{\"\"a\"\":1}\"",
		"Attributes.a\n\xff\n\r\n \nx\r", "\"Attributes. \"\n\" \"",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, _, _ := readAll(t, bytes.NewReader(text), asCSV)
		readBack(t, rows)
		const header = "Attributes.a,Attributes.b\n"
		rows, _, _ = readAll(t, strings.NewReader(header+string(text)), asCSV)
		readBack(t, rows)
		readsAsStandard(t, header+string(text))
	})
}
