package grammar

import (
	"regexp"
	"strings"
)

// written are the productions of the types that parse themselves. Those whose
// text is no production of its own stand in the others as they are.
const written = `
Properties = "{" ( Property ";"? )* "}" .
Property = ( "description" | "display" ) String
         | ( "domain" | "id" ) Word
         | "version" integer | "imported"
         | "tags" "{" ( Word ( Word | number ) ";"? )* "}"
         | "sort" "{" ( SortKey ( ";" SortKey )* ";"? )? "}" .
SortKey = ( Attribute | String ) ( "STRING" | "NUMBER" | "DATE" )? ( "ASC" | "DESC" ) .
Group = "group" Mode? ( "from" Mode? Sources )? Items .
Sources = "<" ( Source ( "," Source )* )? ">" .
Source = Word ( "version" integer )? .
Items = "<" ( Item ( ";" Item )* ";"? )? ">" .
Item = Condition | Dimension .
Conditions = "<" ( Condition ( ";" Condition )* ";"? )? ">" .
Condition = Attribute Operator Value ( "," Value )* ( "over" days ( ".." days )? "days" | "within" number "km" )? .
Attribute = name ( "." name | "[" String "]" )* .
Operator = name .
Value = Literal | "$" name .
Literal = String | number | date | name .
Service = "profiles" | "pinpoint" .
Mode = "ALL" | "ANY" | "NONE" .
Word = name | String .
String = quoted | raw .
`

// terminals are the types that parse themselves and have no production.
var terminals = map[string]string{
	"name": "name", "equals": `"="`, "literal": "Literal", "word": "Word", "display": "String",
	"service": "Service", "mode": "Mode", "group": "Group", "open": `"<"`, "end": `">"`, "query": "String",
	"properties": "Properties", "sources": "Sources", "items": "Items", "conditions": "Conditions",
}

// What stands in the parser's grammar for the mistakes that it takes.
var mistakes = regexp.MustCompile(` \| (bad\w+)|(Part = Let \| Segment) \| group`)

// EBNF returns the grammar: the productions that the parser reports, without
// those for mistakes, and the ones that are written by hand. Names in lower
// case are tokens.
func EBNF() string {
	text := mistakes.ReplaceAllString(parser().String(), "$2")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		words := strings.Fields(line)
		for j, w := range words[1:] {
			bare := strings.Trim(w, "()*?!+")
			if t, ok := terminals[bare]; ok {
				words[1+j] = strings.Replace(w, bare, t, 1)
			}
		}
		lines[i] = strings.Join(words, " ")
	}
	return "File = Part* .\n" + strings.Join(lines, "\n") + written
}
