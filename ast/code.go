package ast

import "iter"

// A Code names a rule. Its text is stable: people filter by it.
type Code uint8

// The codes, in the order of the manual: what the text breaks, what a name or
// a value breaks, what AWS limits, what is suspicious, what a target wants,
// what cannot be evaluated, what a document breaks.
const (
	Syntax Code = iota
	Unclosed
	BadString
	InvalidUTF8
	TooLarge
	ReservedWord
	UnknownOperator
	NewerThanModel
	NewerOperator
	UnknownMode
	UnknownService
	UnknownProperty
	DuplicateProperty
	MissingHeader
	MissingBody

	UnknownAttribute
	AttributeName
	OperatorKind
	ValueCount
	TooManyValues
	EmptyValue
	ValueTooLong
	UnknownValue
	NotANumber
	NotADate
	BetweenKinds
	BetweenOrder
	Coordinates
	OverKind
	OverWindow
	RepeatedAttribute
	MixedDimension
	EmptyDimension
	UnknownList
	DuplicateList
	KeptWord

	SegmentName
	DuplicateSegment
	TextLength
	TagKey
	TagValue
	TooManyTags
	SortName
	SortCount
	WrongService
	SourceCycle
	SourceHasNoID
	SourceVersion
	SourceName
	AmbiguousSource
	TooManyDimensions
	ImportedBody

	UnknownSource
	RepeatedSource
	SourceTypeAlone
	SourceDepth
	ImplicitMode
	EmptyGroup
	NoGroups
	HoldsForAll
	RepeatedValue
	DateBound
	ThresholdCase
	DeviceType
	ChannelValue
	PointRange
	TooManyAttributes
	TooManyCalculated
	TooManySegmentValues
	ConsoleGroups
	ConsoleSources

	NoName
	NoDomain
	NoSegments
	NoTarget

	NotEvaluable
	RangeNotEvaluable
	RangeIgnored
	SQLNotEvaluable
	UndefinedSource

	DocumentSyntax
	DocumentLimit
	DocumentShape
	MemberType
	MemberName
	UnknownMember
	MissingMember
	DuplicateMember
	NotExpressible
	Intrinsic
	MoreSegments
	DroppedMember
	DefaultType
	numCodes
)

