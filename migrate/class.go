// Package migrate moves a Pinpoint project to Customer Profiles: its endpoints
// become profiles, its segments are translated, and the translation is proven on
// those profiles.
package migrate

import (
	"encoding/json"
	"slices"
)

// A Class says how near a translation comes to what it translates. A segment is
// of the furthest class of its conditions.
type Class uint8

// The classes.
const (
	Exact       Class = iota // the same profiles, wherever the attribute is loaded from
	Conditional              // the same, if the profiles are those of this migration
	Approximate              // nearly the same; it has to be allowed
	Unsupported              // nothing in Customer Profiles says this: it stops the segment
)

var classes = [...]string{"exact", "conditional", "approximate", "unsupported"}

// String returns the class's name.
func (c Class) String() string { return classes[c] }

// MarshalJSON writes the name.
func (c Class) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// A Verdict says what the proof of a segment came to.
type Verdict uint8

// The verdicts.
const (
	Equal   Verdict = iota // the same users
	Allowed                // others, for reasons that are allowed
	Differs                // others, for a reason that is not allowed
	Stopped                // it was not translated
)

var verdicts = [...]string{"equal", "allowed", "different", "stopped"}

// String returns the verdict's name.
func (v Verdict) String() string { return verdicts[v] }

// MarshalJSON writes the name.
func (v Verdict) MarshalJSON() ([]byte, error) { return json.Marshal(v.String()) }

// IsGood reports whether the segment is what was asked for.
func (v Verdict) IsGood() bool { return v == Equal || v == Allowed }

// An Allowance is a kind of difference that may be allowed.
type Allowance uint8

// The allowances.
const (
	AllowApproximate Allowance = iota // conditions that are nearly the same
	AllowGrain                        // users who move because their endpoints are one profile
)

var allowances = [...]string{"approximate", "grain"}

// String returns the allowance's name on the command line.
func (a Allowance) String() string { return allowances[a] }

// Allowances lists the names of what may be allowed.
func Allowances() []string { return allowances[:] }

// LookupAllowance returns the allowance of a name.
func LookupAllowance(name string) (Allowance, bool) {
	i := slices.Index(allowances[:], name)
	return Allowance(max(i, 0)), i >= 0
}
