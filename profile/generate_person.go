package profile

import (
	"strconv"
	"strings"
	"time"
)

// The gender of a person, and what the profile calls it.
type gender uint8

const (
	female gender = iota
	male
	unspecified
)

var (
	genders       = [...]string{female: "FEMALE", male: "MALE", unspecified: "UNSPECIFIED"}
	genderStrings = [...]string{female: "Female", male: "Male", unspecified: "Non-binary"}
)

// present is when the profiles are made, the last second of 2025 in UTC, and
// day and year are durations, all in seconds of Unix time.
const (
	present = 1_767_225_599
	day     = 24 * 60 * 60
	year    = 365*day + day/4
)

// A person, or a business, is what the values of a profile are told from, so
// that they fit together.
type person struct {
	*generator
	*residents
	business    bool
	account     bool // ProfileType
	gender      gender
	first, last *spelling
	employer    *spelling // the name that the company has
	city        *city
	area        string // of the telephone
	mobile      string

	addresses [len(addresses)]*city // nil for none

	birthday              string
	joined, ordered       int // in seconds of Unix time
	orders, spent, points int // spent in cents
	counted               bool
}

func (g *generator) someone() *person {
	p := &g.person
	*p = person{generator: g, residents: g.somewhere()}
	p.business = g.chance(6)
	p.account = p.business || g.chance(12)
	p.name()
	p.settle()
	p.live()
	return p
}

// somewhere returns the residents that a profile is one of.
func (g *generator) somewhere() *residents {
	n := g.below(g.weight)
	i := 0
	for ; n >= g.residents[i].of.weight; i++ {
		n -= g.residents[i].of.weight
	}
	return g.residents[i]
}

func (p *person) name() {
	p.gender = gender(p.below(2))
	p.first = p.given()
	if p.chance(3) {
		p.gender = unspecified
	}
	p.last, p.employer = pick(&p.dice, p.lasts), pick(&p.dice, p.lasts)
}

// given returns a first name that fits the gender.
func (p *person) given() *spelling {
	if p.gender == female {
		return pick(&p.dice, p.women)
	}
	return pick(&p.dice, p.men)
}

func (p *person) middleName() string {
	if !p.chance(p.of.middle) {
		return ""
	}
	return p.spell(p.given())
}

// settle chooses where they live, or have something sent to.
func (p *person) settle() {
	p.city = pick(&p.dice, p.cities)
	if len(p.city.areas) > 0 {
		p.area = pick(&p.dice, p.city.areas)
	}
	p.mobile = p.fill(p.of.mobile)
	for i, a := range addresses {
		if !p.chance(a.share) {
			continue
		}
		p.addresses[i] = p.city
		if p.chance(a.elsewhere) {
			p.addresses[i] = pick(&p.dice, p.cities)
		}
	}
}

// live tells what they did up to now.
func (p *person) live() {
	age := 18 + p.below(30) + p.skewed(48)
	p.birthday = p.date(present - age*year - (1+p.below(365))*day)
	tenure := p.skewed(min(10, age-16) * year)
	p.joined = present - tenure
	p.ordered = present - p.skewed(tenure+1)
	if p.chance(75) {
		p.orders = 1 + p.skewed(1+p.skewed(4+tenure/day/20))
		p.spent = p.orders*(800+p.skewed(1+p.skewed(60_000))) + p.below(100)
	}
	p.points = p.spent/100 + p.below(200)
	p.counted = p.orders > 0 && p.chance(68)
}

// spell returns a text as these people write it.
func (p *person) spell(s *spelling) string {
	if p.of.ascii {
		return s.ascii
	}
	return s.native
}

// fill returns a pattern with its places filled.
func (p *person) fill(pattern string) string {
	return p.keep(p.appendFilled(p.text[:0], pattern))
}

func (p *person) appendFilled(text []byte, pattern string) []byte {
	random := p.Uint64()
	draw := func(n uint64) uint64 {
		drawn := random % n
		random /= n
		return drawn
	}
	for _, c := range []byte(pattern) {
		switch c {
		case '#':
			text = append(text, '0'+byte(draw(10)))
		case '?':
			text = append(text, "ABEGHJLNPRSTWXYZ"[draw(16)])
		case '%':
			text = strconv.AppendInt(text, int64(1+p.skewed(240)), 10)
		case '*':
			text = p.appendFilled(text, p.area)
		case '@':
			text = append(text, p.spell(p.employer)...)
		default:
			text = append(text, c)
		}
	}
	return text
}

// moment returns an instant.
func (p *person) moment(unix int, zone *time.Location) string {
	return p.keep(time.Unix(int64(unix), 0).In(zone).AppendFormat(p.text[:0], time.RFC3339))
}

// date returns the day of an instant in UTC.
func (p *person) date(unix int) string { return p.moment(unix, time.UTC)[:len(time.DateOnly)] }

// number returns a whole number behind a prefix.
func (p *person) number(prefix string, n int) string {
	return p.keep(strconv.AppendInt(append(p.text[:0], prefix...), int64(n), 10))
}

// decimal returns a number of hundredths.
func (p *person) decimal(hundredths int) string {
	return p.keep(strconv.AppendFloat(p.text[:0], float64(hundredths)/100, 'f', 2, 64))
}

// line returns a telephone number at home or at work, if there can be one.
func (p *person) line() string {
	if p.area == "" {
		return ""
	}
	return p.fill(p.of.line)
}

// The local parts of e-mail addresses, the likelier first, with "F" for the
// first name, "L" for the last name, "f" and "l" for their initials, "Y" and
// "y" for the year of birth with four digits or two, and "#" for a digit; and
// the domains.
var (
	mailboxes = strings.Fields(`F.L### F.Ly F.L fLy FL##### fL F.L##### FL### fL##### F_L FY FL L.F F.LY
LF### Fl##### F### Fy F#####`)
	desks   = []string{"info", "office", "sales", "contact", "accounts"}
	domains = strings.Fields(`@example.com @mail.example.com @example.net @example.org @inbox.example.com
@post.example.net @me.example.org @webmail.example.com @home.example.net @letters.example.org`)
)

// phone returns the telephone number to call first.
func (p *person) phone() string {
	if p.business || p.chance(25) {
		return p.line()
	}
	return p.mobile
}

// email returns an e-mail address.
func (p *person) email() string {
	if p.business {
		return p.workEmail()
	}
	return p.keep(append(p.mailbox(pick(&p.dice, mailboxes)), pick(&p.dice, domains)...))
}

// workEmail returns an e-mail address at the company.
func (p *person) workEmail() string {
	var text []byte
	if p.business {
		text = append(p.text[:0], pick(&p.dice, desks)...)
	} else {
		text = p.mailbox("F.L")
	}
	text = append(append(text, '@'), p.employer.lower...)
	return p.keep(append(text, ".example.com"...))
}

// mailbox returns the local part of an e-mail address.
func (p *person) mailbox(shape string) []byte {
	text := p.text[:0]
	random := p.Uint64()
	for _, c := range []byte(shape) {
		switch c {
		case 'F':
			text = append(text, p.first.lower...)
		case 'f':
			text = append(text, p.first.lower[0])
		case 'L':
			text = append(text, p.last.lower...)
		case 'l':
			text = append(text, p.last.lower[0])
		case 'Y':
			text = append(text, p.birthday[:4]...)
		case 'y':
			text = append(text, p.birthday[2:4]...)
		case '#':
			text = append(text, '0'+byte(random%10))
			random /= 10
		default:
			text = append(text, c)
		}
	}
	return text
}
