package compile

import (
	"slices"
	"sort"

	"segql/ast"
)

// Decompile reads AWS documents back into source: one document of JSON, or
// those of a YAML stream. A service decides for documents that fit both; nil
// takes them for Customer Profiles. The file has the segments in the order of
// the documents, and its spans are places in the text of src, as those of the
// diagnostics are. What cannot be said in the language is reported and left
// out; the file is Broken then.
func Decompile(src *ast.Source, service *ast.Service) (*ast.File, ast.Diagnostics) {
	d := &decompiler{preferred: service, file: &ast.File{Source: src}}
	d.Source = src
	roots := slices.DeleteFunc(readDocuments(&d.documentReporter), isNull)
	if len(roots) == 0 && len(d.List) == 0 {
		d.report(&node{}, ast.Span{}, ast.DocumentShape, knownShapes, "expected a document, found nothing")
	}
	for _, root := range roots {
		d.document(root)
	}
	if len(d.file.Decls) == 0 && len(d.List) == 0 {
		d.report(&node{}, ast.Span{}, ast.NoSegments, "", "%s has no segment", src.Name)
	}
	d.separate()
	d.check(roots)
	d.List.Sort()
	d.List = slices.Compact(d.List) // two aliases of one mistake
	d.file.Broken = d.List.Failed()
	return d.file, d.List
}

// A decompiler translates the nodes of documents into those of a file.
type decompiler struct {
	documentReporter
	preferred  *ast.Service // of documents that fit both; nil for none in particular
	file       *ast.File
	service    ast.Service // of the segment that is read
	inTemplate bool        // the segment is in a CloudFormation template
}

// A recognition tells a document by a member that it has.
type recognition struct {
	member string
	read   func(*decompiler, *node)
}

// recognitions lists the documents, the surest signs first.
var recognitions = []recognition{
	{"Resources", (*decompiler).template},
	{"WriteSegmentRequest", wrapped(createSegmentShape)},
	{"SegmentResponse", wrapped(segmentResponseShape)},
	{"SegmentsResponse", wrapped(segmentsResponseShape)},
	{"Item", wrapped(segmentListShape)},
	{"SegmentQuery", (*decompiler).estimate},
	{"SegmentDefinitionName", (*decompiler).definition},
	{"SegmentDefinitionArn", (*decompiler).definition},
	{"DisplayName", (*decompiler).definition},
	{"DomainName", (*decompiler).definition},
	{"SegmentSqlQuery", (*decompiler).definition},
	{"SegmentSort", (*decompiler).definition},
	{"Dimensions", (*decompiler).writtenSegment},
	{"ImportDefinition", (*decompiler).writtenSegment},
	{"ApplicationId", (*decompiler).writtenSegment},
	{"Name", (*decompiler).writtenSegment},
	{"Id", (*decompiler).writtenSegment},
	{"SegmentGroups", (*decompiler).eitherSegment},
	{"Groups", (*decompiler).bareGroups},
	{"Include", (*decompiler).bareGroups},
}

const knownShapes = "the documents are SegmentGroups, the input or output of an operation on " +
	"segments, a CloudFormation template, and a list of any of these"

// document reads a root: a document, or a list of documents.
func (d *decompiler) document(n *node) {
	if elements, ok := n.value.(listValue); ok {
		for _, e := range elements {
			d.one(e)
		}
		return
	}
	d.one(n)
}

func (d *decompiler) one(n *node) {
	if _, ok := n.value.(objectValue); !ok {
		d.report(n, d.head(n), ast.DocumentShape, knownShapes, "expected an object, found %s", n.value.found())
		return
	}
	for _, r := range recognitions {
		if memberOf(n, r.member) != nil {
			r.read(d, n)
			return
		}
	}
	everyEndpoint := isEmpty(n) || memberOf(n, "tags") != nil // Pinpoint's model requires nothing
	if everyEndpoint && d.preferred != nil && *d.preferred == ast.Pinpoint {
		d.writtenSegment(n)
		return
	}
	d.report(n, d.head(n), ast.DocumentShape, knownShapes,
		"expected a document with segments, found an object without")
}

