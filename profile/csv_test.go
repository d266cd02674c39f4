package profile_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"segql/profile"
)

var asCSV = profile.ReadOptions{Format: profile.CSV}

func TestColumnsAreAttributes(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"PROFILEID,FirstName,Address.City,Attributes.loyalty points,CalculatedAttributes.orders\n" +
			strings.ToUpper(id2) + ",Ada,Bonn,7,3\n",
			[]string{"2: " + id2 +
				" Address.City=Bonn Attributes.loyalty points=7 Calculated.orders=3 FirstName=Ada"}},
		{"\ufeff LastName\t,profileId , Calculated.a-b\r\n\r\nB,,\r\nC,,1",
			[]string{"3: Calculated.a-b= LastName=B",
				"4: Calculated.a-b=1 LastName=C"}},
		{"\"Attributes. a \", Attributes. b \n1,2", []string{"2: Attributes. a =1 Attributes. b=2"}},
		{"FirstName\n\" Ada \"\n Bob \n\"\"\n\"a,\"\"b\"\"\r\nc\"\n",
			[]string{"2: FirstName= Ada ", "3: FirstName= Bob ",
				"4: FirstName=", "5: FirstName=a,\"b\"\r\nc"}},
		{"FirstName,LastName\n\"x\ny\n\",\"\n\"\nA,B\r\n",
			[]string{"2: FirstName=x\ny\n LastName=\n", "6: FirstName=A LastName=B"}},
		{"FirstName\nA\rB\n\rC\r\r\nD\r", []string{"2: FirstName=A\rB", "3: FirstName=\rC\r", "4: FirstName=D"}},
		{"EngagementPreferences,FirstName\n\"{ \"\"Phone\"\" : [] }\",A\n,B\n", []string{
			`2: EngagementPreferences={"Phone":[]} FirstName=A`, "3: EngagementPreferences= FirstName=B"}},
		{"ProfileId\n", nil},
		{"ProfileId,\"FirstName\"", nil},
	} {
		t.Logf("%q", c.text)
		expectRows(t, strings.NewReader(c.text), asCSV, c.want...)
		expectRows(t, iotest.OneByteReader(strings.NewReader(c.text)), asCSV, c.want...)
	}
}

func TestABadHeaderIsAnError(t *testing.T) {
	for header, want := range map[string]string{
		"FirstName,Emial":        `column 2: expected an attribute, found "Emial": Attributes.Emial?`,
		"BirthDate,Frist Name":   `column 2: expected an attribute, found "Frist Name": FirstName?`,
		"BirthDate,address.city": `column 2: expected an attribute, found "address.city": Address.City?`,
		"BirthDate,Address":      `column 2: expected an attribute, found "Address": Attributes.Address?`,
		"BirthDate,Attributes":   `column 2: expected an attribute, found "Attributes": Attributes.Attributes?`,
		"BirthDate,FoundByItems": `column 2: expected an attribute, found "FoundByItems": Attributes.FoundByItems?`,
		"FirstName,,LastName":    "column 2: expected an attribute, found no name",
		"BirthDate,Attributes.":  `column 2: expected a name of 1 to 255 characters in "Attributes", found one of 0`,
		"BirthDate,Calculated.a b": "column 2: expected a calculated attribute's name of ASCII letters, digits, " +
			`_ and -, a letter or _ first, found "a b"`,
		"FirstName, FirstName": `expected each column once, found "FirstName" twice`,
		"ProfileId,profileid":  `expected one column for "ProfileId", found "ProfileId" and "profileid"`,
		"\"FirstName":          `expected a '"' that ends the value, found the end`,
		"First\"Name":          `expected a '"' around a whole value and as '""' within it, found another`,
		"Ann Smith,ann@example.com": "none of its columns is an attribute; add the header if it is missing, " +
			"map the columns with --map, and separate them by commas",
		"FirstName\xff": "expected UTF-8, found other bytes",
		"BirthDate," + strings.Repeat("x", 1000): `column 2: expected an attribute, found "` +
			strings.Repeat("x", 64) + `…": Attributes.` + strings.Repeat("x", 64) + "…?",
		"Calculated.a,CalculatedAttributes.a": `expected one column for "Calculated.a", ` +
			`found "Calculated.a" and "CalculatedAttributes.a"`,
	} {
		expectRows(t, strings.NewReader("\n"+header+"\nx,y,z\n"), asCSV, "error: the header in line 2: "+want)
	}
}

