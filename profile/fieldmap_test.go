package profile_test

import (
	"strings"
	"testing"

	"segql/profile"
)

const fields = `{"Fields": {
	"id": {"Source": "_source.crm_id", "Target": "_profile.Attributes.crm"},
	"mail": {"Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
	"spent": {"Source": "total spent", "Target": "Attributes.spent", "ContentType": "NUMBER"},
	"city": {"Source": "_source.town", "Target": "_profile.Address.City"},
	"town": {"Source": "town", "Target": "_profile.Attributes.town", "ContentType": "NAME"},
	"key": {"Source": "customer", "Target": "ProfileId"}
}}`

func parseMap(t *testing.T, text string) *profile.FieldMap {
	t.Helper()
	m, err := profile.ParseFieldMap([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAMapNamesTheColumns(t *testing.T) {
	o := profile.ReadOptions{Map: parseMap(t, fields)}
	in := "town,mail,total spent,crm_id,customer,FirstName,shoe size,,id\n" +
		"Bonn,a@b,1e3,7," + id1 + ",Ada,42,x,y\n" +
		",,,,,,,,\n" +
		"Bonn,a@b,many,7,,Ada,42,x,y\n" +
		"Bonn,a@b,\" 7\",7,,Ada,42,x,y\n"
	expectRows(t, strings.NewReader(in), o,
		"2: "+id1+
			" Address.City=Bonn Attributes.crm=7 Attributes.spent=1e3 Attributes.town=Bonn"+
			" EmailAddress=a@b FirstName=Ada",
		"3: Address.City= Attributes.crm= Attributes.spent= Attributes.town= EmailAddress= FirstName=",
		`4: "Attributes.spent": expected a number`,
		`5: "Attributes.spent": expected a number`,
		`note: the column "" is neither in the map nor an attribute: left out`,
		`note: the column "id" is neither in the map nor an attribute: left out`,
		`note: the column "shoe size" is neither in the map nor an attribute: left out`,
	)
	for header, want := range map[string]string{
		"mail": `expected a column "crm_id", the Source of the field "id" of the map, found none`,
		"crm_id,mail,total spent,town,customer,EmailAddress": `expected one column for "EmailAddress", ` +
			`found "mail" and "EmailAddress"`,
		"crm_id,mail,total spent,town,customer,mail": `expected each column once, found "mail" twice`,
	} {
		expectRows(t, strings.NewReader(header), o, "error: the header in line 1: "+want)
	}
}

func TestABadMapIsAnError(t *testing.T) {
	for text, want := range map[string]string{
		``:                "expected an object, found nothing",
		`[]`:              "expected an object, found a list",
		`{`:               "expected the rest of the JSON, found the end",
		`{} {}`:           "expected one object, found more behind it",
		`{"a":1} x`:       "expected JSON, found something else at character 9",
		`{"a":{},}`:       "expected JSON, found something else at character 8",
		`{"a":{},"a":{}}`: `"a" occurs twice`,
	} {
		expectNoMap(t, text, "reading the map of fields: "+want)
	}
	for text, want := range map[string]string{
		`{}`:                                  "expected at least one field, found none",
		`{"Fields":{}}`:                       "expected at least one field, found none",
		`{"Fields":{"a":{}},"UniqueKey":"a"}`: `expected "Fields" alone, found "UniqueKey" beside it`,
	} {
		expectNoMap(t, text, "the map of fields: "+want)
	}
	for field, want := range map[string]string{
		`1`:                      "expected an object, found a number",
		`{}`:                     "expected a Target, such as _profile.EmailAddress",
		`{"Target":1}`:           `expected text as its "Target", found a number`,
		`{"Target":"Emial"}`:     `expected an attribute, found "Emial": Attributes.Emial?`,
		`{"Target":"_profile."}`: "expected an attribute, found no name",
		`{"target":"FirstName"}`: `expected Source, Target or ContentType, found "target"`,
		`{"ContentType":"TEXT"}`: "expected the ContentType STRING, NUMBER, PHONE_NUMBER, EMAIL_ADDRESS or NAME, " +
			`found "TEXT"`,
		`{"Target":"_profile.FirstName"}`: `the Target "FirstName" is that of another field too`,
	} {
		expectNoMap(t, `{"a":{"Target":"FirstName"},"b":`+field+`}`, `field "b" of the map: `+want)
	}
}

func expectNoMap(t *testing.T, text, want string) {
	t.Helper()
	if _, err := profile.ParseFieldMap([]byte(text)); err == nil || err.Error() != want {
		t.Errorf("%s: got %v, want %s", text, err, want)
	}
}

func TestAFieldMayBeNamedFields(t *testing.T) {
	m := parseMap(t, "\ufeff"+`{"Fields":{"Source":"a","Target":"FirstName"}}`)
	expectRows(t, strings.NewReader("a\nAda"), profile.ReadOptions{Map: m}, "2: FirstName=Ada")
}

func TestAColumnIsResolvedToItsAttribute(t *testing.T) {
	const isID = `expected an attribute, found "ProfileId", which a row is known by without a key`
	m := parseMap(t, fields)
	for _, c := range []struct {
		name       string
		m          *profile.FieldMap
		path, fail string
	}{
		{name: "EmailAddress", path: "EmailAddress"},
		{name: "CalculatedAttributes.orders", path: "Calculated.orders"},
		{name: "Attributes.a b", path: "Attributes.a b"},
		{name: "mail", fail: `expected an attribute, found "mail": Attributes.mail?`},
		{name: "profileid", fail: isID},
		{name: "mail", m: m, path: "EmailAddress"},
		{name: "id", m: m, path: "Attributes.crm"},
		{name: "crm_id", m: m, path: "Attributes.crm"},
		{name: "town", m: m, path: "Attributes.town"}, // a field's name before a header
		{name: "city", m: m, path: "Address.City"},
		{name: "LastName", m: m, path: "LastName"},
		{name: "customer", m: m, fail: isID},
		{name: "c", m: parseMap(t, `{"a":{"Source":"c","Target":"FirstName"},
			"b":{"Source":"c","Target":"LastName"}}`),
			fail: `expected one attribute, found "FirstName" and "LastName" of the column "c"`},
	} {
		path, err := profile.ResolveColumn(c.name, c.m)
		if path != c.path || (err != nil) != (c.fail != "") || err != nil && err.Error() != c.fail {
			t.Errorf("ResolveColumn(%q): got %q, %v, want %q, %s", c.name, path, err, c.path, c.fail)
		}
	}
}
