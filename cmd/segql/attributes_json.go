package main

import (
	"segql/eval"
	"segql/report"
)

// An attributesDocument is attributes as JSON.
type attributesDocument struct {
	Domain     string              `json:"domain"`
	Profiles   int                 `json:"profiles"`
	Attributes []attributeDocument `json:"attributes"`
	Others     []string            `json:"others,omitempty"` // that segments cannot be about
}

type attributeDocument struct {
	Attribute string              `json:"attribute"` // its path
	Profiles  int                 `json:"profiles"`  // that have it
	Distinct  int                 `json:"distinct"`
	Values    []frequencyDocument `json:"values"` // the most frequent
	Numbers   *spreadDocument     `json:"numbers,omitempty"`
	Dates     *spreadDocument     `json:"dates,omitempty"`
}

type frequencyDocument struct {
	Value    string `json:"value"`
	Profiles int    `json:"profiles"`
}

type spreadDocument struct {
	Profiles int           `json:"profiles"`
	Least    string        `json:"least"`
	Greatest string        `json:"greatest"`
	Bars     []barDocument `json:"histogram,omitempty"`
}

type barDocument struct {
	From     string `json:"from"`
	Below    string `json:"below"`
	Profiles int    `json:"profiles"`
}

func documentOf(t eval.Tally) attributeDocument {
	d := attributeDocument{Attribute: t.Path, Profiles: t.Profiles, Distinct: t.Distinct}
	for _, f := range t.Frequent {
		d.Values = append(d.Values, frequencyDocument(f))
	}
	return d
}

func spreadOf(s *report.Spread) *spreadDocument {
	if s == nil {
		return nil
	}
	d := &spreadDocument{Profiles: s.Profiles, Least: s.Least, Greatest: s.Greatest}
	for _, b := range s.Bars {
		d.Bars = append(d.Bars, barDocument(b))
	}
	return d
}

func (c *cli) printAttributesJSON(a *report.Attributes, domain string) error {
	d := attributesDocument{domain, a.Profiles, []attributeDocument{}, a.Others}
	for _, t := range a.Tallies {
		d.Attributes = append(d.Attributes, documentOf(t))
	}
	return c.printJSON(d)
}

func (c *cli) printAttributeJSON(a *report.Attribute, domain string) error {
	x := documentOf(a.Tally)
	x.Numbers, x.Dates = spreadOf(a.Numbers), spreadOf(a.Dates)
	return c.printJSON(attributesDocument{Domain: domain, Profiles: a.All, Attributes: []attributeDocument{x}})
}
