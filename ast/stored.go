package ast

import "strings"

// elsewhere says where endpoints keep a field that is called otherwise in
// segments (rules P5 and P6).
var elsewhere = map[string]string{
	"Behavior.Recency":    "EffectiveDate",
	"Demographic.Channel": "ChannelType",
}

// The paths of what decides about endpoints and no segment may name: whether they
// can be reached (P9), and which imported segments they are in (P12).
const (
	EndpointStatus = "EndpointStatus"
	OptOut         = "OptOut"
	Segments       = "Segments"
)

// unnamed are the fields of those paths.
var unnamed = []Field{
	{Pinpoint, EndpointStatus, "", SetKind},
	{Pinpoint, OptOut, "", SetKind},
	{Pinpoint, Segments, "", SetKind},
}

// Stored returns the path by which profiles have the field, with a name for
// AnyName: FirstName, Address.City, Attributes.loyalty points, EffectiveDate.
func (f *Field) Stored(name string) string {
	switch f.Part {
	case "":
		return f.Root
	case AnyName:
		return f.Root + "." + name
	}
	path := f.Root + "." + f.Part
	if f.Service == Pinpoint && elsewhere[path] != "" {
		return elsewhere[path]
	}
	return path
}

type storedKey struct {
	service Service
	path    string
}

var fieldsByStored = func() map[storedKey]*Field {
	m := map[storedKey]*Field{}
	for _, list := range [][]Field{fields, unnamed} {
		for i := range list {
			f := &list[i]
			m[storedKey{f.Service, f.Stored(AnyName)}] = f
		}
	}
	return m
}()

// LookupStored returns the field that profiles have by a path, also one that no
// segment may name.
func LookupStored(s Service, path string) (*Field, bool) {
	if f, ok := fieldsByStored[storedKey{s, path}]; ok {
		return f, true
	}
	root, name, _ := strings.Cut(path, ".")
	return LookupField(s, root, name)
}
