package migrate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"segql/ast"
	"segql/eval"
	"segql/migrate"
	"segql/profile"
)

// now is the instant of all migrations in tests.
var now = time.Date(2026, 10, 30, 12, 0, 0, 0, time.UTC)

// A generator makes projects of few names and values, so that much is equal.
type generator struct {
	*rand.Rand
	places bool // segments ask for places, which a box is only nearly
}

type object = map[string]any

func pick[T any](g generator, list ...T) T { return list[g.IntN(len(list))] }

// some returns one to most of what f makes.
func some[T any](g generator, most int, f func() T) []T {
	list := make([]T, 1+g.IntN(most))
	for i := range list {
		list[i] = f()
	}
	return list
}

var (
	names  = []string{"a", "b", "x y", "LastActive", "Channels", "a.b"}
	texts  = []string{"a", "b", "A", "ab", "a|b", `a\b`, `\!`, "|", "5", "5.0", "-3", "é", " a", "true"}
	dates  = []string{"2026-01-01", "2026-10-01T00:00:00Z", "2026-10-30T01:00:00+02:00", "2025-12-31", "2026-10-29T12:00:00.500Z"}
	places = []string{"US", "DE", "us", "GB"}
)

func (g generator) text() string   { return pick(g, texts...) }
func (g generator) date() string   { return pick(g, dates...) }
func (g generator) number() any    { return pick[any](g, -3, 0, 5, 5.5, 1e6) }
func (g generator) either() string { return pick(g, g.text, g.text, g.date)() }

// endpoint returns an endpoint, of one of a few users or of none. Lists are rare
// in a project without any.
func (g generator) endpoint(id int, lists bool) object {
	e := object{"Id": fmt.Sprintf("e%d", id)}
	set := func(o object, name string, value any) {
		if g.IntN(3) > 0 {
			o[name] = value
		}
	}
	values := func() any {
		if lists {
			return some(g, 3, g.either)
		}
		return []string{g.either()}
	}
	attributes, shared, metrics := object{}, object{}, object{}
	for _, name := range names {
		set(attributes, name, values())
		set(shared, name, values())
		set(metrics, name, g.number())
	}
	set(e, "Attributes", attributes)
	set(e, "Metrics", metrics)
	user := object{}
	set(user, "UserId", fmt.Sprintf("u%d", g.IntN(12)))
	set(user, "UserAttributes", shared)
	set(e, "User", user)
	set(e, "ChannelType", pick(g, "EMAIL", "SMS", "GCM", "VOICE"))
	set(e, "Address", pick(g, "x@example.com", "+15550100", "token"))
	set(e, "EffectiveDate", g.date())
	set(e, "OptOut", pick(g, "ALL", "NONE"))
	demographic, location := object{}, object{}
	for _, name := range []string{"AppVersion", "Make", "Model", "Platform"} {
		set(demographic, name, g.text())
	}
	set(location, "Country", pick(g, places...))
	set(location, "Latitude", pick(g, 47.6, 47.7, 0.0))
	set(location, "Longitude", pick(g, -122.3, 179.99, -179.99))
	set(e, "Demographic", demographic)
	set(e, "Location", location)
	return e
}

func (g generator) attribute() object {
	op := pick(g, "INCLUSIVE", "INCLUSIVE", "EXCLUSIVE", "EXCLUSIVE", "CONTAINS", "BEFORE", "AFTER", "ON", "BETWEEN")
	x := object{"AttributeType": op}
	switch op {
	case "BEFORE", "AFTER":
		x["Values"] = []string{g.date()}
	case "ON":
		x["Values"] = some(g, 2, g.date)
	case "BETWEEN":
		x["Values"] = []string{"2026-01-01", pick(g, "2026-01-01", "2026-10-01T00:00:00Z", "2026-12-31")}
	default:
		x["Values"] = some(g, 3, g.either)
		if g.IntN(8) == 0 { // more than a condition takes
			many := make([]string, 50+g.IntN(70))
			for i := range many {
				many[i] = pick(g, g.either(), fmt.Sprint(1000+i), fmt.Sprint(2000+i))
			}
			x["Values"] = many
		}
	}
	return x
}

func (g generator) set(values ...string) object {
	return object{"DimensionType": pick(g, "INCLUSIVE", "EXCLUSIVE"), "Values": some(g, 2, func() string { return pick(g, values...) })}
}