func TestABadRowFailsAlone(t *testing.T) {
	const (
		quote = `expected a '"' around a whole value and as '""' within it, found another`
		open  = `expected a '"' that ends the value, found the end`
	)
	for _, c := range []struct {
		rows string
		want []string // but the last row, which is good
	}{
		{id1 + ",s3cr3t", []string{"2: expected 3 fields, found 2"}},
		{id1 + ",s3cr3t,,", []string{"2: expected 3 fields, found 4"}},
		{"s3cr3t,A,", []string{`2: "ProfileId": expected 32 hexadecimal digits`}},
		{" " + id1 + ",A,", []string{`2: "ProfileId": expected 32 hexadecimal digits`}},
		{",s3cr3t\xff,", []string{"2: expected UTF-8, found other bytes"}},
		{"," + strings.Repeat("ü", 256) + ",",
			[]string{`2: "FirstName": expected at most 255 characters, found 256`}},
		{",,s3cr3t", []string{`2: "EngagementPreferences": expected JSON, found something else at character 1`}},
		{",,[]", []string{`2: "EngagementPreferences": expected a JSON object, found a list`}},
		{`,,"{""a"":1,""a"":2}"`, []string{`2: "EngagementPreferences": "a" occurs twice`}},
		{`,s3cr"3t,`, []string{"2: " + quote}},
		{`,"s3cr"3t,`, []string{"2: " + quote}},
		{`,"s3cr3t" ,`, []string{"2: " + quote}},
		{",\"s3cr3t\"\r,", []string{"2: " + quote}},
		{`,"s3cr3t,`, []string{"2: " + open}},
		{",B,\n,\"s3cr3t,\n,C,\n,\"D\",", []string{"2: EngagementPreferences= FirstName=B", "3: " + quote,
			"4: EngagementPreferences= FirstName=C", "5: EngagementPreferences= FirstName=D"}},
		{",\"x\n\"y,\n,\"\n\nB\",", []string{"2: " + quote, "3: expected 3 fields, found 1",
			"6: " + quote}},
		{",\"B\",\"\",\n\n,\"B\n\"\"\",",
			[]string{"2: expected 3 fields, found 4", "4: EngagementPreferences= FirstName=B\n\""}},
	} {
		t.Logf("%q", c.rows)
		lines := 2 + strings.Count(c.rows, "\n") + 1
		want := append(c.want, fmt.Sprintf("%d: EngagementPreferences= FirstName=Eve", lines))
		in := "ProfileId,FirstName,EngagementPreferences\n" + c.rows + "\n,Eve,"
		expectRows(t, strings.NewReader(in), asCSV, want...)
		expectRows(t, iotest.OneByteReader(strings.NewReader(in)), asCSV, want...)
		if strings.Contains(fmt.Sprint(c.want), "s3cr3t") {
			t.Errorf("%q: the reason has a value", c.rows)
		}
	}
}

func TestBadRowsKeepTheirText(t *testing.T) {
	rows, _, err := readAll(t, strings.NewReader("FirstName\r\nA,B\r\n\"x\"y\r\n\"\r\nB\"\n\"C\r\n"), asCSV)
	var got []string
	for _, row := range rows {
		got = append(got, string(row.Raw))
	}
	if want := []string{`A,B`, `"x"y`, "\"\r\nB\"", `"C`}; !slices.Equal(got, want) || err != nil {
		t.Errorf("got %q and the error %v, want %q", got, err, want)
	}
}

func TestARowOfCSVIsBounded(t *testing.T) {
	const tooLong = "expected a row of at most 16 MB"
	pad := endless{text: strings.Repeat("x", 1<<20), n: 17}
	in := io.MultiReader(strings.NewReader("FirstName\n"), &pad, strings.NewReader("\nAda"))
	expectRows(t, in, asCSV, "2: "+tooLong, "3: FirstName=Ada")

	pad = endless{text: strings.Repeat("x", 1<<10) + "\n", n: 17 << 10}
	in = io.MultiReader(strings.NewReader("FirstName\n\"y\n"), &pad, strings.NewReader("Ada"))
	rows, _, err := readAll(t, in, asCSV)
	last := rows[len(rows)-1]
	want := fmt.Sprintf("%d: FirstName=Ada", 17<<10+3)
	if len(rows) != 17<<10+2 || describe(last) != want || err != nil {
		t.Errorf("got %d rows, the last %s, and the error %v, want %d rows, the last %s",
			len(rows), describe(last), err, 17<<10+2, want)
	}
}

// readsAsStandard compares what is read of CSV with encoding/csv, where that
// reads rows without an error, does not change line ends, and skips no row.
func readsAsStandard(t *testing.T, text string) {
	if strings.Contains(text, "\r") {
		return
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	want := map[int][]string{}
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return
		}
		line, _ := r.FieldPos(0)
		want[line] = record
	}
	header, _, _ := strings.Cut(text, "\n")
	names := strings.Split(header, ",")
	rows, _, err := readAll(t, strings.NewReader(text), asCSV)
	if err != nil {
		t.Fatalf("%q: got the error %v", text, err)
	}
	for _, row := range rows {
		cells := want[row.Line]
		if row.Err != nil {
			tooLong := slices.ContainsFunc(cells, func(c string) bool { return utf8.RuneCountInString(c) > 255 })
			if len(cells) == len(names) && utf8.ValidString(strings.Join(cells, ",")) && !tooLong {
				t.Errorf("%q, line %d: got the error %v, want %q", text, row.Line, row.Err, cells)
			}
			continue
		}
		for i, name := range names {
			if got := row.Record.Values(name); len(cells) != len(names) || !slices.Equal(got, cells[i:i+1]) {
				t.Errorf("%q, line %d: got %q for %s, want %q", text, row.Line, got, name, cells)
			}
		}
	}
}

func TestCSVIsReadAsTheStandardLibraryDoes(t *testing.T) {
	const header = "Attributes.a,Attributes.b\n"
	alphabet := []string{"x", ",", "\"", "\n", "\"\"", "é", " "}
	var all func(text string, n int)
	all = func(text string, n int) {
		readsAsStandard(t, header+text)
		for _, s := range alphabet {
			if n > 0 {
				all(text+s, n-1)
			}
		}
	}
	all("", 4)
	all(`x,"`, 4)
}
