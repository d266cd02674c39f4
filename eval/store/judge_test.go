package store_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A judge decides who is in a segment of Customer Profiles from its compiled
// documents and the rules of the manual (R1 to R32, and P1 for lists). It has
// nothing of the product: it reads documents, numbers and dates by itself, so
// that a mistake in the product is not made twice.
type judge map[string]*judgedSegment // by name

// A person is a profile: the values of each attribute, by its path.
type person map[string][]string

// A stance is a reading of what AWS documents nowhere. The zero stance is the
// manual's.
type stance struct {
	noMatch   bool // a missing value satisfies neither EXCLUSIVE nor NOT_BETWEEN (R13)
	exclusive bool // BETWEEN does not hold on its bounds (R19)
}

// The documents. Absent members are empty.
type (
	judgedSegment struct {
		SegmentDefinitionName string
		SegmentGroups         judgedGroups
	}
	judgedGroups struct {
		Groups  []judgedGroup
		Include string
	}
	judgedGroup struct {
		Dimensions     []judgedDimension
		SourceSegments []struct{ SegmentDefinitionName string }
		SourceType     string
		Type           string
	}
	judgedDimension struct {
		ProfileAttributes    judgedAttributes
		CalculatedAttributes map[string]judgedCondition
	}
	// judgedAttributes are the conditions by the path of their attribute.
	judgedAttributes map[string]judgedCondition
	judgedCondition  struct {
		DimensionType      string
		Values             []string
		ConditionOverrides *struct{ Range struct{ Start, End int } }
	}
)

// UnmarshalJSON reads an object of attributes, in which addresses and custom
// attributes are objects of attributes.
func (a *judgedAttributes) UnmarshalJSON(text []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}
	*a = judgedAttributes{}
	for name, member := range members {
		isAddress := strings.HasSuffix(name, "Address") && !strings.HasSuffix(name, "EmailAddress")
		if name != "Attributes" && !isAddress {
			var c judgedCondition
			if err := json.Unmarshal(member, &c); err != nil {
				return err
			}
			(*a)[name] = c
			continue
		}
		var parts map[string]judgedCondition
		if err := json.Unmarshal(member, &parts); err != nil {
			return err
		}
		for part, c := range parts {
			(*a)[name+"."+part] = c
		}
	}
	return nil
}

// read takes the document of a segment in, a CreateSegmentDefinition request.
func (j judge) read(document []byte) error {
	s := &judgedSegment{}
	if err := json.Unmarshal(document, s); err != nil {
		return err
	}
	j[s.SegmentDefinitionName] = s
	return nil
}

// reach returns a segment and the sources that it rests on, each once.
func (j judge) reach(segment string) []string {
	reached := []string{segment}
	for i := 0; i < len(reached); i++ {
		for _, g := range j[reached[i]].SegmentGroups.Groups {
			for _, s := range g.SourceSegments {
				if name := s.SegmentDefinitionName; !slices.Contains(reached, name) {
					reached = append(reached, name)
				}
			}
		}
	}
	return reached
}

// hasWindow reports whether a condition that the segment rests on is on a
// window of the past (R29).
func (j judge) hasWindow(segment string) bool {
	for _, name := range j.reach(segment) {
		for _, g := range j[name].SegmentGroups.Groups {
			for _, d := range g.Dimensions {
				for _, c := range d.CalculatedAttributes {
					if c.ConditionOverrides != nil {
						return true
					}
				}
			}
		}
	}
	return false
}

// A trial is one person before the judge.
type trial struct {
	judge
	person
	stance
	known map[string]bool // of the segments so far, whether the person is in
}

func (j judge) try(p person, s stance) *trial { return &trial{j, p, s, map[string]bool{}} }

// in reports whether the person is in a segment. A source is a segment like
// any other, at the same moment (R27). Windows are passed over (R29).
func (t *trial) in(segment string) bool {
	in, known := t.known[segment]
	if !known {
		body := t.judge[segment].SegmentGroups
		in = combine(body.Include, body.Groups, t.inGroup) // R1
		t.known[segment] = in
	}
	return in
}

