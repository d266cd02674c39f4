package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"segql/ast"
)

// values checks the values of a condition and sets them on cond. It returns
// them with their places, lists expanded.
func (c *checker) values(cond *Condition) ([]ast.Literal, bool) {
	x, kind := cond.Syntax, cond.Field.Kind
	literals, ok := c.expand(x, kind)
	if !ok {
		return nil, false
	}
	ok = c.count(x, kind, literals)
	later := false // a value belongs to a newer API and is kept as it is
	cond.Values = make([]string, len(literals))
	for i, v := range literals {
		cond.Values[i] = v.Text
		ok = c.value(x, kind, v) && ok
		if kind.TakesText() && isTemplate(v.Text) {
			c.report(v.Span, ast.NewerThanModel, "",
				"%s belongs to an API newer than the one this version knows, and cannot be evaluated", v)
			later = true
		}
	}
	if !ok {
		return nil, false
	}
	if least, most := x.Op.Arity(kind); least != most { // two bounds or coordinates may be the same
		c.repeated(literals)
	}
	cond.Operands = ast.Texts(cond.Values)
	if later {
		return literals, true
	}
	return literals, c.operands(cond, literals)
}

// isTemplate reports whether a value is filled in by the service.
func isTemplate(text string) bool {
	_, after, ok := strings.Cut(text, "{{")
	return ok && strings.Contains(after, "}}")
}

// maxExpanded is how many values the lists of a file stand for where they are
// used: a few lines could otherwise fill the memory.
const maxExpanded = 100_000

// expand replaces lists by their values.
func (c *checker) expand(x *ast.Condition, kind ast.Kind) ([]ast.Literal, bool) {
	isList := func(v ast.Literal) bool { return v.Kind == ast.ListLiteral }
	if !slices.ContainsFunc(x.Values, isList) {
		return x.Values, true
	}
	total, ok := 0, true
	for _, v := range x.Values {
		if let, found := c.lists[v.Text]; !isList(v) {
			total++
		} else if found {
			total += len(let.Values)
			c.expanded += len(let.Values)
		} else {
			ok = false
			c.unknownList(v)
		}
	}
	span := x.Values[0].Span.To(x.Values[len(x.Values)-1].Span)
	switch limit := kind.MaxValues(); {
	case limit != ast.Many && total > max(limit, few):
		c.tooMany(span, x, limit, total)
		return nil, false
	case c.expanded > maxExpanded:
		c.report(span, ast.TooManyValues, "", "the lists of a file stand for at most %d values where they are used", maxExpanded)
		return nil, false
	case !ok:
		return nil, false
	}
	all := make([]ast.Literal, 0, total)
	for _, v := range x.Values {
		if !isList(v) {
			all = append(all, v)
			continue
		}
		let := c.lists[v.Text]
		for _, member := range let.Values {
			member.Span = v.Span // a mistake is shown where the list is used
			all = append(all, member)
		}
	}
	return all, true
}

func (c *checker) tooMany(at ast.Span, x *ast.Condition, limit, n int) {
	c.report(at, ast.TooManyValues, "", "%s takes at most %s, found %d", x.Attribute, plural(limit, "value"), n)
}

func (c *checker) unknownList(v ast.Literal) {
	help := "let " + v.Text + ` = "…"`
	if near := ast.Nearest(v.Text, slices.Values(c.listNames)); near != "" {
		help = "$" + near + "?"
	}
	if !c.quiet {
		c.report(v.Span, ast.UnknownList, help, "no list of this file is called %s", v.Text)
	}
}

// count reports a number of values that the operator or the kind does not take.
func (c *checker) count(x *ast.Condition, kind ast.Kind, values []ast.Literal) bool {
	least, most := x.Op.Arity(kind)
	n := len(values)
	switch limit := kind.MaxValues(); {
	case most == limit && limit != ast.Many && n > limit:
		c.tooMany(values[limit].Span.To(values[n-1].Span), x, limit, n)
	case n < least:
		c.report(x.OpSpan, ast.ValueCount, "", "%s takes %s, found %d", x.Op, takes(x.Op, least, most), n)
	case most != ast.Many && n > most:
		c.report(values[most].Span.To(values[n-1].Span), ast.ValueCount, "",
			"%s takes %s, found %d", x.Op, takes(x.Op, least, most), n)
	default:
		return true
	}
	return false
}

