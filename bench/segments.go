package main

// A segment is what the contenders are asked for.
type segment struct {
	name           string
	text           string // in the language
	duckdb, sqlite string // the same in SQL, on the columns
}

// The segments that have goals of their own.
const (
	containsName = "CONTAINS, e-mail"
	groupsName   = "three groups, NONE"
)

// segments are a segment for each way of asking. What is missing satisfies
// EXCLUSIVE (rule R13 of the manual), and so it must in SQL.
var segments = []segment{
	{
		"equal, selective",
		`include ALL < group ALL < Attributes.campaign INCLUSIVE "cmp-397" > >`,
		`"Attributes.campaign" = 'cmp-397'`,
		`"Attributes.campaign" = 'cmp-397'`,
	},
	{
		"equal, one of few",
		`include ALL < group ALL < Attributes.tier INCLUSIVE "gold", "platinum" > >`,
		`"Attributes.tier" IN ('gold', 'platinum')`,
		`"Attributes.tier" IN ('gold', 'platinum')`,
	},
	{
		"EXCLUSIVE",
		`include ALL < group ALL < Address.Country EXCLUSIVE "US" > >`,
		`"Address.Country" IS DISTINCT FROM 'US'`,
		`"Address.Country" IS NOT 'US'`,
	},
	{
		"BEGINS_WITH",
		`include ALL < group ALL < FirstName BEGINS_WITH "Sof" > >`,
		`starts_with("FirstName", 'Sof')`,
		`"FirstName" >= 'Sof' AND "FirstName" < 'Sog'`,
	},
	{
		containsName,
		`include ALL < group ALL < EmailAddress CONTAINS "ria." > >`,
		`contains("EmailAddress", 'ria.')`,
		`instr("EmailAddress", 'ria.')`,
	},
	{
		"BETWEEN, dates",
		`include ALL < group ALL < BirthDate BETWEEN 1980-01-01, 1989-12-31 > >`,
		`"BirthDate" BETWEEN DATE '1980-01-01' AND DATE '1989-12-31'`,
		`"BirthDate" BETWEEN '1980-01-01' AND '1989-12-31'`,
	},
	{
		"GREATER_THAN",
		`include ALL < group ALL < Attributes.lifetime_value GREATER_THAN 2000 > >`,
		`"Attributes.lifetime_value" > 2000`,
		`"Attributes.lifetime_value" > 2000`,
	},
	{
		groupsName,
		`include ALL <
			group ALL < Attributes.points GREATER_THAN 500; Address.Country INCLUSIVE "US", "GB" >
			group ANY < Attributes.tier INCLUSIVE "gold"; FirstName BEGINS_WITH "A"; BirthDate AFTER 1995-01-01 >
			group NONE < EmailAddress ENDS_WITH ".org"; LastName INCLUSIVE "Smith"; Attributes.tier INCLUSIVE "bronze" >
		>`,
		`"Attributes.points" > 500 AND "Address.Country" IN ('US', 'GB')
		AND ("Attributes.tier" = 'gold' OR starts_with("FirstName", 'A') OR "BirthDate" > DATE '1995-01-01')
		AND NOT coalesce(ends_with("EmailAddress", '.org'), FALSE)
		AND "LastName" IS DISTINCT FROM 'Smith' AND "Attributes.tier" IS DISTINCT FROM 'bronze'`,
		`"Attributes.points" > 500 AND "Address.Country" IN ('US', 'GB')
		AND ("Attributes.tier" = 'gold' OR ("FirstName" >= 'A' AND "FirstName" < 'B') OR "BirthDate" > '1995-01-01')
		AND substr("EmailAddress", -4) IS NOT '.org'
		AND "LastName" IS NOT 'Smith' AND "Attributes.tier" IS NOT 'bronze'`,
	},
}

// everyone is in this one, and is found by looking.
var everyone = segment{
	"everyone",
	`include ALL < group ALL < Attributes.nothing EXCLUSIVE "x" > >`,
	`TRUE`,
	`TRUE`,
}