// combine reports whether all, any or none of the members hold, as the mode
// says; without a mode it is all (R6).
func combine[T any](mode string, members []T, holds func(T) bool) bool {
	switch mode {
	case "", "ALL":
		return !slices.ContainsFunc(members, func(m T) bool { return !holds(m) })
	case "ANY":
		return slices.ContainsFunc(members, holds)
	case "NONE":
		return !slices.ContainsFunc(members, holds)
	}
	panic("judge: unexpected mode " + mode)
}

// inGroup is the sources AND the dimensions (R4). Without sources the group is
// of everyone (R2, R9), and without dimensions nothing filters (R7).
func (t *trial) inGroup(g judgedGroup) bool {
	fromSources := len(g.SourceSegments) == 0 ||
		combine(g.SourceType, g.SourceSegments, func(s struct{ SegmentDefinitionName string }) bool {
			return t.in(s.SegmentDefinitionName)
		}) // R2
	filtered := len(g.Dimensions) == 0 || combine(g.Type, g.Dimensions, t.inDimension) // R3
	return fromSources && filtered
}

// inDimension holds if all members do (R5), so that an empty one holds (R30).
func (t *trial) inDimension(d judgedDimension) bool {
	for path, c := range d.ProfileAttributes {
		if !t.stance.holds(path, c, t.person[path]) {
			return false
		}
	}
	for name, c := range d.CalculatedAttributes {
		path := "Calculated." + name
		if !t.stance.holds(path, c, t.person[path]) { // R25: without data it is not there
			return false
		}
	}
	return true
}

// holds judges one attribute. Of a list one value that holds is enough (P1).
// ON is for days in UTC, BEFORE and AFTER are strict (R18).
func (s stance) holds(path string, c judgedCondition, values []string) bool {
	switch c.DimensionType {
	case "INCLUSIVE":
		return anyText(values, c.expect(1, 50), func(v, o string) bool { return v == o })
	case "EXCLUSIVE":
		if isEmpty(values) {
			return !s.noMatch || path == "ProfileType" && slices.Contains(c.Values, "ACCOUNT_PROFILE") // R13, R23
		}
		return !anyText(values, c.expect(1, 50), func(v, o string) bool { return v == o })
	case "CONTAINS":
		return anyText(values, c.expect(1, 50), strings.Contains)
	case "BEGINS_WITH":
		return anyText(values, c.expect(1, 50), strings.HasPrefix)
	case "ENDS_WITH":
		return anyText(values, c.expect(1, 50), strings.HasSuffix)
	case "ON":
		return anyOrder(values, c.expect(1, 50), moments, func(v, o moment) bool { return v.day() == o.day() })
	case "BEFORE":
		return anyOrder(values, c.expect(1, 1), moments, func(v, o moment) bool { return v.compare(o) < 0 })
	case "AFTER":
		return anyOrder(values, c.expect(1, 1), moments, func(v, o moment) bool { return v.compare(o) > 0 })
	case "EQUAL":
		return anyOrder(values, c.expect(1, 50), numbers, func(v, o float64) bool { return v == o })
	case "GREATER_THAN":
		return anyOrder(values, c.expect(1, 1), numbers, func(v, o float64) bool { return v > o })
	case "LESS_THAN":
		return anyOrder(values, c.expect(1, 1), numbers, func(v, o float64) bool { return v < o })
	case "GREATER_THAN_OR_EQUAL":
		return anyOrder(values, c.expect(1, 1), numbers, func(v, o float64) bool { return v >= o })
	case "LESS_THAN_OR_EQUAL":
		return anyOrder(values, c.expect(1, 1), numbers, func(v, o float64) bool { return v <= o })
	case "BETWEEN":
		within, _ := s.between(path, c, values)
		return within
	case "NOT_BETWEEN":
		within, readable := s.between(path, c, values)
		return !within && (readable || !s.noMatch) // R13, R19
	}
	panic("judge: unexpected operator " + c.DimensionType)
}

// expect returns the values of the condition, of which there is a number that
// the operator takes (R10, R21).
func (c judgedCondition) expect(least, most int) []string {
	if len(c.Values) < least || len(c.Values) > most {
		panic(fmt.Sprintf("judge: unexpected number of values of %s: %d", c.DimensionType, len(c.Values)))
	}
	return c.Values
}

