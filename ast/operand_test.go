package ast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

func TestNumbersAreWhatRuleR15Says(t *testing.T) {
	for text, want := range map[string]float64{
		"0": 0, "42": 42, "-1.5": -1.5, "+7": 7, "007": 7, "1e3": 1000, "1E+3": 1000, "2.5e-1": 0.25,
		"1e999": math.Inf(1), "-1e999": math.Inf(-1),
	} {
		if got, ok := ParseNumber(text); !ok || got != want {
			t.Errorf("ParseNumber(%q): got %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", " 1", "1 ", "0x10", "1_000", "NaN", "inf", "Infinity", ".5", "5.", "1e", "1e+", "+-1", "١", "1,5", "--1", "e5",
	} {
		if got, ok := ParseNumber(text); ok {
			t.Errorf("ParseNumber(%q): got %v, want no number", text, got)
		}
	}
}

func TestInstantsAreWhatRuleR17Says(t *testing.T) {
	for text, want := range map[string]string{
		"2024-01-31":                     "2024-01-31T00:00:00Z",
		"2024-02-29":                     "2024-02-29T00:00:00Z",
		"0001-01-01":                     "0001-01-01T00:00:00Z",
		"2024-01-31T12:00:00Z":           "2024-01-31T12:00:00Z",
		"2024-01-31T12:00:00.123456789Z": "2024-01-31T12:00:00.123456789Z",
		"2024-01-31T01:00:00+02:00":      "2024-01-30T23:00:00Z",
		"2024-01-31T12:00:00-23:59":      "2024-02-01T11:59:00Z",
	} {
		got, ok := ParseInstant(text)
		if !ok || got.Time.UTC().Format("2006-01-02T15:04:05.999999999Z07:00") != want {
			t.Errorf("ParseInstant(%q): got %v, %v, want %s", text, got.Time.UTC(), ok, want)
		}
		if got.DateOnly != (len(text) == len("2024-01-31")) {
			t.Errorf("ParseInstant(%q): got DateOnly %v", text, got.DateOnly)
		}
	}
	for _, text := range []string{
		"", "2024", "2024-1-31", "24-01-31", "2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01", "10000-01-01", " 2024-01-31",
		"2024-01-31T", "2024-01-31t12:00:00Z", "2024-01-31T12:00:00z", "2024-01-31 12:00:00Z", "2024-01-31T12:00Z",
		"2024-01-31T12:00:00", "2024-01-31T24:00:00Z", "2024-01-31T23:59:60Z", "2024-01-31T1:00:00Z", "2024-01-31T12:00:00.Z",
		"2024-01-31T12:00:00,5Z", "2024-01-31T12:00:00+24:00", "2024-01-31T12:00:00+02:60", "2024-01-31T12:00:00+0200",
	} {
		if got, ok := ParseInstant(text); ok {
			t.Errorf("ParseInstant(%q): got %v, want no date", text, got.Time)
		}
	}
}

func TestDatesAreThoseOfTheCalendar(t *testing.T) {
	for _, year := range []int{0, 1, 1900, 1999, 2000, 2024, 9999} {
		for month := range 15 {
			for day := range 34 {
				text := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
				want, err := time.Parse(time.DateOnly, text)
				got, ok := ParseInstant(text)
				if ok != (err == nil && year > 0) || ok && !got.Time.Equal(want) {
					t.Errorf("%s: got %v, %t, want %v (%v)", text, got, ok, want, err)
				}
			}
		}
	}
}

// TestShortNumbersAreParsedAsAllAre compares with strconv, to the bit.
func TestShortNumbersAreParsedAsAllAre(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const letters = "0123456789012345678901234567890123456789..+-e"
	for range 1_000_000 {
		text := make([]byte, r.IntN(20))
		for i := range text {
			text[i] = letters[r.IntN(len(letters))]
		}
		want, _ := strconv.ParseFloat(string(text), 64)
		got, ok := ParseNumber(string(text))
		if ok != isNumber(string(text)) || ok && math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("ParseNumber(%q): got %v, %v, want %v", text, got, ok, want)
		}
	}
}
