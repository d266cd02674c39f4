package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"segql/eval"
	"segql/profile"
	"segql/view"
)

// A membershipFormat is how memberships are printed.
type membershipFormat uint8

const (
	membershipTable membershipFormat = iota
	membershipJSON
)

var membershipFormats = formats[membershipFormat]{"table", "json"}

func (f membershipFormat) String() string { return membershipFormats[f] }

// The words and the status of GetSegmentMembership.
const (
	present  = "PRESENT"
	absent   = "ABSENT"
	notFound = 404
)

// A membership is the answer of GetSegmentMembership.
type membership struct {
	SegmentDefinitionName string `json:",omitempty"`
	Profiles              []queryResult
	Failures              []queryFailure
	LastComputedAt        time.Time
}

type queryResult struct{ ProfileId, QueryResult string }

type queryFailure struct {
	ProfileId, Message string
	Status             int
}

func (c *cli) membershipCommand() *cobra.Command {
	var (
		a      asking
		ids    []string
		format membershipFormat
	)
	cmd := &cobra.Command{
		Use:     "membership [flags] --ids ID,... IN...",
		Short:   "Say of profiles whether they are in a segment",
		Example: "  segql membership --ids 1f0e3dad99908345f7439f8ffabdffc4 nw.seg",
		RunE: func(cmd *cobra.Command, args []string) error {
			ids = slices.DeleteFunc(ids, func(id string) bool { return strings.TrimSpace(id) == "" })
			if len(ids) == 0 {
				return usage("name profiles with --ids")
			}
			return c.evaluate(args, a, func(e *evaluation) error {
				answer, err := e.membership(cmd, ids)
				if err != nil {
					return evaluationFailed(err)
				}
				return c.printMembership(answer, ids, format)
			})
		},
	}
	addAsking(cmd, &a)
	addReference(cmd, &a)
	cmd.Flags().StringSliceVar(&ids, "ids", nil, "the `IDS` of profiles, with commas between")
	addChoice(cmd, cmd.Flags(), membershipFormats.choice(&format), "format", "", "how to print them")
	return cmd
}

// membership answers for ids in their order.
func (e *evaluation) membership(cmd *cobra.Command, ids []string) (membership, error) {
	for i, id := range ids {
		ids[i] = profileID(id)
	}
	members, err := e.members(cmd, ids)
	if err != nil {
		return membership{}, err
	}
	m := membership{
		SegmentDefinitionName: e.segment.Name, LastComputedAt: e.at.Now.UTC(),
		Profiles: []queryResult{}, Failures: []queryFailure{},
	}
	for _, id := range ids {
		in, there := members[id]
		switch {
		case !there:
			m.Failures = append(m.Failures, queryFailure{id, "the profile was not found", notFound}) // R28
		case in:
			m.Profiles = append(m.Profiles, queryResult{id, present})
		default:
			m.Profiles = append(m.Profiles, queryResult{id, absent})
		}
	}
	return m, nil
}

// members says of the profiles that are there whether they are in.
func (e *evaluation) members(cmd *cobra.Command, ids []string) (map[string]bool, error) {
	if e.reference == nil {
		return eval.Membership(cmd.Context(), e.plan, e.view, e.at, ids)
	}
	members := map[string]bool{}
	for _, id := range ids {
		r, err := e.view.Get(id)
		if err != nil {
			return nil, err
		}
		if r != nil {
			members[id] = e.reference.Holds(r.Values)
		}
	}
	return members, nil
}

// profileID returns the id as the store has it.
func profileID(text string) string {
	text = strings.TrimSpace(text)
	if id, ok := profile.IsID(text); ok {
		return id
	}
	return text
}

func (c *cli) printMembership(m membership, ids []string, format membershipFormat) error {
	var err error
	if format == membershipJSON {
		text, failed := json.MarshalIndent(m, "", "  ")
		if failed != nil {
			panic(failed) // a membership is strings and numbers
		}
		err = c.print(append(text, '\n'))
	} else {
		err = c.table(m.table(ids))
	}
	if n := len(m.Failures); err == nil && n > 0 {
		return &failure{exitInput, fmt.Errorf("%s not found", count(n, "profile"))}
	}
	return err
}

// table returns a row for each id, in their order.
func (m membership) table(ids []string) view.Table {
	t := view.Table{Columns: []view.Column{{Title: "ProfileId", Min: 32}, {Title: "in the segment"}}}
	results := map[string]view.Cell{}
	for _, r := range m.Profiles {
		results[r.ProfileId] = view.Cell{Text: r.QueryResult, Tone: view.Good}
		if r.QueryResult == absent {
			results[r.ProfileId] = view.Cell{Text: absent, Tone: view.Faint}
		}
	}
	for _, f := range m.Failures {
		results[f.ProfileId] = view.Cell{Text: fmt.Sprint(f.Status, " ", f.Message), Tone: view.Bad}
	}
	for _, id := range ids {
		t.Rows = append(t.Rows, []view.Cell{{Text: id}, results[id]})
	}
	return t
}