func (g generator) dimension() object {
	d := object{}
	for n := g.IntN(3); n >= 0; n-- {
		switch g.IntN(8) {
		case 0, 1:
			d["Attributes"] = object{pick(g, names...): g.attribute()}
		case 2, 3:
			d["UserAttributes"] = object{pick(g, names...): g.attribute(), pick(g, names...): g.attribute()}
		case 4:
			d["Metrics"] = object{pick(g, names...): object{
				"ComparisonOperator": pick(g, "GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN_OR_EQUAL", "EQUAL"), "Value": g.number()}}
		case 5:
			d["Demographic"] = object{pick(g, "AppVersion", "Make", "Model", "Platform"): g.set(texts...), "Channel": g.set("EMAIL", "SMS", "GCM")}
		case 6:
			d["Location"] = object{"Country": g.set(places...)}
			if g.places {
				d["Location"] = object{"GPSPoint": object{"Coordinates": object{"Latitude": 47.6, "Longitude": pick(g, -122.3, 180)}, "RangeInKilometers": 12}}
			}
		case 7:
			if g.IntN(3) == 0 {
				d["Behavior"] = object{"Recency": object{"Duration": pick(g, "HR_24", "DAY_7", "DAY_30"), "RecencyType": pick(g, "ACTIVE", "INACTIVE")}}
			}
		}
	}
	return d
}

// segment returns a segment whose sources are some of those before it.
func (g generator) segment(id int, sources []object) object {
	s := object{"Id": fmt.Sprintf("s%d", id), "Name": pick(g, "Segment", "segment", "Süd & Nord", strings.Repeat("long ", 20)), "Version": 1 + g.IntN(2)}
	if g.IntN(5) == 0 {
		s["Dimensions"] = g.dimension()
		return s
	}
	mode := func(o object, name string) {
		if m := pick(g, "ALL", "ANY", "NONE", ""); m != "" {
			o[name] = m
		}
	}
	groups := some(g, 3, func() object {
		group := object{}
		mode(group, "Type")
		mode(group, "SourceType")
		if g.IntN(5) > 0 {
			group["Dimensions"] = some(g, 3, g.dimension)
		}
		if len(sources) > 0 && g.IntN(2) == 0 {
			group["SourceSegments"] = some(g, 2, func() object {
				source := pick(g, sources...)
				return object{"Id": source["Id"], "Version": source["Version"]}
			})
		}
		return group
	})
	body := object{"Groups": groups}
	mode(body, "Include")
	s["SegmentGroups"] = body
	return s
}

// A project is endpoints and segments in JSON.
type project struct {
	endpoints []byte
	segments  []byte
	mapping   string
}

// mappings are files of some projects: fields that hold one value, names that are
// exchanged, lists of what is none, and what is left out.
var mappings = []string{
	`{"Fields": {"Attributes.a": "BusinessName", "UserAttributes.b": "AdditionalInformation"}}`,
	`{"Fields": {"Attributes.a": "Attributes.b", "Metrics.a": "Attributes.a", "Demographic.Make": "Address.County"}}`,
	`{"Fields": {"Attributes.b": "BirthDate", "ChannelType": null}, "Lists": ["UserAttributes.a", "Demographic.Platform"]}`,
}

// isFrozen reports whether all that is approximate in the project is so by time
// alone, which stands still in a test.
func (p project) isFrozen() bool {
	return p.mapping == "" && !bytes.Contains(p.segments, []byte("GPSPoint"))
}

func randomProject(seed uint64) project {
	g := generator{rand.New(rand.NewPCG(seed, 0)), seed%4 == 0}
	var p project
	if seed%4 == 1 {
		p.mapping = pick(g, mappings...)
	}
	lists := g.IntN(3) == 0
	for i := range 30 {
		p.endpoints = append(append(p.endpoints, marshal(g.endpoint(i, lists))...), '\n')
	}
	var segments []object
	for i := range 24 {
		segments = append(segments, g.segment(i, segments[:min(i, 8)*len(segments)/max(len(segments), 1)]))
	}
	p.segments = marshal(object{"Item": segments})
	return p
}

func marshal(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

// read reads endpoints.
func read(t testing.TB, text []byte) *migrate.Endpoints {
	t.Helper()
	e := migrate.NewEndpoints()
	reader := profile.NewReader(bytes.NewReader(text), profile.ReadOptions{Service: ast.Pinpoint, Format: profile.JSONLines})
	for rows, err := range reader.Batches(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.Err != nil {
				t.Fatal(row.Err)
			}
			e.Add(row.Record)
		}
	}
	return e
}

// migrated migrates a project into a folder, and proves it.
func migrated(t testing.TB, p project) (*migrate.Migration, string) {
	t.Helper()
	mapping := migrate.DefaultMapping()
	if p.mapping != "" {
		var err error
		if mapping, err = migrate.ParseMapping([]byte(p.mapping)); err != nil {
			t.Fatal(err)
		}
	}
	m, err := migrate.Translate(migrate.Project{
		Endpoints: read(t, p.endpoints),
		Segments:  []*ast.Source{{Name: "segments.json", Stem: "segments", Text: string(p.segments)}},
		Mapping:   mapping,
		Allow:     map[migrate.Allowance]bool{migrate.AllowApproximate: true},
		At:        eval.At{Now: now},
	})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := m.Write(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	return m, folder
}
