package repl

import (
	"slices"
	"strings"

	"segql/ast"
	"segql/grammar"
	"segql/view"
)

// A place is where in a text one is: what may stand there.
type place uint8

const (
	atStart     place = iota // a declaration, or the conditions of a short form
	atName                   // of a segment, or what follows it
	atService                // behind for
	atProperty               // of a header
	atSetting                // what a property says
	atMode                   // of an include, or its bracket
	atGroup                  // in an include
	atGroupMode              // or from, or the bracket
	atFromMode               // or the bracket
	atSource
	atBracket // behind from and dimension
	atItem    // a condition or a dimension
	inAttribute
	atOperator
	atValue
	behindValue
	atAmount // of days or km, behind over and within
	atUnit
	elsewhere
)

// A reading is a text that is read token by token, as far as one may while it is
// being typed. It accepts anything.
type reading struct {
	text      string
	place     place
	open      []bracket
	attribute ast.Span // of the condition
	field     *ast.Field
	path      string // by which profiles have the attribute
	op        ast.Op
	short     bool // conditions without an include around them
	service   ast.Service
}

// A bracket is open. Behind it is the place that its end leads to.
type bracket struct {
	at     int
	behind place
}

// inside says where the bracket behind a place leads to, and its end.
var inside = map[place]struct{ to, behind place }{
	atName:      {atProperty, atName},
	atSetting:   {elsewhere, atProperty},
	atMode:      {atGroup, atStart},
	atGroupMode: {atItem, atGroup},
	atFromMode:  {atSource, atGroupMode},
	atBracket:   {atItem, behindValue},
}

// words says where a reserved word leads to.
var words = map[string]place{
	ast.WordLet: elsewhere, ast.WordSegment: atName, ast.WordFor: atService, ast.WordInclude: atMode,
	ast.WordSQL: elsewhere, ast.WordGroup: atGroupMode, ast.WordFrom: atFromMode, ast.WordDimension: atBracket,
}

// next passes a token and says how it is drawn.
func (r *reading) next(t grammar.Token) view.Ink {
	if r.place == inAttribute && !r.continues(t) {
		r.endAttribute()
	}
	switch {
	case t.Class == grammar.Comment:
		return view.Remark
	case t.Class == grammar.Foreign, t.Open && t.Class == grammar.Text && strings.Contains(t.Text, "\n"):
		return view.Wrong
	case t.Class == grammar.Mark && r.place != inAttribute:
		return r.mark(t)
	case t.Class == grammar.Word:
		word := strings.ToLower(t.Text)
		if r.place = words[word]; word == ast.WordSegment {
			r.service = ast.Profiles // unless it says another
		}
		return view.Structure
	}
	return r.word(t)
}

// mark passes a bracket or a separator.
func (r *reading) mark(t grammar.Token) view.Ink {
	switch t.Text {
	case "<", "{":
		in, ok := inside[r.place]
		if !ok {
			in.to, in.behind = elsewhere, elsewhere
		}
		r.open = append(r.open, bracket{t.Span.Start, in.behind})
		r.place = in.to
	case ">", "}":
		last := len(r.open) - 1
		if last < 0 {
			return view.Wrong
		}
		r.place, r.open = r.open[last].behind, r.open[:last]
	case ";":
		if r.place >= atOperator && r.place <= atUnit {
			r.place = atItem
		}
	case ",":
		if r.place == behindValue {
			r.place = atValue
		}
	}
	return view.Paper
}

// word passes what is neither reserved nor a mark.
func (r *reading) word(t grammar.Token) view.Ink {
	switch r.place {
	case atMode, atGroupMode, atFromMode:
		if _, ok := ast.LookupMode(t.Text); ok {
			return view.Structure
		}
		return view.Wrong
	case atService:
		r.place = atName
		service, ok := ast.LookupService(strings.ToLower(t.Text))
		if !ok {
			return view.Wrong
		}
		r.service = service
		return view.Structure
	case atStart, atItem:
		if r.place == atStart {
			r.short, r.service = true, ast.Profiles
		}
		r.place, r.attribute = inAttribute, t.Span
		return view.Attribute
	case inAttribute:
		r.attribute.End = t.Span.End
		return view.Attribute
	case atOperator:
		op, ok := ast.LookupOp(t.Text)
		r.place, r.op = atValue, op
		if !ok || r.field != nil && !op.On(r.field.Kind) {
			return view.Wrong
		}
		return view.Operator
	case atValue:
		r.place = behindValue
		return view.Value
	case behindValue: // over 30 days, within 5 km
		r.place = atAmount
		return view.Structure
	case atAmount, atUnit:
		r.place = atUnit
		return view.Structure
	case atProperty:
		word := strings.ToLower(t.Text)
		if !slices.Contains(ast.Properties(r.service), word) {
			break
		}
		if word != (*ast.Imported)(nil).Word() {
			r.place = atSetting
		}
		return view.Structure
	case atSetting:
		r.place = atProperty
	}
	return view.Value
}

// continues reports whether a token belongs to the attribute before it.
func (r *reading) continues(t grammar.Token) bool {
	last := r.text[r.attribute.End-1]
	switch {
	case t.Class == grammar.Comment:
		return true
	case t.Class == grammar.Mark:
		return t.Text == "." || t.Text == "[" || t.Text == "]"
	}
	return last == '.' || last == '['
}

// endAttribute finds out what the attribute is that was read.
func (r *reading) endAttribute() {
	r.place, r.field, r.path = atOperator, nil, ""
	a, ok := grammar.ParseAttribute(r.text[r.attribute.Start:r.attribute.End])
	if !ok {
		return
	}
	if f, known := ast.LookupField(r.service, a.Root(), a.Part()); known {
		r.field, r.path = f, f.Stored(a.Part())
	}
}

// read reads the tokens of a text, and calls do with each and how it is drawn.
func read(text string, do func(grammar.Token, view.Ink)) *reading {
	r := &reading{text: text}
	for _, t := range grammar.Tokens(text) {
		do(t, r.next(t))
	}
	return r
}
