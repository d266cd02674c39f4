package profile

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A trait is an attribute that profiles may have.
type trait struct {
	path               string
	people, businesses int // which have it, in percent of those for which there is a value
	content            content
	value              func(*person) string // "" for none
}

// share returns in percent how many of those like p have the trait.
func (t *trait) share(p *person) int {
	if p.business {
		return t.businesses
	}
	return t.people
}

// traits are all that a profile may have, in the order of the paths.
var traits = func() []trait {
	list := slices.Concat(standard, custom, calculated)
	for which, a := range addresses {
		for _, part := range address {
			list = append(list, trait{a.root + "." + part.name, 100, 100, textual, func(p *person) string {
				if c := p.addresses[which]; c != nil && p.chance(part.share) {
					return part.value(p, c)
				}
				return ""
			}})
		}
	}
	slices.SortFunc(list, func(a, b trait) int { return strings.Compare(a.path, b.path) })
	return list
}()

var standard = []trait{
	{"AccountNumber", 40, 70, textual, func(p *person) string { return p.fill("AC##############") }},
	{"AdditionalInformation", 3, 3, textual, func(p *person) string { return pick(&p.dice, remarks) }},
	{"BirthDate", 66, 0, dated, func(p *person) string { return p.birthday }},
	{"BusinessEmailAddress", 4, 30, textual, (*person).workEmail},
	{"BusinessName", 4, 100, textual, func(p *person) string {
		return p.fill(p.spell(pick(&p.dice, p.companies)))
	}},
	{"BusinessPhoneNumber", 2, 60, textual, (*person).line},
	{"EmailAddress", 78, 70, textual, (*person).email},
	{"FirstName", 94, 0, textual, func(p *person) string { return p.spell(p.first) }},
	{"Gender", 15, 0, listed, func(p *person) string { return genders[p.gender] }},
	{"GenderString", 40, 0, textual, func(p *person) string { return genderStrings[p.gender] }},
	{"HomePhoneNumber", 14, 0, textual, (*person).line},
	{"LastName", 96, 0, textual, func(p *person) string { return p.spell(p.last) }},
	{"MiddleName", 100, 0, textual, (*person).middleName},
	{"MobilePhoneNumber", 28, 10, textual, func(p *person) string { return p.mobile }},
	{"PartyType", 10, 30, listed, func(p *person) string {
		return either(p.business, "BUSINESS", "INDIVIDUAL")
	}},
	{"PartyTypeString", 14, 40, textual, func(p *person) string {
		return either(p.business, "Business", "Individual")
	}},
	{"PersonalEmailAddress", 4, 0, textual, (*person).email},
	{"PhoneNumber", 75, 85, textual, (*person).phone},
	{"ProfileType", 66, 90, listed, func(p *person) string {
		return either(p.account, "ACCOUNT_PROFILE", "PROFILE")
	}},
}

// either returns one text or the other.
func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// addresses are those that a profile may have: how many do, in percent, and
// how many of them in another city.
var addresses = [...]struct {
	root             string
	share, elsewhere int
}{
	{"Address", 80, 0},
	{"BillingAddress", 5, 10},
	{"MailingAddress", 2, 30},
	{"ShippingAddress", 7, 30},
}

// address is what an address may have: how many do, in percent, and what. The
// region stands in one of County, Province and State.
var address = []struct {
	name  string
	share int
	value func(*person, *city) string
}{
	{"Address1", 55, func(p *person, _ *city) string { return p.fill(p.spell(pick(&p.dice, p.streets))) }},
	{"City", 95, func(p *person, c *city) string { return p.spell(c.name) }},
	{"Country", 97, func(p *person, _ *city) string { return p.of.code }},
	{"County", 80, regionIn(county)},
	{"PostalCode", 85, func(p *person, c *city) string { return p.fill(c.postal) }},
	{"Province", 80, regionIn(province)},
	{"State", 80, regionIn(state)},
}

func regionIn(d division) func(*person, *city) string {
	return func(p *person, c *city) string { return either(p.of.division == d, p.spell(c.region), "") }
}

