package profile

import (
	"strings"

	"segql/ast"
)

// A Form is how the profiles of a service are written.
type Form struct {
	IDName string // of the id, in JSON and in CSV

	// ID returns what somebody wrote for an id as the service has it.
	ID func(text string) string

	// AppendJSON appends a record as an object on one line, without a line end.
	AppendJSON func(dst []byte, r *Record) []byte
	// Columns returns the names of the columns of a table of the id and the attributes
	// of these paths, and what fills the cells of a row, which are empty before. For
	// Pinpoint a path may stand there as often as it has values.
	Columns func(paths []string) (header []string, fill func(cells []string, r *Record))
	// SortPaths puts paths into the order of columns, which is that of the model.
	SortPaths func(paths []string)
	// Resolve returns the path of the attribute that a column or a segment names.
	Resolve func(name string) (path string, err error)

	decoder func() decoder // of JSON
	holders map[string]holder
}

// FormOf returns the form of a service: a Profile, or an EndpointResponse.
func FormOf(s ast.Service) *Form { return forms[s] }

var forms = [...]*Form{
	ast.Profiles: {
		profileID, ID, AppendJSON, profileColumns, SortPaths,
		func(name string) (string, error) { return ResolveColumn(name, nil) },
		newJSONDecoder, responses,
	},
	ast.Pinpoint: {
		endpointIDName, strings.TrimSpace, appendEndpoint, columnsOfEndpoints, sortEndpointPaths, resolveEndpoint,
		newEndpointDecoder, endpointHolders,
	},
}
