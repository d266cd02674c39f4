package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"segql/profile"
)

// expectLine reads a line behind an empty profile, so that it is one of JSON
// lines whatever it holds.
func expectLine(t *testing.T, line string, want ...string) {
	t.Helper()
	for i := range want {
		if !strings.HasPrefix(want[i], "note: ") {
			want[i] = "2: " + want[i]
			want[i] = strings.TrimSuffix(want[i], " ")
		}
	}
	want = append([]string{"1:"}, want...)
	expectRows(t, strings.NewReader("{}\n"+line), profile.ReadOptions{}, want...)
}

func TestALineIsAProfile(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`{}`, ""},
		{`{"ProfileId":"` + strings.ToUpper(id2) + `"}`, id2},
		{`{"profileid":"` + id1 + `","FirstName":"Ada"}`, id1 + " FirstName=Ada"},
		{`{"PROFILEID":null}`, ""},
		{`{"ProfileId":""}`, ""},
		{`{"FirstName":"Ada","BirthDate":null,"LastName":""}`, "FirstName=Ada LastName="},
		{"\t{ \"FirstName\" :\r \"Ada\" , \"Gender\": \"FEMALE\" } ", "FirstName=Ada Gender=FEMALE"},
		{`{"AccountNumber":12e3,"PhoneNumber":-0.50,"BusinessName":true,"LastName":false}`,
			"AccountNumber=12e3 BusinessName=true LastName=false PhoneNumber=-0.50"},
		{`{"Address":{"Address4":"4","Address1":"1","City":"Bonn"},"BillingAddress":null,"MailingAddress":{}}`,
			"Address.Address1=1 Address.Address4=4 Address.City=Bonn"},
		{`{"Attributes":{"loyalty points":7,"a.b":"x","":null}}`,
			`expected a name of 1 to 255 characters in "Attributes", found one of 0`},
		{`{"Attributes":{"loyalty points":7,"a.b":"x","A":null}}`, "Attributes.a.b=x Attributes.loyalty points=7"},
		{`{"Attributes":{"t\u0069er":"gold \ud83d\ude00\n\u0000"}}`, "Attributes.tier=gold 😀\n\x00"},
		{`{"CalculatedAttributes":{"orders":3},"FirstName":"Ada"}`, "Calculated.orders=3 FirstName=Ada"},
		{`{"First\u004eame":"Ada"}`, "FirstName=Ada"},
		{`{"PartyType":"ANY","ProfileType":"THING","PartyTypeString":"x","GenderString":"y"}`,
			"GenderString=y PartyType=ANY PartyTypeString=x ProfileType=THING"},
		{`{"EngagementPreferences":{"Phone":[{"KeyName" : "a", "ContactType":"\u0048ome"}], "Email":[1.0]}}`,
			`EngagementPreferences={"Email":[1],"Phone":[{"ContactType":"Home","KeyName":"a"}]}`},
		{`{"EngagementPreferences":""}`, "EngagementPreferences="},
		{`{"EngagementPreferences":null}`, ""},
		{`{"FirstName":"` + strings.Repeat("ß", 255) + `"}`, "FirstName=" + strings.Repeat("ß", 255)},
	} {
		expectLine(t, c.line, c.want)
	}
}