func takes(op ast.Op, least, most int) string {
	switch {
	case isBetween(op):
		return "two values, low then high"
	case op == ast.Near:
		return "two numbers, latitude and longitude"
	case least == most:
		return "exactly " + plural(least, "value")
	}
	return "at least " + plural(least, "value")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "one " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// value reports a value that the model does not allow for the kind.
func (c *checker) value(x *ast.Condition, kind ast.Kind, v ast.Literal) bool {
	if allowed := kind.Values(); allowed != nil {
		if slices.Contains(allowed, v.Text) {
			return true
		}
		help := ast.Nearest(v.Text, slices.Values(allowed))
		if help != "" {
			help += "?"
		}
		c.report(v.Span, ast.UnknownValue, help, "%s takes %s, found %s", x.Attribute, ast.OneOf(allowed), v)
		return false
	}
	most := kind.MaxLength()
	switch {
	case most == 0:
		return true
	case v.Text == "" && c.current.Service == ast.Profiles:
		c.report(v.Span, ast.EmptyValue, "", "expected a value of at least one character after %s", x.Op)
		return false
	case len(v.Text) > most && utf8.RuneCountInString(v.Text) > most:
		c.report(v.Span, ast.ValueTooLong, "", "a value of %s has at most %d characters, found %d",
			x.Attribute, most, utf8.RuneCountInString(v.Text))
		return false
	}
	return true
}

// few is how many values are compared with each other rather than hashed.
const few = 8

func (c *checker) repeated(values []ast.Literal) {
	if len(values) <= few {
		for i, v := range values {
			if slices.ContainsFunc(values[:i], func(w ast.Literal) bool { return w.Text == v.Text }) {
				c.report(v.Span, ast.RepeatedValue, "", "the value %s stands here twice", v)
			}
		}
		return
	}
	seen := make(map[string]bool, len(values))
	var last ast.Span // a list is one place
	for _, v := range values {
		if seen[v.Text] && v.Span != last {
			c.report(v.Span, ast.RepeatedValue, "", "the value %s stands here twice", v)
			last = v.Span
		}
		seen[v.Text] = true
	}
}

// operands reads the values as the operator does.
func (c *checker) operands(cond *Condition, values []ast.Literal) bool {
	switch cond.Op.Operand(cond.Field.Kind) {
	case ast.AsText:
		return true
	case ast.AsNumber:
		numbers, bad := read(values, ast.ParseNumber)
		for _, v := range bad {
			c.report(v.Span, ast.NotANumber, "", "%s compares numbers, found %s", cond.Op, v)
		}
		return len(bad) == 0 && c.numbers(cond, numbers, values)
	case ast.AsInstant:
		instants, bad := read(values, ast.ParseInstant)
		for _, v := range bad {
			c.report(v.Span, ast.NotADate, `write it as "2024-01-31" or "2024-01-31T12:00:00Z"`,
				"%s compares dates, found %s", cond.Op, v)
		}
		return len(bad) == 0 && c.instants(cond, instants, values)
	}
	if numbers, bad := read(values, ast.ParseNumber); len(bad) == 0 {
		return c.numbers(cond, numbers, values)
	}
	if instants, bad := read(values, ast.ParseInstant); len(bad) == 0 {
		return c.instants(cond, instants, values)
	}
	c.report(values[0].Span.To(values[len(values)-1].Span), ast.BetweenKinds, "",
		"%s takes two numbers or two dates, found %s and %s", cond.Op, values[0], values[1])
	return false
}

// read parses every value, and returns those that it cannot, of a list the
// first.
func read[T any](values []ast.Literal, parse func(string) (T, bool)) (list []T, bad []ast.Literal) {
	list = make([]T, len(values))
	for i, v := range values {
		var ok bool
		list[i], ok = parse(v.Text)
		isList := len(bad) > 0 && bad[len(bad)-1].Span == v.Span
		if !ok && !isList {
			bad = append(bad, v)
		}
	}
	return list, bad
}

func (c *checker) numbers(cond *Condition, numbers []float64, values []ast.Literal) bool {
	cond.Operands = ast.Numbers(numbers)
	if cond.Field.Kind == ast.MetricKind && math.IsInf(numbers[0], 0) {
		c.report(values[0].Span, ast.NotANumber, "", "%s is too large for a number", values[0])
		return false
	}
	if cond.Field.Kind == ast.PointKind {
		return c.coordinates(numbers, values)
	}
	return !isBetween(cond.Op) || numbers[0] <= numbers[1] || c.order(cond, values)
}

func (c *checker) instants(cond *Condition, instants []ast.Instant, values []ast.Literal) bool {
	cond.Operands = ast.Instants(instants)
	if !isBetween(cond.Op) {
		return true
	}
	if instants[1].Time.Before(instants[0].Time) {
		return c.order(cond, values)
	}
	if instants[1].DateOnly {
		c.report(values[1].Span, ast.DateBound, fmt.Sprintf(`write "%sT23:59:59Z" to include that day`, values[1].Text),
			"the upper bound is %s 00:00:00 UTC, so that the rest of that day lies above it", values[1].Text)
	}
	return true
}

func isBetween(op ast.Op) bool { return op == ast.Between || op == ast.NotBetween }

func (c *checker) order(cond *Condition, values []ast.Literal) bool {
	c.report(values[0].Span.To(values[1].Span), ast.BetweenOrder, fmt.Sprintf("write %s %s, %s", cond.Op, values[1], values[0]),
		"%s takes the lower value first, found %s before %s", cond.Op, values[0], values[1])
	return false
}

func (c *checker) coordinates(point []float64, values []ast.Literal) bool {
	ok := true
	for i, limit := range []float64{90, 180} {
		if math.Abs(point[i]) > limit {
			what := [...]string{"latitude", "longitude"}[i]
			c.report(values[i].Span, ast.Coordinates, "latitude comes first, then longitude",
				"a %s lies between -%v and %v, found %s", what, limit, limit, values[i])
			ok = false
		}
	}
	return ok
}

// within checks the range of NEAR.
func (c *checker) within(cond *Condition) {
	x := cond.Syntax.Within
	switch {
	case x == nil && cond.Field.Kind == ast.PointKind:
		c.report(cond.Syntax.OpSpan, ast.PointRange, "within 5 km", "without a range the condition cannot be evaluated")
	case x == nil:
	case cond.Field.Kind != ast.PointKind:
		c.report(x.Span, ast.OverKind, "", "expected no range: %s is no point", cond.Syntax.Attribute)
	default:
		km, _ := ast.ParseNumber(x.Text)
		if km < 0 || math.IsInf(km, 0) {
			c.report(x.Span, ast.Coordinates, "", "a range is a number of kilometres from 0, found %s", x)
		}
		cond.Within = &km
	}
}

// window checks the window of a calculated attribute.
func (c *checker) window(cond *Condition) {
	x := cond.Over
	if x == nil {
		return
	}
	if !isCalculated(cond) {
		c.report(x.Span, ast.OverKind, "", "expected no window: %s is no calculated attribute", cond.Syntax.Attribute)
		return
	}
	end := 0
	if x.End != nil {
		end = *x.End
	}
	if x.Start <= end {
		help := ""
		if x.Start < end {
			help = fmt.Sprintf("write over %d..%d days", end, x.Start)
		}
		c.report(x.Span, ast.OverWindow, help,
			"the window begins %d days before now and ends %d days before now, so that it is empty", x.Start, end)
	}
}

// suspicious warns of values that AWS accepts and that match nobody.
func (c *checker) suspicious(cond *Condition, values []ast.Literal) {
	switch {
	case isCalculated(cond) && cond.Op.Operand(cond.Field.Kind) == ast.AsText:
		for _, v := range values {
			if v.Text == "True" || v.Text == "False" {
				c.report(v.Span, ast.ThresholdCase, "write "+strings.ToLower(v.Text),
					"a threshold is true or false in lower case, found %s", v.Text)
			}
		}
	case cond.Field.Part == "DeviceType":
		c.report(cond.Syntax.Attribute.Span, ast.DeviceType, "", "endpoints have no device type, so that it is always missing")
	case cond.Field.Part == "Channel":
		for _, v := range values {
			c.channel(v)
		}
	}
}

// channels are the values of an endpoint's ChannelType.
var channels = []string{
	"PUSH", "GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "ADM", "SMS", "VOICE", "EMAIL",
	"BAIDU", "CUSTOM", "IN_APP",
}

func (c *checker) channel(v ast.Literal) {
	if v.Text == channels[0] {
		c.report(v.Span, ast.ChannelValue, "name the channels: GCM, APNS, ADM, BAIDU",
			"channels are compared literally: PUSH covers no other channel")
		return
	}
	if slices.Contains(channels, v.Text) {
		return
	}
	help := "the channels are " + ast.OneOf(channels)
	if near := ast.Nearest(v.Text, slices.Values(channels)); near != "" {
		help = near + "?"
	}
	c.report(v.Span, ast.ChannelValue, help, "no endpoint has the channel %s", v)
}

// pinpointLimits reports what Pinpoint allows a segment in all.
func (c *checker) pinpointLimits(s *Segment) {
	conditions, values := 0, 0
	for cond := range s.Conditions() {
		conditions++
		values += len(cond.Values)
	}
	at := firstWord(s.Syntax.Span, ast.WordSegment)
	if conditions > 100 {
		c.report(at, ast.TooManyDimensions, "", "a Pinpoint segment has at most 100 dimensions, found %d", conditions)
	}
	if values > 100 {
		c.report(at, ast.TooManySegmentValues, "", "a Pinpoint segment has at most 100 values in all, found %d", values)
	}
}
