package profile_test

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"

	"segql/ast"
	"segql/profile"
)

var endpoints = profile.ReadOptions{Service: ast.Pinpoint}

const wholeEndpoint = `{"Id":"e1","Address":"+12065550100","ApplicationId":"app","Attributes":{"a":["x","y"],"b":["z"]},` +
	`"ChannelType":"SMS","CohortId":"17","CreationDate":"2024-01-01T00:00:00.000Z",` +
	`"Demographic":{"AppVersion":"1.0","Locale":"en_US","Make":"apple","Model":"iPhone","ModelVersion":"8",` +
	`"Platform":"ios","PlatformVersion":"11","Timezone":"America/Los_Angeles"},` +
	`"EffectiveDate":"2024-02-01T00:00:00.000Z","EndpointStatus":"ACTIVE",` +
	`"Location":{"City":"Seattle","Country":"US","Latitude":47.6,"Longitude":-122.3,"PostalCode":"98121","Region":"WA"},` +
	`"Metrics":{"m":1.50,"n":-3e2},"OptOut":"NONE","RequestId":"r",` +
	`"User":{"UserAttributes":{"i":["p","q"]},"UserId":"u1"}}`

func TestAWholeEndpointIsWrittenAsItIsRead(t *testing.T) {
	rows, notes, err := readAll(t, strings.NewReader(wholeEndpoint), endpoints)
	if len(rows) != 1 || rows[0].Err != nil || len(notes) > 0 || err != nil {
		t.Fatalf("got %v, %q, %v", rows, notes, err)
	}
	if got := string(profile.FormOf(ast.Pinpoint).AppendJSON(nil, rows[0].Record)); got != wholeEndpoint {
		t.Errorf("got  %s\nwant %s", got, wholeEndpoint)
	}
	want := "1: e1 Address=+12065550100 ApplicationId=app Attributes.a=x Attributes.a=y Attributes.b=z ChannelType=SMS " +
		"CohortId=17 CreationDate=2024-01-01T00:00:00.000Z Demographic.AppVersion=1.0 Demographic.Locale=en_US " +
		"Demographic.Make=apple Demographic.Model=iPhone Demographic.ModelVersion=8 Demographic.Platform=ios " +
		"Demographic.PlatformVersion=11 Demographic.Timezone=America/Los_Angeles EffectiveDate=2024-02-01T00:00:00.000Z " +
		"EndpointStatus=ACTIVE Location.City=Seattle Location.Country=US Location.GPSPoint=47.6,-122.3 " +
		"Location.PostalCode=98121 Location.Region=WA Metrics.m=1.50 Metrics.n=-3e2 OptOut=NONE RequestId=r " +
		"User.UserId=u1 UserAttributes.i=p UserAttributes.i=q"
	if got := describe(rows[0]); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEndpointsAreReadInEveryShape(t *testing.T) {
	const a, b = `{"Id":"a","ChannelType":"SMS"}`, `{"Id":"b","Attributes":{"x":["1","2"]}}`
	row := func(line, of string) string { return line + of }
	const isA, isB = ": a ChannelType=SMS", ": b Attributes.x=1 Attributes.x=2"
	for _, c := range []struct {
		input string
		want  []string
	}{
		{a + "\n" + b, []string{row("1", isA), row("2", isB)}},
		{`{"EndpointResponse":` + a + `}`, []string{row("1", isA)}},
		{"{\"EndpointResponse\":\n" + a + "\n}", []string{row("2", isA)}},
		{`{"Item":[` + a + `,` + b + `]}`, []string{row("1", isA), row("1", isB)}},
		{"{\"EndpointsResponse\": {\"Item\": [\n" + a + ",\n" + b + "]}}", []string{row("2", isA), row("3", isB)}},
		{`{"EndpointsResponse":{"Item":[` + a + `]}}` + "\n" + b, []string{row("1", isA), row("2", isB)}},
		{"{\n\"EndpointBatchRequest\": {\"Item\": [" + a + "]},\n\"ResponseMetadata\": {}}", []string{row("2", isA)}},
		{"[" + a + ",\n" + b + "]", []string{row("1", isA), row("2", isB)}},
		{`{"Item":[]}`, nil},
		{"Id,Attributes.x,ChannelType,Attributes.x\na,,SMS,\nb,1,,2\n", []string{row("2", isA), row("3", isB)}},
		{" Id , \" Attributes.x \" ,Attributes.x\nb,1,2\n", []string{"error: the header in line 1: expected a '\"' around a whole value and as '\"\"' within it, found another"}},
		{" Id ,\" Attributes.x \",Attributes.x \nb,1,2\n", []string{row("2", isB)}},
	} {
		expectRows(t, strings.NewReader(c.input), endpoints, c.want...)
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write([]byte(c.input))
		z.Close()
		expectRows(t, &packed, endpoints, c.want...)
	}
}

func TestAnEndpointsLineIsRead(t *testing.T) {
	long := strings.Repeat("é", 101)
	for _, c := range []struct{ line, want string }{
		{`{"Id":"a","Attributes":{"x":"one","y":2,"z":true,"n":null,"e":[],"f":[""],"g":["",null,"v"]}}`,
			"1: a Attributes.e= Attributes.f= Attributes.g=v Attributes.x=one Attributes.y=2 Attributes.z=true"},
		{`{"Id":"a","User":{"UserId":"u","UserAttributes":{"x":"one"}}}`, "1: a User.UserId=u UserAttributes.x=one"},
		{`{"Id":"a","User":null,"Metrics":{"m":"1e3","n":null}}`, "1: a Metrics.m=1e3"},
		{`{"Id":"a","Location":{"Longitude":1}}`, "1: a Location.GPSPoint=,1"},
		{`{"Id":"a","Location":{"Latitude":"1.50","Longitude":2}}`, "1: a Location.GPSPoint=1.50,2"},
		{`{"Id":17,"CohortId":4}`, "1: 17 CohortId=4"},
		{`{"Id":"é\u0000"}`, "1: é\x00"},
		{`{}`, `1: expected an "Id"`},
		{`{"Id":""}`, `1: expected an "Id"`},
		{`{"Id":"` + strings.Repeat("x", 1025) + `"}`, `1: "Id": expected at most 1024 bytes, found 1025`},
		{`{"Id":"a","Id":"a"}`, `1: "Id" occurs twice`},
		{`{"Id":"a","Attributes":{"x":["1"],"x":["1"]}}`, `1: "Attributes.x" occurs twice`},
		{`{"Id":"a","User":{},"User":{}}`, `1: "User" occurs twice`},
		{`{"Id":"a","Location":{"Latitude":1,"Latitude":1}}`, `1: "Location.GPSPoint" occurs twice`},
		{`{"Id":"a","Attributes":{"":"x"}}`, `1: expected a name of 1 to 50 characters in "Attributes", found one of 0`},
		{`{"Id":"a","Attributes":{"` + long[:102] + `":"x"}}`, `1: expected a name of 1 to 50 characters in "Attributes", found one of 51`},
		{`{"Id":"a","Attributes":{"x":["` + long + `"]}}`, `1: "Attributes.x": expected at most 100 characters, found 101`},
		{`{"Id":"a","Attributes":{"x":[["y"]]}}`, `1: "Attributes.x": expected text, found a list`},
		{`{"Id":"a","Attributes":{"x":{"y":1}}}`, `1: "Attributes.x": expected text, found an object`},
		{`{"Id":"a","Attributes":["x"]}`, `1: "Attributes": expected an object, found a list`},
		{`{"Id":"a","User":"u"}`, `1: "User": expected an object, found text`},
		{`{"Id":["a"]}`, `1: "Id": expected text, found a list`},
		{`{"Id":"a","Metrics":{"m":"five"}}`, `1: "Metrics.m": expected a number`},
		{`{"Id":"a","Metrics":{"m":true}}`, `1: "Metrics.m": expected a number`},
		{`{"Id":"a","Metrics":{"m":[1]}}`, `1: "Metrics.m": expected text, found a list`},
		{`{"Id":"a","Location":{"Latitude":91}}`, `1: "Location.Latitude": expected a number from -90 to 90`},
		{`{"Id":"a","Location":{"Longitude":-181}}`, `1: "Location.Longitude": expected a number from -180 to 180`},
		{`{"Id":"a","Location":{"Latitude":"north"}}`, `1: "Location.Latitude": expected a number`},
		{`{"Id":"a"`, "1: expected the rest of the JSON, found the end"},
		{`{"Id":"a"} x`, "1: expected JSON, found something else at character 12"},
		{`17`, "1: expected an endpoint, found a number"},
		{"{\"Id\":\"\xff\"}", "1: expected UTF-8, found other bytes"},
	} {
		o := endpoints
		o.Format = profile.JSONLines
		expectRows(t, strings.NewReader(c.line+"\n"), o, c.want)
	}
}

func TestWhatNoEndpointHasIsLeftOutAndCounted(t *testing.T) {
	expectRows(t, strings.NewReader(`{"Id":"a","Color":1,"Demographic":{"DeviceType":"x"},"Segments":["y"],"Segment":null}`), endpoints,
		"1: a", `note: "Color" is no member of an endpoint: left out of 1 row`,
		`note: "Demographic.DeviceType" is no member of an endpoint: left out of 1 row`,
		`note: "Segments" is no member of an endpoint: left out of 1 row`)
}

func TestEndpointsOfCSV(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Id,Metrics.m,Location.Latitude,Location.Longitude,User.UserAttributes.x,UserAttributes.y,User.UserId\na,1,2,3,4,5,6\nb,,,,,,\n",
			[]string{"2: a Location.GPSPoint=2,3 Metrics.m=1 User.UserId=6 UserAttributes.x=4 UserAttributes.y=5", "3: b"}},
		{"Id,Metrics.m\na,x\nb,1,2\n,1\n", []string{`2: "Metrics.m": expected a number`, "3: expected 2 fields, found 3", `4: expected an "Id"`}},
		{"Address\nx\n", []string{`error: the header in line 1: expected a column "Id"`}},
		{"a,b\nx,y\n", []string{"error: the header in line 1: none of its columns is an attribute of an endpoint; add the header if it is missing, and separate the columns by commas"}},
		{"Id,Adress\nx,y\n", []string{`error: the header in line 1: column 2: expected an attribute of an endpoint, found "Adress": Address?`}},
		{"Id,Attribute.x\nx,y\n", []string{`error: the header in line 1: column 2: expected an attribute of an endpoint, found "Attribute.x": Attributes.x?`}},
		{"Id,Metrics.m,Metrics.m\nx,1,2\n", []string{`error: the header in line 1: expected one column for "Metrics.m", which has no list of values, found two`}},
	} {
		expectRows(t, strings.NewReader(c.text), endpoints, c.want...)
	}
}

