package main

import (
	"context"
	"fmt"
	"os/exec"

	"segql/ast"
)

const (
	tierPath = "Attributes.tier"
	parts    = "Address1,City,Country,County,PostalCode,Province,State" // of an address
)

// profiles are synthetic people.
var profiles = dataset{
	name:    "profiles",
	service: ast.Profiles,
	idSize:  32,
	columns: columnsOf([]group{
		{"", varchar, "ProfileId,AccountNumber,AdditionalInformation,BusinessEmailAddress,BusinessName," +
			"BusinessPhoneNumber,EmailAddress,FirstName,Gender,GenderString,HomePhoneNumber,LastName,MiddleName," +
			"MobilePhoneNumber,PartyType,PartyTypeString,PersonalEmailAddress,PhoneNumber,ProfileType"},
		{"", date, "BirthDate"},
		{"Address", varchar, parts},
		{"BillingAddress", varchar, parts},
		{"MailingAddress", varchar, parts},
		{"ShippingAddress", varchar, parts},
		{"Attributes", varchar, "app_version,campaign,coupon,device,favorite category,language,loyalty_id," +
			"newsletter,preferred_channel,referral_code,sms_consent,store,tier"},
		{"Attributes", double, "balance,churn_score,email_opens,household_size,lifetime_value,nps,points," +
			"wishlist_items"},
		{"Attributes", date, "signup_date"},
		{"Attributes", timestamp, "last_order,last_visit"},
		{"CalculatedAttributes", varchar, "frequent_buyer"},
		{"CalculatedAttributes", double, "average_order,orders,total_spent"},
		{"CalculatedAttributes", timestamp, "last_purchase"},
	}),
	indexes: [][]string{
		{"Address.Country"}, {"Attributes.campaign"}, {"Attributes.lifetime_value"}, {"Attributes.points"}, {tierPath},
		{"BirthDate"}, {"EmailAddress"}, {"FirstName"}, {"LastName"},
	},
	segments: profileSegments,
	everyone: everyone(`include ALL < group ALL < Attributes.nothing EXCLUSIVE "x" > >`),
	update:   change{tierPath, "diamond"},
	imports:  []goal{times(0.5, duckdb), times(4, sqlite)},
	write:    writeProfiles,
}

// writeProfiles has segql make them.
func writeProfiles(ctx context.Context, dir, file string, n int) error {
	_, _, err := spend(ctx, exec.Command(command(dir), "generate", "-o", file,
		"--profiles", fmt.Sprint(n), "--seed", fmt.Sprint(seed)))
	return err
}

// profileSegments are a segment for each way of asking. What is missing satisfies
// EXCLUSIVE (rule R13 of the manual), and so it must in SQL.
var profileSegments = []segment{
	{
		name: "equal, selective", kind: indexed,
		text:   `include ALL < group ALL < Attributes.campaign INCLUSIVE "cmp-397" > >`,
		duckdb: `"Attributes.campaign" = 'cmp-397'`,
		sqlite: `"Attributes.campaign" = 'cmp-397'`,
	},
	{
		name: "equal, one of few", kind: indexed,
		text:   `include ALL < group ALL < Attributes.tier INCLUSIVE "gold", "platinum" > >`,
		duckdb: `"Attributes.tier" IN ('gold', 'platinum')`,
		sqlite: `"Attributes.tier" IN ('gold', 'platinum')`,
	},
	{
		name: "EXCLUSIVE", kind: indexed,
		text:   `include ALL < group ALL < Address.Country EXCLUSIVE "US" > >`,
		duckdb: `"Address.Country" IS DISTINCT FROM 'US'`,
		sqlite: `"Address.Country" IS NOT 'US'`,
	},
	{
		name: "BEGINS_WITH", kind: indexed,
		text:   `include ALL < group ALL < FirstName BEGINS_WITH "Sof" > >`,
		duckdb: `starts_with("FirstName", 'Sof')`,
		sqlite: `"FirstName" >= 'Sof' AND "FirstName" < 'Sog'`,
	},
	{
		name: "CONTAINS, e-mail", kind: reading,
		text:   `include ALL < group ALL < EmailAddress CONTAINS "ria." > >`,
		duckdb: `contains("EmailAddress", 'ria.')`,
		sqlite: `instr("EmailAddress", 'ria.')`,
	},
	{
		name: "BETWEEN, dates", kind: indexed,
		text:   `include ALL < group ALL < BirthDate BETWEEN 1980-01-01, 1989-12-31 > >`,
		duckdb: `"BirthDate" BETWEEN DATE '1980-01-01' AND DATE '1989-12-31'`,
		sqlite: `"BirthDate" BETWEEN '1980-01-01' AND '1989-12-31'`,
	},
	{
		name: "GREATER_THAN", kind: indexed,
		text:   `include ALL < group ALL < Attributes.lifetime_value GREATER_THAN 2000 > >`,
		duckdb: `"Attributes.lifetime_value" > 2000`,
		sqlite: `"Attributes.lifetime_value" > 2000`,
	},
	{
		name: "three groups, NONE", kind: combining,
		text: `include ALL <
			group ALL < Attributes.points GREATER_THAN 500; Address.Country INCLUSIVE "US", "GB" >
			group ANY < Attributes.tier INCLUSIVE "gold"; FirstName BEGINS_WITH "A"; BirthDate AFTER 1995-01-01 >
			group NONE < EmailAddress ENDS_WITH ".org"; LastName INCLUSIVE "Smith"; Attributes.tier INCLUSIVE "bronze" >
		>`,
		duckdb: `"Attributes.points" > 500 AND "Address.Country" IN ('US', 'GB')
		AND ("Attributes.tier" = 'gold' OR starts_with("FirstName", 'A') OR "BirthDate" > DATE '1995-01-01')
		AND NOT coalesce(ends_with("EmailAddress", '.org'), FALSE)
		AND "LastName" IS DISTINCT FROM 'Smith' AND "Attributes.tier" IS DISTINCT FROM 'bronze'`,
		sqlite: `"Attributes.points" > 500 AND "Address.Country" IN ('US', 'GB')
		AND ("Attributes.tier" = 'gold' OR ("FirstName" >= 'A' AND "FirstName" < 'B') OR "BirthDate" > '1995-01-01')
		AND substr("EmailAddress", -4) IS NOT '.org'
		AND "LastName" IS NOT 'Smith' AND "Attributes.tier" IS NOT 'bronze'`,
	},
}
