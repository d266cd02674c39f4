package migrate_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"segql/migrate"
)

// A box has every place of its circle, also at the poles and where the longitudes
// begin again; of what is far away it has nothing.
func TestBoxesHoldTheirCircles(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(1, 2)), true}
	var p project
	for i := range 3000 {
		latitude, longitude := g.Float64()*180-90, g.Float64()*360-180
		if i%3 == 0 {
			latitude, longitude = pick(g, 90, -90, 89.9, 47.6, 0), pick(g, -180, 180, 179.9, -179.9, 0)
		}
		p.endpoints = append(append(p.endpoints, marshal(object{
			"Id": fmt.Sprintf("e%d", i), "Location": object{"Latitude": latitude, "Longitude": longitude}})...), '\n')
	}
	var segments []object
	for i := range 150 {
		segments = append(segments, object{"Id": fmt.Sprint(i), "Name": fmt.Sprint("near ", i), "Dimensions": object{"Location": object{"GPSPoint": object{
			"Coordinates":       object{"Latitude": pick(g, 90, -89.95, 47.6, 0, g.Float64()*180-90), "Longitude": pick(g, -180, 179.95, 0, g.Float64()*360-180)},
			"RangeInKilometers": pick(g, 0, 1, 50, 1000, 9000, 21000, g.Float64()*3000)}}}})
	}
	p.segments = marshal(object{"Item": segments})
	m, folder := migrated(t, p)
	prove(t, m, folder)
	both, boxes := 0, 0
	for _, s := range m.Report.Segments {
		if s.Proof == nil {
			t.Fatalf("%s is stopped: %s", s.Name, s.Reason)
		}
		if n := s.Proof.OnlyBefore.Count(); n > 0 {
			t.Errorf("%s has %d places that its box has not: %v", s.Conditions[0].Text, n, s.Conditions[0].Becomes)
		}
		both, boxes = both+s.Proof.Both, boxes+s.Proof.After
		if s.Class != migrate.Approximate {
			t.Errorf("%s is %s", s.Conditions[0].Text, s.Class)
		}
	}
	if both == 0 || boxes > 3*both {
		t.Errorf("the boxes have %d places, the circles %d", boxes, both)
	}
}