// eitherSegment reads an object that has SegmentGroups and nothing beside them
// that tells the services apart.
func (d *decompiler) eitherSegment(n *node) {
	if d.serviceOf(memberOf(n, "SegmentGroups")) == ast.Pinpoint {
		d.pinpointSegment(n, segmentShape)
		return
	}
	d.definition(n)
}

// bareGroups reads a SegmentGroups object alone.
func (d *decompiler) bareGroups(n *node) {
	d.service = d.serviceOf(n)
	var header *ast.Header
	if d.service == ast.Pinpoint {
		header = d.header(n)
	}
	if body := d.include(n); body != nil {
		d.add(n, header, body)
	}
}

// header returns the header of the segment that n holds, still empty.
func (d *decompiler) header(n *node) *ast.Header {
	return &ast.Header{Span: d.head(n), Service: d.service}
}

// add adds a segment. A body may be nil.
func (d *decompiler) add(n *node, header *ast.Header, body ast.Body) {
	d.file.Decls = append(d.file.Decls, &ast.Segment{Span: n.span, Header: header, Body: body})
}

// separate gives each segment of several a header, for a body without one
// cannot follow another.
func (d *decompiler) separate() {
	if len(d.file.Decls) < 2 {
		return
	}
	for s := range d.file.Segments() {
		if s.Header == nil {
			s.Header = &ast.Header{Span: ast.Span{Start: s.Span.Start, End: s.Span.Start}}
		}
	}
}

// check reports what the segments break beyond the model, at its place in the
// document. The file is not Broken yet, or Check would leave warnings out.
func (d *decompiler) check(roots []*node) {
	if len(d.file.Decls) == 0 {
		return
	}
	_, problems := Check([]*ast.File{d.file}, Options{})
	places := placesOf(roots)
	d.mistakenSources(places)
	for _, p := range problems {
		if p.Severity() == ast.Error || p.Code == ast.NewerThanModel {
			d.report(places.innermost(p.Span), p.Span, p.Code, p.Help, "%s", p.Message)
		}
	}
}

// mistakenSources reports the sources of Pinpoint whose id is no segment's here,
// but another's name: the language would take them for that segment.
func (d *decompiler) mistakenSources(places placeList) {
	ids, names := map[string]bool{}, map[string]bool{}
	for s := range d.file.Segments() {
		if s.Service() != ast.Pinpoint {
			continue
		}
		if s.Header.Name != nil {
			names[s.Header.Name.Text] = true
		}
		for _, p := range s.Header.Properties {
			if id, ok := p.(*ast.TextProperty); ok && id.Kind == ast.ID {
				ids[id.Text.Text] = true
			}
		}
	}
	for s := range d.file.Segments() {
		in, ok := s.Body.(*ast.Include)
		if !ok || s.Service() != ast.Pinpoint {
			continue
		}
		for _, g := range in.Groups {
			if g.From == nil {
				continue
			}
			for _, src := range g.From.Sources {
				if id := src.Name.Text; names[id] && !ids[id] {
					d.report(places.innermost(src.Name.Span), src.Name.Span, ast.NotExpressible, "",
						"the id %s is also the name of another segment here", excerpt(id))
				}
			}
		}
	}
}

// A placeList holds the nodes of documents.
type placeList []*node // sorted by the start of their extent

// placesOf lists the nodes in document order. What an alias of YAML stands for
// comes before it and is listed there.
func placesOf(roots []*node) placeList {
	var list placeList
	last := 0
	var walk func(n *node)
	walk = func(n *node) {
		start := n.extent().Start
		if start < last {
			return
		}
		last = start
		list = append(list, n)
		switch v := n.value.(type) {
		case objectValue:
			for _, m := range v {
				walk(m)
			}
		case listValue:
			for _, e := range v {
				walk(e)
			}
		}
	}
	for _, root := range roots {
		walk(root)
	}
	return list
}

// innermost returns the innermost node that holds a span.
func (l placeList) innermost(span ast.Span) *node {
	i := sort.Search(len(l), func(i int) bool { return l[i].extent().Start > span.Start })
	if i == 0 {
		return &node{}
	}
	n := l[i-1]
	for n.parent != nil && n.extent().End < span.End {
		n = n.parent
	}
	return n
}