// isEmpty reports whether there is no value, of which the empty text is none
// (R14).
func isEmpty(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return v != "" })
}

// anyText compares byte by byte (R11). No value is nothing to compare (R12).
func anyText(values, operands []string, holds func(v, o string) bool) bool {
	for _, v := range values {
		for _, o := range operands {
			if v != "" && holds(v, o) {
				return true
			}
		}
	}
	return false
}

// anyOrder compares what can be read. What cannot is like a missing value
// (R15, R17), which holds nowhere (R12).
func anyOrder[T any](values, operands []string, read func(...string) []T, holds func(v, o T) bool) bool {
	readable := read(values...)
	if len(readable) == 0 {
		return false
	}
	list := read(operands...)
	if len(list) < len(operands) {
		panic("judge: an operand cannot be read") // R16, R17
	}
	for _, v := range readable {
		if slices.ContainsFunc(list, func(o T) bool { return holds(v, o) }) {
			return true
		}
	}
	return false
}

// between reports whether a value lies between the two, and whether there is
// one that can be read. Numbers are for attributes that are no dates by
// themselves, and if both bounds are numbers (R20).
func (s stance) between(path string, c judgedCondition, values []string) (within, readable bool) {
	bounds := c.expect(2, 2)
	least := 0 // R19
	if s.exclusive {
		least = 1
	}
	if b := numbers(bounds...); len(b) == 2 && path != "BirthDate" {
		list := numbers(values...)
		return slices.ContainsFunc(list, func(v float64) bool {
			return cmp.Compare(v, b[0]) >= least && cmp.Compare(b[1], v) >= least
		}), len(list) > 0
	}
	b := moments(bounds...)
	if len(b) < 2 {
		panic("judge: an operand cannot be read")
	}
	list := moments(values...)
	return slices.ContainsFunc(list, func(v moment) bool {
		return v.compare(b[0]) >= least && b[1].compare(v) >= least
	}), len(list) > 0
}

// numbers returns those of the texts that are numbers (R15).
func numbers(texts ...string) []float64 {
	var list []float64
	for _, text := range texts {
		if number.MatchString(text) {
			f, _ := strconv.ParseFloat(text, 64) // too large is infinite
			list = append(list, f)
		}
	}
	return list
}

var (
	number = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
	date   = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})` +
		`(T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(\.[0-9]+)?(Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9])))?$`)
)

// A moment is a point in time: seconds since the first of January 1 in UTC,
// and nanoseconds. Digits of a fraction beyond those are dropped.
type moment struct{ seconds, nanoseconds int }

const secondsOfDay = 24 * 60 * 60

func (m moment) compare(o moment) int {
	return cmp.Or(cmp.Compare(m.seconds, o.seconds), cmp.Compare(m.nanoseconds, o.nanoseconds))
}

// day returns the UTC day (R18). An offset can put an instant on the day
// before the first, which is day 0.
func (m moment) day() int { return (m.seconds + secondsOfDay) / secondsOfDay }

// moments returns those of the texts that are dates or instants (R17).
func moments(texts ...string) []moment {
	var list []moment
	for _, text := range texts {
		if m, ok := readMoment(text); ok {
			list = append(list, m)
		}
	}
	return list
}

func readMoment(text string) (moment, bool) {
	if len(text) < len("2024-01-31") || text[4] != '-' {
		return moment{}, false // most texts, without the expression
	}
	part := date.FindStringSubmatch(text)
	if part == nil {
		return moment{}, false
	}
	n := func(i int) int {
		n, _ := strconv.Atoi("0" + part[i]) // what is not there is 0
		return n
	}
	year, month, day := n(1), n(2), n(3)
	if year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return moment{}, false
	}
	for m := 1; m < month; m++ {
		day += daysIn(year, m)
	}
	before := year - 1
	day += 365*before + before/4 - before/100 + before/400 - 1
	offset := n(11)*3600 + n(12)*60
	if part[10] == "-" {
		offset = -offset
	}
	seconds := day*secondsOfDay + n(5)*3600 + n(6)*60 + n(7) - offset
	nanoseconds, _ := strconv.Atoi((strings.TrimPrefix(part[8], ".") + "000000000")[:9])
	return moment{seconds, nanoseconds}, true
}

func daysIn(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}
