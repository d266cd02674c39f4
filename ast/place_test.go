package ast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// distance is the haversine formula, in kilometres (P7).
func distance(fromLatitude, fromLongitude, toLatitude, toLongitude float64) float64 {
	a, b := math.Sin(radian*(toLatitude-fromLatitude)/2), math.Sin(radian*(toLongitude-fromLongitude)/2)
	haversine := a*a + math.Cos(radian*toLatitude)*math.Cos(radian*fromLatitude)*b*b
	return 2 * EarthRadius * math.Asin(math.Sqrt(min(haversine, 1)))
}

// TestACircleHasThePlacesWithinItsDistance looks at places everywhere, at many of them
// near the border, and where degrees begin again and end. What is nearer to the border
// than a thousandth of a millimetre, or a billionth of the distance, may be on either side.
func TestACircleHasThePlacesWithinItsDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...float64) float64 { return list[r.IntN(len(list))] }
	inside := 0
	for range 1_000_000 {
		c := Circle{
			pick(r.Float64()*180-90, 0, 47.6, 90, -90, 89.9999, -89.99),
			pick(r.Float64()*360-180, 0, 180, -180, 179.99),
			pick(0, 1, 200, 9000, 10007.5, 20015, 20015.2, 30000, r.ExpFloat64()*500),
		}
		latitude, longitude := pick(r.Float64()*180-90, 90, -90, c.Latitude, -c.Latitude), pick(r.Float64()*360-180, 180, -180, c.Longitude)
		if r.IntN(2) == 0 { // a place not far from the border
			far := c.Kilometres / EarthRadius / radian * (1 + r.NormFloat64()/1000)
			latitude = min(max(c.Latitude+far*(2*r.Float64()-1), -90), 90)
			north := latitude - c.Latitude
			longitude = c.Longitude + pick(1, -1)*math.Sqrt(max(far*far-north*north, 0))/math.Cos(radian*latitude)
			longitude = math.Remainder(longitude, 360)
		}
		km := distance(c.Latitude, c.Longitude, latitude, longitude)
		if km > 0 && math.Abs(km-c.Kilometres) < 1e-9+1e-9*km {
			continue
		}
		l := &Lookup{Circle: &c}
		text := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
		holds, readable := l.Holds(PlaceOf(text(latitude), text(longitude)))
		if want := km <= c.Kilometres; holds != want || !readable {
			t.Fatalf("%v, %v is %v km from %+v: got %v, %v", latitude, longitude, km, c, holds, readable)
		}
		if holds {
			inside++
		}
	}
	if inside < 100_000 {
		t.Errorf("only %d places lie inside", inside)
	}
}

func TestAPoleIsOnePlace(t *testing.T) {
	for _, latitude := range []float64{90, -90} {
		c := &Circle{Latitude: latitude, Longitude: 10}
		if !c.has(latitude, -123) || c.has(latitude*0.999, 10) {
			t.Errorf("a circle around %v without a radius has not that pole alone", latitude)
		}
	}
}

func TestAParallelHasThePlacesOfItsCircle(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	coordinates := []string{"", "x", "+1", "91", "-90", "181", "180", "-180", "1e1", "0.5,7", "-0", "12.5"}
	for range 10_000 {
		l := &Lookup{Circle: &Circle{r.Float64()*180 - 90, r.Float64()*360 - 180, r.ExpFloat64() * 5000}}
		latitude, longitude := coordinates[r.IntN(len(coordinates))], coordinates[r.IntN(len(coordinates))]
		if r.IntN(2) == 0 {
			latitude, longitude = fmt.Sprint(r.IntN(180)-90), fmt.Sprintf("%.1f", r.Float64()*360-180)
		}
		latitude, longitude = SplitPlace(PlaceOf(latitude, longitude))
		p, ok := l.Circle.Parallel(latitude)
		want, _ := l.Holds(PlaceOf(latitude, longitude))
		if got := ok && p.Has(longitude); got != want {
			t.Fatalf("%+v has %q, %q: got %v, want %v", *l.Circle, latitude, longitude, got, want)
		}
	}
}