// codes is the only list of codes.
var codes = [numCodes]struct {
	text     string
	severity Severity
	doc      string
}{
	Syntax:               {"syntax", Error, "something else was expected here"},
	Unclosed:             {"unclosed", Error, "the text ends inside a string, a comment or brackets"},
	BadString:            {"bad-string", Error, "a string has an escape that does not exist or stands for no character"},
	InvalidUTF8:          {"invalid-utf8", Error, "the file is not UTF-8 text"},
	TooLarge:             {"too-large", Error, "the input is larger than 16 MB"},
	ReservedWord:         {"reserved-word", Error, "a word of the structure stands where a name or a value belongs"},
	UnknownOperator:      {"unknown-operator", Error, "no operator is called so"},
	NewerThanModel:       {"newer-than-model", Warning, "this belongs to an AWS API newer than the one that segql knows"},
	NewerOperator:        {"newer-than-model", Error, "this operator belongs to an AWS API newer than the one that segql knows"},
	UnknownMode:          {"unknown-mode", Error, "a mode is ALL, ANY or NONE"},
	UnknownService:       {"unknown-service", Error, "a service is profiles or pinpoint"},
	UnknownProperty:      {"unknown-property", Error, "a header has no such property"},
	DuplicateProperty:    {"duplicate-property", Error, "a header has the property, or a tag, twice"},
	MissingHeader:        {"missing-header", Error, "a body needs a header of its own, directly before it"},
	MissingBody:          {"missing-body", Error, "only a Pinpoint segment may do without a body"},
	UnknownAttribute:     {"unknown-attribute", Error, "the service cannot segment on this"},
	AttributeName:        {"attribute-name", Error, "the name of a custom or calculated attribute is not one that AWS allows"},
	OperatorKind:         {"operator-kind", Error, "the operator does not apply to this kind of attribute"},
	ValueCount:           {"value-count", Error, "the operator takes another number of values (rule R10)"},
	TooManyValues:        {"too-many-values", Error, "a condition takes at most 50 values, ProfileType one"},
	EmptyValue:           {"empty-value", Error, "a value has at least one character"},
	ValueTooLong:         {"value-too-long", Error, "a value has at most 255 characters, 1000 for AdditionalInformation, 100 in Pinpoint"},
	UnknownValue:         {"unknown-value", Error, "the attribute has a closed list of values"},
	NotANumber:           {"not-a-number", Error, "the operator compares numbers (rules R15 and R16)"},
	NotADate:             {"not-a-date", Error, "the operator compares dates (rule R17)"},
	BetweenKinds:         {"between-kinds", Error, "the two values are both numbers or both dates (rule R20)"},
	BetweenOrder:         {"between-order", Error, "the lower value comes first (rule R19)"},
	Coordinates:          {"coordinates", Error, "a latitude lies within 90, a longitude within 180 degrees, a range is not negative"},
	OverKind:             {"over-kind", Error, "only calculated attributes take over, only NEAR takes within"},
	OverWindow:           {"over-window", Warning, "a window that ends before it begins is empty (rule R26)"},
	RepeatedAttribute:    {"repeated-attribute", Error, "a dimension holds an attribute once, for it is one object in JSON"},
	MixedDimension:       {"mixed-dimension", Error, "a dimension holds profile attributes or calculated ones, not both"},
	EmptyDimension:       {"empty-dimension", Error, "Customer Profiles has no empty dimension"},
	UnknownList:          {"unknown-list", Error, "no let of the file has this name"},
	DuplicateList:        {"duplicate-list", Error, "two lists of the file have the same name"},
	KeptWord:             {"kept-word", Error, "the word is kept for a later version of the language and names nothing yet"},
	SegmentName:          {"segment-name", Error, "the name of a segment or a domain is not one that AWS allows"},
	DuplicateSegment:     {"duplicate-segment", Error, "two segments of the compilation have the same name"},
	TextLength:           {"text-length", Error, "a text of the header or a query is empty or longer than AWS allows"},
	TagKey:               {"tag-key", Error, "a tag's key is not one that AWS allows"},
	TagValue:             {"tag-value", Error, "a tag's value has at most 256 characters"},
	TooManyTags:          {"too-many-tags", Error, "a segment has 1 to 50 tags"},
	SortName:             {"sort-name", Error, "the name to sort by is not one that AWS allows"},
	SortCount:            {"sort-count", Error, "a segment is sorted by 1 to 10 attributes"},
	WrongService:         {"wrong-service", Error, "this belongs to the other service"},
	SourceCycle:          {"source-cycle", Error, "the segments are each other's sources"},
	SourceHasNoID:        {"source-has-no-id", Error, "Pinpoint refers to a source by its id, and this segment has none"},
	SourceVersion:        {"source-version", Error, "only Pinpoint knows versions of a source"},
	SourceName:           {"source-name", Error, "the name of a source is not one that AWS allows"},
	AmbiguousSource:      {"ambiguous-source", Error, "several Pinpoint segments have this name; their ids tell them apart"},
	TooManyDimensions:    {"too-many-dimensions", Error, "a Pinpoint segment has at most 100 dimensions"},
	ImportedBody:         {"imported-body", Error, "an imported segment has no criteria (rule P12)"},
	UnknownSource:        {"unknown-source", Warning, "nothing here defines the source; the service may have it"},
	RepeatedSource:       {"repeated-source", Warning, "a group names the source twice"},
	SourceTypeAlone:      {"source-type-alone", Warning, "a mode after from says nothing without sources (rule R9)"},
	SourceDepth:          {"source-depth", Warning, "sources are nested more than 5 deep"},
	ImplicitMode:         {"implicit-mode", Warning, "without a mode two or more members are combined by ALL (rule R6); it is better said"},
	EmptyGroup:           {"empty-group", Warning, "a group without sources and conditions is everyone (rule R7)"},
	NoGroups:             {"no-groups", Warning, "a segment without groups cannot be evaluated (rule R8)"},
	HoldsForAll:          {"holds-for-all", Warning, "an empty dimension holds for everyone (rule R30)"},
	RepeatedValue:        {"repeated-value", Warning, "a condition has the value twice"},
	DateBound:            {"date-bound", Warning, "an upper bound that is a date alone leaves out the rest of that day (rule R19)"},
	ThresholdCase:        {"threshold-case", Warning, "a calculated attribute with a threshold is true or false, in lower case (rule R31)"},
	DeviceType:           {"device-type", Warning, "endpoints have no device type, so the attribute is always missing (rule P6)"},
	ChannelValue:         {"channel-value", Warning, "channels are compared literally, and this matches no endpoint (rule P11)"},
	PointRange:           {"point-range", Warning, "without a range the condition cannot be evaluated (rule P7)"},
	TooManyAttributes:    {"too-many-attributes", Warning, "a segment with its sources uses more than 60 attributes"},
	TooManyCalculated:    {"too-many-calculated", Warning, "a segment with its sources uses more than 10 calculated attributes"},
	TooManySegmentValues: {"too-many-segment-values", Warning, "a Pinpoint segment has more than 100 values in all"},
	ConsoleGroups:        {"console-groups", Warning, "the console shows at most 2 groups (with --console)"},
	ConsoleSources:       {"console-sources", Warning, "the console shows at most 5 sources a group (with --console)"},
	NoName:               {"no-name", Error, "the target needs a name, and the segment has none"},
	NoDomain:             {"no-domain", Warning, "the document has no DomainName; --domain or the header gives it one"},
	NoSegments:           {"no-segments", Warning, "the input has no segment"},
	NoTarget:             {"no-target", Error, "the segment cannot be written in this target"},
	NotEvaluable:         {"not-evaluable", Error, "this can be compiled, not evaluated: no groups (rule R8), NEAR without a range (rule P7), a value that the service fills in"},
	RangeNotEvaluable:    {"range-not-evaluable", Error, "a window cannot be evaluated without the events behind the calculated attribute (rule R29)"},
	RangeIgnored:         {"range-not-evaluable", Warning, "with --ranges=ignore the stored value is compared in place of the window (rule R29)"},
	SQLNotEvaluable:      {"sql-not-evaluable", Error, "sql can be compiled, not evaluated (rule R29)"},
	UndefinedSource:      {"unknown-source", Error, "a segment cannot be evaluated without its sources (rule R27)"},
	DocumentSyntax:       {"document-syntax", Error, "the document is not JSON or YAML"},
	DocumentLimit:        {"document-limit", Error, "the document is nested deeper than 64, or has more than 10,000 aliases"},
	DocumentShape:        {"document-shape", Error, "the document is none that segql knows"},
	MemberType:           {"member-type", Error, "the model wants another type here"},
	MemberName:           {"member-name", Error, "the model spells the member differently"},
	UnknownMember:        {"unknown-member", Error, "the model has no such member here"},
	MissingMember:        {"missing-member", Error, "the model requires a member that is not there"},
	DuplicateMember:      {"duplicate-member", Error, "an object has the member twice"},
	NotExpressible:       {"not-expressible", Error, "the language has no way to say this"},
	Intrinsic:            {"intrinsic", Error, "a CloudFormation function stands where the value itself is needed"},
	MoreSegments:         {"more-segments", Warning, "the document is one page of a list, and has the token of the next"},
	DroppedMember:        {"dropped-member", Note, "the member has no place in a segment's source and is left out"},
	DefaultType:          {"default-type", Note, "the omitted type is written as INCLUSIVE (rule P4)"},
}

// Codes returns every code, in the order of the manual.
func Codes() iter.Seq[Code] {
	return func(yield func(Code) bool) {
		for c := range numCodes {
			if !yield(c) {
				return
			}
		}
	}
}

// String returns the code's stable text.
func (c Code) String() string { return codes[c].text }

// Severity returns how much diagnostics of this code weigh.
func (c Code) Severity() Severity { return codes[c].severity }

// Doc returns the rule in one line.
func (c Code) Doc() string { return codes[c].doc }
