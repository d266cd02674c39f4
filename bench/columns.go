package main

import "strings"

// A column is an attribute in the tables of the SQL contenders, where it is
// called by its path.
type column struct{ object, member, sqlType string }

// path returns the attribute's path.
func (c column) path() string {
	switch c.object {
	case "":
		return c.member
	case "CalculatedAttributes":
		return "Calculated." + c.member
	}
	return c.object + "." + c.member
}

// The types of columns, as DuckDB calls them.
const (
	varchar   = "VARCHAR"
	double    = "DOUBLE"
	date      = "DATE"
	timestamp = "TIMESTAMPTZ"
)

const (
	idPath   = "ProfileId"
	tierPath = "Attributes.tier" // of what is updated
	address  = "Address1,City,Country,County,PostalCode,Province,State"
)

// columns are all that the generator gives profiles, the id first.
var columns = func() []column {
	var list []column
	for _, c := range []struct{ object, sqlType, members string }{
		{"", varchar, idPath + ",AccountNumber,AdditionalInformation,BusinessEmailAddress,BusinessName," +
			"BusinessPhoneNumber,EmailAddress,FirstName,Gender,GenderString,HomePhoneNumber,LastName,MiddleName," +
			"MobilePhoneNumber,PartyType,PartyTypeString,PersonalEmailAddress,PhoneNumber,ProfileType"},
		{"", date, "BirthDate"},
		{"Address", varchar, address},
		{"BillingAddress", varchar, address},
		{"MailingAddress", varchar, address},
		{"ShippingAddress", varchar, address},
		{"Attributes", varchar, "app_version,campaign,coupon,device,favorite category,language,loyalty_id," +
			"newsletter,preferred_channel,referral_code,sms_consent,store,tier"},
		{"Attributes", double, "balance,churn_score,email_opens,household_size,lifetime_value,nps,points," +
			"wishlist_items"},
		{"Attributes", date, "signup_date"},
		{"Attributes", timestamp, "last_order,last_visit"},
		{"CalculatedAttributes", varchar, "frequent_buyer"},
		{"CalculatedAttributes", double, "average_order,orders,total_spent"},
		{"CalculatedAttributes", timestamp, "last_purchase"},
	} {
		for member := range strings.SplitSeq(c.members, ",") {
			list = append(list, column{c.object, member, c.sqlType})
		}
	}
	return list
}()

func quoted(name string) string { return `"` + name + `"` }