// endpointsReadBack writes what was read of an input and reads it back.
func endpointsReadBack(t *testing.T, rows []profile.Row) {
	t.Helper()
	form := profile.FormOf(ast.Pinpoint)
	for _, row := range rows {
		if row.Err != nil {
			continue
		}
		line := form.AppendJSON(nil, row.Record)
		again, notes, err := readAll(t, bytes.NewReader(line), profile.ReadOptions{Service: ast.Pinpoint, Format: profile.JSONLines})
		if len(again) != 1 || again[0].Err != nil || len(notes) > 0 || err != nil {
			t.Fatalf("got %v, %q, %v of %s", again, notes, err, line)
		}
		if second := form.AppendJSON(nil, again[0].Record); !bytes.Equal(second, line) {
			t.Fatalf("got %s, want %s", second, line)
		}
		endpointTableReadsBack(t, row.Record)
	}
}

func endpointTableReadsBack(t *testing.T, r *profile.Record) {
	t.Helper()
	form := profile.FormOf(ast.Pinpoint)
	var paths []string
	kept := &profile.Record{ID: r.ID}
	for _, p := range r.Pairs {
		if p.Value != "" {
			paths, kept.Pairs = append(paths, p.Path), append(kept.Pairs, p)
		}
		if strings.TrimSpace(p.Path) != p.Path || strings.ContainsAny(p.Path, "\n\r") {
			return // headers are trimmed
		}
	}
	form.SortPaths(paths)
	var table bytes.Buffer
	w := form.NewCSVWriter(&table, paths)
	if err := w.Write(r); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	again, _, err := readAll(t, &table, profile.ReadOptions{Service: ast.Pinpoint, Format: profile.CSV})
	if len(again) != 1 || again[0].Err != nil || again[0].Record.ID != r.ID || !slices.Equal(again[0].Record.Pairs, kept.Pairs) {
		t.Fatalf("got %v, %v of %q\nwant %v", again, err, paths, kept)
	}
}

