package eval

import (
	"slices"
	"strings"

	"segql/ast"
	"segql/compile"
)

// The rules that can be read the other way round.
const (
	ruleMissing = "R13"
	ruleBounds  = "R19"
)

// rules are the assumptions of the manual, in its order, and when a segment
// rests on one: for its structure or for one of its conditions.
var rules = []struct {
	rule, text string
	structure  func(*compile.Segment) bool
	condition  func(*compile.Condition) bool
}{
	{"R6", "a mode that is left out is ALL", hasImplicitMode, nil},
	{"R7", "a group without dimensions lets everyone of its sources through", hasEmptyGroup, nil},
	{"R11", "text is compared as it is: upper and lower case differ, nothing is trimmed", nil, isText},
	{ruleMissing, "a missing value satisfies EXCLUSIVE and NOT_BETWEEN", nil, decidesMissing},
	{"R15", "a value that is not a number is like a missing one", nil, isNumeric},
	{"R17", "a value that is not a date is like a missing one", nil, isDate},
	{ruleBounds, "BETWEEN holds on its bounds", nil, isRange},
	{"R22", "phone numbers and addresses are compared as stored", nil, isContact},
	{"R24", "GenderString and PartyTypeString are not filled from Gender and PartyType", nil, isFilled},
	{"R25", "a calculated attribute without data is missing, also a count", nil, isCalculated},
	{"R27", "a source is evaluated as its own definition, at the same instant", hasSources, nil},
	{"R29", "the stored value stands for the window of over", nil, hasWindow},
	{"R30", "an empty dimension holds for everyone", hasEmptyDimension, nil},
	{"R31", "a calculated attribute with a threshold is the text true or false", nil, isThreshold},
	{"P1", "any value of a list satisfies an operator, and EXCLUSIVE if none of them is one of the values", nil, isList},
	{"P5", "activity is the EffectiveDate, the bound is still active, and without a date an endpoint is inactive", nil, isRecency},
	{"P7", "the distance is that of the great circle, its bound included, and without a place there is none", nil, isPlace},
	{"P10", "a source without a version is the latest", namesLatest, nil},
	{"P11", "channels are compared as they are written: PUSH covers neither GCM nor APNS", nil, isChannel},
	{"P12", "an imported segment is the endpoints that its list stood for when it was imported", isImported, nil},
}

// turnedTexts are what the rules say that are read the other way round.
var turnedTexts = map[string]string{
	ruleMissing: "a missing value satisfies no operator, EXCLUSIVE and NOT_BETWEEN neither",
	ruleBounds:  "BETWEEN does not hold on its bounds",
}

// assumptions returns what a plan rests on under a reading.
func assumptions(p *compile.Plan, r ast.Reading) []Assumption {
	turned := map[string]bool{ruleMissing: r.Missing == ast.MissingFails, ruleBounds: r.Bounds == ast.BoundsExclusive}
	segments := []*compile.Segment{p.Segment}
	for _, s := range p.Sources {
		segments = append(segments, s.Segment)
	}
	var list []Assumption
	for _, r := range rules {
		rests := func(s *compile.Segment) bool {
			return r.structure != nil && r.structure(s) || r.condition != nil && anyCondition(s, r.condition)
		}
		if !slices.ContainsFunc(segments, rests) {
			continue
		}
		a := Assumption{Rule: r.rule, Text: r.text}
		_, a.Counted = turnedTexts[r.rule]
		if turned[r.rule] {
			a.Text = turnedTexts[r.rule]
		}
		list = append(list, a)
	}
	return list
}

func anyCondition(s *compile.Segment, is func(*compile.Condition) bool) bool {
	for c := range s.Conditions() {
		if is(c) {
			return true
		}
	}
	return false
}

func isText(c *compile.Condition) bool {
	_, text := c.Operands.(ast.Texts)
	return text && c.Field.Kind.Values() == nil && c.Field.Root != ast.Segments
}

func isNumeric(c *compile.Condition) bool {
	_, numbers := c.Operands.(ast.Numbers)
	return numbers && !isPlace(c)
}

func isDate(c *compile.Condition) bool {
	_, instants := c.Operands.(ast.Instants)
	return instants
}

// decidesMissing reports whether the reading of R13 decides about a missing value.
func decidesMissing(c *compile.Condition) bool {
	as := func(m ast.Missing) bool {
		return c.Test(ast.Reading{Missing: m}).Missing()
	}
	return as(ast.MissingMatches) != as(ast.MissingFails)
}

func isRange(c *compile.Condition) bool {
	return c.Op.Operand(ast.CustomKind) == ast.AsRange
}

func isContact(c *compile.Condition) bool {
	return c.Field.Kind == ast.StringKind && (c.Field.Part != "" || strings.HasSuffix(c.Field.Root, "PhoneNumber"))
}

func isFilled(c *compile.Condition) bool {
	return c.Field.Root == "GenderString" || c.Field.Root == "PartyTypeString"
}

func isCalculated(c *compile.Condition) bool { return c.Field.Kind == ast.CalculatedKind }

func isThreshold(c *compile.Condition) bool {
	return isCalculated(c) && isText(c)
}

func isList(c *compile.Condition) bool { return c.Field.Kind == ast.EndpointKind }

func isRecency(c *compile.Condition) bool { return c.Field.Kind == ast.RecencyKind }

func isPlace(c *compile.Condition) bool { return c.Field.Kind == ast.PointKind }

func isChannel(c *compile.Condition) bool { return c.Field.String() == "Demographic.Channel" }

func isImported(s *compile.Segment) bool { return s.Imported }

func namesLatest(s *compile.Segment) bool {
	return s.Service == ast.Pinpoint && anyGroup(s, func(g *compile.Group) bool {
		return slices.ContainsFunc(g.Sources, func(source compile.Source) bool { return source.Version == nil })
	})
}

func hasWindow(c *compile.Condition) bool { return c.Over != nil }

func hasImplicitMode(s *compile.Segment) bool {
	b, ok := s.Body.(*compile.Groups)
	if !ok {
		return false
	}
	for _, g := range b.List {
		if g.Type == ast.NoMode && len(g.Dimensions) > 1 || g.SourceType == ast.NoMode && len(g.Sources) > 1 {
			return true
		}
	}
	return b.Include == ast.NoMode && len(b.List) > 1
}

func hasEmptyGroup(s *compile.Segment) bool {
	return anyGroup(s, func(g *compile.Group) bool { return len(g.Dimensions) == 0 })
}

func hasSources(s *compile.Segment) bool {
	return anyGroup(s, func(g *compile.Group) bool { return len(g.Sources) > 0 })
}

func hasEmptyDimension(s *compile.Segment) bool {
	if d, ok := s.Body.(compile.Dimension); ok {
		return len(d) == 0
	}
	return anyGroup(s, func(g *compile.Group) bool {
		for _, d := range g.Dimensions {
			if len(d) == 0 {
				return true
			}
		}
		return false
	})
}

func anyGroup(s *compile.Segment, is func(*compile.Group) bool) bool {
	b, ok := s.Body.(*compile.Groups)
	if !ok {
		return false
	}
	for _, g := range b.List {
		if is(g) {
			return true
		}
	}
	return false
}
