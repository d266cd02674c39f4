package ast

import (
	"strconv"
	"strings"
	"time"
)

// ParseNumber reads a number as rule R15 has it: an optional sign, digits, an
// optional fraction with digits, an optional exponent. A magnitude too large
// is infinite.
func ParseNumber(text string) (float64, bool) {
	if f, ok := parseShort(text); ok {
		return f, true
	}
	if !isNumber(text) {
		return 0, false
	}
	f, _ := strconv.ParseFloat(text, 64) // the only error left is the range, which is infinite
	return f, true
}

// parseShort reads a number without an exponent and with at most 15 digits, as most
// are. Its digits are a double, as is the power of ten by which it is divided, so
// that the quotient is the nearest one.
func parseShort(s string) (float64, bool) {
	const maxDigits = 15
	digits := trimSign(s)
	whole, divisor := 0, 0.0 // the divisor is 0 up to the point
	if len(digits) == 0 || len(digits) > maxDigits+1 || !isDigit(digits[0]) || !isDigit(digits[len(digits)-1]) {
		return 0, false
	}
	for i := range len(digits) {
		switch c := digits[i]; {
		case isDigit(c):
			whole, divisor = whole*10+int(c-'0'), divisor*10
		case c == '.' && divisor == 0:
			divisor = 1
		default:
			return 0, false
		}
	}
	f := float64(whole)
	switch {
	case divisor > 0:
		f /= divisor
	case len(digits) > maxDigits:
		return 0, false
	}
	if s[0] == '-' {
		f = -f
	}
	return f, true
}

func isNumber(s string) bool {
	s = trimSign(s)
	s, ok := trimDigits(s)
	if !ok {
		return false
	}
	if fraction, found := strings.CutPrefix(s, "."); found {
		if s, ok = trimDigits(fraction); !ok {
			return false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		if s, ok = trimDigits(trimSign(s[1:])); !ok {
			return false
		}
	}
	return s == ""
}

func trimSign(s string) string {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return s[1:]
	}
	return s
}

// trimDigits cuts leading ASCII digits off and reports whether there were any.
func trimDigits(s string) (string, bool) {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[n:], n > 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// An Instant is a point in time, and whether it was given as a date alone,
// which stands for its 00:00:00 UTC (rule R17).
type Instant struct {
	Time     time.Time
	DateOnly bool
}

// ParseInstant reads a date or an RFC 3339 instant as rule R17 has it.
func ParseInstant(text string) (Instant, bool) {
	shape, dateOnly := dateShape(text)
	if !shape {
		return Instant{}, false
	}
	if dateOnly {
		t, ok := parseDate(text)
		return Instant{t, true}, ok
	}
	if offset := text[len(text)-6:]; text[len(text)-1] != 'Z' && (offset[1:3] > "23" || offset[4:] > "59") {
		return Instant{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || t.Year() < 1 {
		return Instant{}, false
	}
	return Instant{t, false}, true
}

// parseDate reads a text that has the shape of a date. It is quicker than
// time.Parse, which matters where a million values are read.
func parseDate(text string) (time.Time, bool) {
	number := func(digits string) (n int) {
		for _, d := range digits {
			n = 10*n + int(d-'0')
		}
		return n
	}
	year, month, day := number(text[:4]), time.Month(number(text[5:7])), number(text[8:])
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return t, year > 0 && t.Month() == month && t.Day() == day
}

// IsDateShape reports whether text has the shape of a date or an instant,
// whether or not such a day exists.
func IsDateShape(text string) bool {
	ok, _ := dateShape(text)
	return ok
}

func dateShape(s string) (ok, dateOnly bool) {
	s, ok = trimShape(s, "dddd-dd-dd")
	if !ok || s == "" {
		return ok, true
	}
	if s, ok = trimShape(s, "Tdd:dd:dd"); !ok {
		return false, false
	}
	if fraction, found := strings.CutPrefix(s, "."); found {
		if s, ok = trimDigits(fraction); !ok {
			return false, false
		}
	}
	if s == "Z" {
		return true, false
	}
	plus, ok := trimShape(s, "+dd:dd")
	if !ok {
		plus, ok = trimShape(s, "-dd:dd")
	}
	return ok && plus == "", false
}

// trimShape cuts a prefix off in which d stands for a digit.
func trimShape(s, shape string) (string, bool) {
	if len(s) < len(shape) {
		return s, false
	}
	for i := range len(shape) {
		if shape[i] == 'd' && isDigit(s[i]) || shape[i] != 'd' && shape[i] == s[i] {
			continue
		}
		return s, false
	}
	return s[len(shape):], true
}