var custom = []trait{
	{"Attributes.app_version", 9, 0, textual, func(p *person) string { return p.fill("#.##.#") }},
	{"Attributes.balance", 5, 20, numeric, func(p *person) string {
		return p.decimal(p.skewed(90_000) - 15_000)
	}},
	{"Attributes.campaign", 55, 30, textual, func(p *person) string {
		return p.number("cmp-", p.skewed(1+p.skewed(10_000)))
	}},
	{"Attributes.churn_score", 12, 10, numeric, func(p *person) string { return p.decimal(p.skewed(101)) }},
	{"Attributes.coupon", 5, 0, textual, func(p *person) string { return p.fill("SAVE#0-????") }},
	{"Attributes.device", 46, 20, textual, func(p *person) string { return pick(&p.dice, devices) }},
	{"Attributes.email_opens", 10, 5, numeric, func(p *person) string { return p.number("", p.skewed(120)) }},
	{"Attributes.favorite category", 10, 0, textual, func(p *person) string {
		return pick(&p.dice, categories)
	}},
	{"Attributes.household_size", 6, 0, numeric, func(p *person) string {
		return p.number("", 1+p.skewed(7))
	}},
	{"Attributes.language", 54, 40, textual, func(p *person) string { return pick(&p.dice, p.languages) }},
	{"Attributes.last_order", 54, 60, dated, (*person).lastOrder},
	{"Attributes.last_visit", 10, 0, dated, func(p *person) string {
		return p.moment(present-p.skewed(present-p.joined+1), time.UTC)
	}},
	{"Attributes.lifetime_value", 50, 50, numeric, func(p *person) string { return p.decimal(p.spent) }},
	{"Attributes.loyalty_id", 36, 15, textual, func(p *person) string {
		return p.fill("L#####-?????-#####")
	}},
	{"Attributes.newsletter", 64, 40, textual, func(p *person) string {
		return strconv.FormatBool(p.chance(35))
	}},
	{"Attributes.nps", 7, 5, numeric, func(p *person) string { return p.number("", 10-p.skewed(11)) }},
	{"Attributes.points", 78, 40, numeric, func(p *person) string { return p.number("", p.points) }},
	{"Attributes.preferred_channel", 6, 6, textual, func(p *person) string {
		return pick(&p.dice, channels)
	}},
	{"Attributes.referral_code", 5, 0, textual, func(p *person) string { return p.fill("????-####-????") }},
	{"Attributes.signup_date", 65, 65, dated, func(p *person) string { return p.date(p.joined) }},
	{"Attributes.sms_consent", 8, 0, textual, func(p *person) string {
		return strconv.FormatBool(p.chance(60))
	}},
	{"Attributes.store", 56, 40, textual, func(p *person) string {
		return p.number(p.of.code, 101+p.skewed(16))
	}},
	{"Attributes.tier", 82, 50, textual, (*person).tier},
	{"Attributes.wishlist_items", 5, 0, numeric, func(p *person) string {
		return p.number("", p.skewed(40))
	}},
}

var calculated = []trait{
	ifCounted("average_order", 60, numeric, func(p *person) string { return p.decimal(p.spent / p.orders) }),
	ifCounted("frequent_buyer", 20, textual, func(p *person) string {
		return strconv.FormatBool(p.orders > 9)
	}),
	ifCounted("last_purchase", 35, dated, func(p *person) string { return p.moment(p.ordered, time.UTC) }),
	ifCounted("orders", 98, numeric, func(p *person) string { return p.number("", p.orders) }),
	ifCounted("total_spent", 80, numeric, func(p *person) string { return p.decimal(p.spent) }),
}

// ifCounted is a calculated attribute, which nobody has of whom nothing was
// counted.
func ifCounted(name string, share int, c content, value func(*person) string) trait {
	return trait{"Calculated." + name, 100, 100, c, func(p *person) string {
		if !p.counted || !p.chance(share) {
			return ""
		}
		return value(p)
	}}
}

func (p *person) lastOrder() string {
	if p.orders == 0 {
		return ""
	}
	return p.moment(p.ordered, p.zone)
}

// tier goes by the points, but one in twenty has the next higher as a gift.
func (p *person) tier() string {
	i := 0
	for _, least := range []int{400, 1500, 5000} {
		if p.points >= least {
			i++
		}
	}
	if p.chance(5) {
		i++
	}
	return tiers[min(i, len(tiers)-1)]
}

// The words of attributes with few values, the likelier first.
var (
	tiers      = []string{"bronze", "silver", "gold", "platinum"}
	devices    = []string{"ios", "android", "web", "tablet", "kiosk"}
	channels   = []string{"email", "sms", "phone", "post"}
	categories = []string{"shoes", "home & garden", "books", "toys", "games", "beauty", "sports", "pets"}
	remarks    = []string{
		"Prefers e-mail.",
		"Asked for an invoice by post.",
		"Calls back after 6 p.m.; leave the parcel with the neighbour, \"#12\".",
		"Moved house recently, the address was confirmed by telephone.",
		"VIP: handle complaints within a day.\nSpeaks English and Spanish.",
	}
)