func FuzzEndpoints(f *testing.F) {
	for _, text := range []string{
		wholeEndpoint, `{"Item":[{"Id":"a"},17,{}]}`, `{"EndpointResponse":{"Id":"a","Location":{"Latitude":"+01"}}}`,
		"[{\"EndpointsResponse\":{\"Item\":[\n{\"Id\":\"a\"}]}}]", `{"Id":"a","Attributes":{"x":["",null,1.0],"y":[]}}`,
		`{"Id":"a","Metrics":{"m":"1e999","n":"+1"}}`, `{"Id":"a","User":{"UserAttributes":{"\n":" "}}}`, `{"EndpointResponse":{`,
	} {
		f.Add([]byte(text), false)
	}
	for _, text := range []string{
		"Id,Attributes.a,Attributes.a\nx,y,\n,,\n", "Id,User.UserAttributes.\"\n", "Id,\"Attributes. \"\n\" \",1", "\ufeffId\r\na\r\n",
		"Location.Latitude,Id,Location.Longitude\n1,a,2\n1,b,\n",
	} {
		f.Add([]byte(text), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, table bool) {
		o := endpoints
		o.Format = profile.JSONLines
		if table {
			o.Format = profile.CSV
		}
		rows, _, _ := readAll(t, bytes.NewReader(text), o)
		endpointsReadBack(t, rows)
	})
}