func TestABadLineFailsAlone(t *testing.T) {
	const secret = "s3cr3t"
	long := func(n int) string { return `"` + strings.Repeat("ü", n) + `"` }
	for _, c := range []struct{ line, want string }{
		{`{"FirstName":"s3cr3t`, "expected the rest of the JSON, found the end"},
		{`{"FirstName":`, "expected the rest of the JSON, found the end"},
		{`{"FirstName"`, "expected the rest of the JSON, found the end"},
		{`{`, "expected the rest of the JSON, found the end"},
		{`{"Ä":"s3cr3t" "LastName":"B"}`, "expected JSON, found something else at character 15"},
		{`{"FirstName":"s3cr3t",}`, "expected JSON, found something else at character 23"},
		{`{"FirstName" "s3cr3t"}`, "expected JSON, found something else at character 14"},
		{`{FirstName:"s3cr3t"}`, "expected JSON, found something else at character 2"},
		{`{"FirstName":'s3cr3t'}`, "expected JSON, found something else at character 14"},
		{`{"FirstName":s3cr3t}`, "expected JSON, found something else at character 14"},
		{`{"FirstName":01}`, "expected JSON, found something else at character 15"},
		{`{"FirstName":1.}`, "expected JSON, found something else at character 16"},
		{`{"FirstName":+1}`, "expected JSON, found something else at character 14"},
		{`{"FirstName":nul}`, "expected JSON, found something else at character 17"},
		{`{"FirstName":NaN}`, "expected JSON, found something else at character 14"},
		{`{"FirstName":"s3cr3t"}}`, "expected JSON, found something else at character 23"},
		{`{"FirstName":"A"} {}`, "expected JSON, found something else at character 19"},
		{`{"FirstName":"A"},`, "expected JSON, found something else at character 18"},
		{"{\"FirstName\":\"s3cr3t\t\"}", "expected JSON, found something else at character 21"},
		{`{"FirstName":"\x"}`, "expected JSON, found something else at character 14"},
		{`{"FirstName":"\ud83d"}`, "expected JSON, found something else at character 14"},
		{`{"FirstName":"\ude00\ud83d"}`, "expected JSON, found something else at character 14"},
		{`{"FirstName":"\u12g4"}`, "expected JSON, found something else at character 14"},
		{`{"\ud83d":"A"}`, "expected JSON, found something else at character 2"},
		{`{"Foo":["\ud83d"]}`, "expected JSON, found something else at character 10"},
		{"{\"FirstName\":\"s3cr3t\xff\"}", "expected UTF-8, found other bytes"},
		{"{\"FirstName\":\"\xed\xa0\x80\"}", "expected UTF-8, found other bytes"},
		{"\xff", "expected UTF-8, found other bytes"},
		{`s3cr3t`, "expected JSON, found something else at character 1"},
		{`"s3cr3t"`, "expected a profile, found text"},
		{`17`, "expected a profile, found a number"},
		{`true`, "expected a profile, found a boolean"},
		{`null`, "expected a profile, found null"},
		{`{"FirstName":"s3cr3t","FirstName":"B"}`, `"FirstName" occurs twice`},
		{`{"FirstName":"s3cr3t","\u0046irstName":null}`, `"FirstName" occurs twice`},
		{`{"FirstName":null,"FirstName":null}`, `"FirstName" occurs twice`},
		{`{"ProfileId":"` + id1 + `","PROFILEID":null}`, `"ProfileId" occurs twice`},
		{`{"Address":{"City":"s3cr3t","City":"B"}}`, `"Address.City" occurs twice`},
		{`{"Address":{},"Address":null}`, `"Address" occurs twice`},
		{`{"Attributes":{"a":"s3cr3t"},"Attributes":{"b":1}}`, `"Attributes" occurs twice`},
		{`{"Attributes":{"a":"s3cr3t","b":2,"a":1}}`, `"Attributes.a" occurs twice`},
		{`{"CalculatedAttributes":{"a":null,"a":1}}`, `"Calculated.a" occurs twice`},
		{`{"Foo":1,"Bar":2,"Foo":3}`, `"Foo" occurs twice`},
		{`{"":1,"":3}`, `"" occurs twice`},
		{`{"Address":{"Foo":1,"Foo":3}}`, `"Address.Foo" occurs twice`},
		{`{"FoundByItems":[],"FoundByItems":[]}`, `"FoundByItems" occurs twice`},
		{`{"FoundByItems":[{"KeyName":"s3cr3t","KeyName":1}]}`, `"KeyName" occurs twice`},
		{`{"EngagementPreferences":{"Phone":"s3cr3t","Phone":1}}`, `"Phone" occurs twice`},
		{`{"EngagementPreferences":"s3cr3t"}`,
			`"EngagementPreferences": expected JSON, found something else at character 1`},
		{`{"EngagementPreferences":["s3cr3t"]}`, `"EngagementPreferences": expected text, found a list`},
		{`{"EngagementPreferences":7}`, `"EngagementPreferences": expected a JSON object, found a number`},
		{`{"ProfileId":"s3cr3t"}`, `"ProfileId": expected 32 hexadecimal digits`},
		{`{"ProfileId":"0123456789abcdef0123456789abcdeg"}`, `"ProfileId": expected 32 hexadecimal digits`},
		{`{"ProfileId":17}`, `"ProfileId": expected 32 hexadecimal digits`},
		{`{"ProfileId":["s3cr3t"]}`, `"ProfileId": expected text, found a list`},
		{`{"FirstName":{"x":"s3cr3t"}}`, `"FirstName": expected text, found an object`},
		{`{"Address":{"City":["s3cr3t"]}}`, `"Address.City": expected text, found a list`},
		{`{"Address":"s3cr3t"}`, `"Address": expected an object, found text`},
		{`{"Attributes":["s3cr3t"]}`, `"Attributes": expected an object, found a list`},
		{`{"Attributes":{"a b":{"x":"s3cr3t"}}}`, `"Attributes.a b": expected text, found an object`},
		{`{"CalculatedAttributes":17}`, `"CalculatedAttributes": expected an object, found a number`},
		{`{"CalculatedAttributes":{"a b":17}}`,
			"expected a calculated attribute's name of ASCII letters, digits, " +
				`_ and -, a letter or _ first, found "a b"`},
		{`{"Attributes":{` + long(256) + `:1}}`,
			`expected a name of 1 to 255 characters in "Attributes", found one of 256`},
		{`{"FirstName":` + long(256) + `}`, `"FirstName": expected at most 255 characters, found 256`},
		{`{"BirthDate":` + long(256) + `}`, `"BirthDate": expected at most 255 characters, found 256`},
		{`{"AdditionalInformation":` + long(1001) + `}`,
			`"AdditionalInformation": expected at most 1000 characters, found 1001`},
		{`{"Address":{"Address1":` + long(256) + `}}`,
			`"Address.Address1": expected at most 255 characters, found 256`},
		{`{"Attributes":{"a":` + long(256) + `}}`, `"Attributes.a": expected at most 255 characters, found 256`},
		{`{"CalculatedAttributes":{"a":` + long(256) + `}}`,
			`"Calculated.a": expected at most 255 characters, found 256`},
	} {
		if strings.Contains(c.want, secret) {
			t.Fatalf("%s: the reason has a value", c.line)
		}
		expectLine(t, c.line+"\n", c.want)
	}
}

func TestAProfileIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 3800 {
		fmt.Fprintf(&b, `"%04d":"%s",`, i, strings.Repeat("x", 255))
	}
	line := `{"Attributes":{` + strings.TrimSuffix(b.String(), ",") + `}}`
	expectLine(t, line, "expected a profile of at most 1000000 bytes, found 1026000")
	small := `{"EngagementPreferences":{"Phone":"` + strings.Repeat("x", 990_000) + `"}}`
	rows, _, err := readAll(t, strings.NewReader(small), profile.ReadOptions{})
	if err != nil || len(rows) != 1 || rows[0].Err != nil {
		t.Errorf("got %d rows and the error %v, want one", len(rows), err)
	}
}

func TestWhatAProfileDoesNotHaveIsLeftOutAndCounted(t *testing.T) {
	expectRows(t, strings.NewReader(
		`{"FirstName":"Ada","firstName":"x","Tier":7,"FoundByItems":[{"KeyName":"a"}],"Address":{"Town":"x"}}
{"FirstName":"Bob","Tier":null,"Loyalty":{"a":1},"FoundByItems":[]}
{"Tier":7,"FirstName":{}}
{"Tier":8,"":1}
`), profile.ReadOptions{},
		"1: FirstName=Ada", "2: FirstName=Bob", `3: "FirstName": expected text, found an object`, "4:",
		`note: "FoundByItems" left out of 2 rows`,
		`note: "" is no attribute: left out of 1 row (Attributes.?)`,
		`note: "Address.Town" is no attribute: left out of 1 row (Address.City?)`,
		`note: "Loyalty" is no attribute: left out of 1 row (Attributes.Loyalty?)`,
		`note: "Tier" is no attribute: left out of 2 rows (Attributes.Tier?)`,
		`note: "firstName" is no attribute: left out of 1 row (FirstName?)`,
	)
}

func TestNotesAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "{\"unknown%d\":1}\n", i)
	}
	rows, notes, err := readAll(t, strings.NewReader(b.String()), profile.ReadOptions{})
	if len(rows) != 20_000 || len(notes) > 101 || err != nil {
		t.Errorf("got %d rows, %d notes and the error %v, want 20000, about a hundred and none", len(rows),
			len(notes), err)
	}
}

func TestALineTooLongFailsAlone(t *testing.T) {
	long := `{"Attributes":{"a":"` + strings.Repeat("x", 17<<20) + `"}}`
	good := `{"FirstName":"Ada"}`
	const tooLong = "expected a row of at most 16 MB"
	for _, c := range []struct {
		text string
		want []string
	}{
		{good + "\n" + long + "\n" + good, []string{"1: FirstName=Ada", "2: " + tooLong, "3: FirstName=Ada"}},
		{long + "\n" + good, []string{"1: " + tooLong, "2: FirstName=Ada"}},
		{long, []string{"1: " + tooLong}},
		{good + "\n" + strings.Repeat(long, 3), []string{"1: FirstName=Ada", "2: " + tooLong}},
		{good + "\n" + strings.Repeat(long, 3) + "\n" + good,
			[]string{"1: FirstName=Ada", "2: " + tooLong, "3: FirstName=Ada"}},
	} {
		expectRows(t, strings.NewReader(c.text), profile.ReadOptions{}, c.want...)
	}
}
