package ast

import (
	"math"
	"strings"
)

// A Circle is the places within a distance of one, its bound included (rule P7).
// As operands it is what NEAR looks for.
type Circle struct{ Latitude, Longitude, Kilometres float64 }

func (Circle) operands() {}

// EarthRadius is the mean radius of the earth, as a ball, in kilometres.
const EarthRadius = 6371.0088

const radian = math.Pi / 180

// IsLatitude and IsLongitude report whether a number of degrees can be one.
func IsLatitude(degrees float64) bool  { return math.Abs(degrees) <= 90 }
func IsLongitude(degrees float64) bool { return math.Abs(degrees) <= 180 }

// PlaceOf returns the text by which an endpoint's place is kept. Without one of
// the coordinates it is none that can be read.
func PlaceOf(latitude, longitude string) string { return latitude + "," + longitude }

// SplitPlace returns the coordinates that PlaceOf was made of.
func SplitPlace(place string) (latitude, longitude string) {
	latitude, longitude, _ = strings.Cut(place, ",")
	return latitude, longitude
}

// parsePlace reads a text that PlaceOf has made.
func parsePlace(place string) (latitude, longitude float64, ok bool) {
	north, east := SplitPlace(place)
	latitude, isNumber := ParseNumber(north)
	longitude, alsoNumber := ParseNumber(east)
	ok = isNumber && alsoNumber && IsLatitude(latitude) && IsLongitude(longitude)
	return latitude, longitude, ok
}

// A Parallel is the places of one latitude that lie in a circle: those of which the
// longitude is at most some degrees away from that of the circle.
type Parallel struct{ longitude, width float64 }

// Parallel returns the places of a latitude that lie in the circle, and whether
// there are any.
func (c *Circle) Parallel(latitude string) (Parallel, bool) {
	north, ok := ParseNumber(latitude)
	if !ok || !IsLatitude(north) {
		return Parallel{}, false
	}
	return c.parallel(north)
}

// Has reports whether the place of a longitude lies in the circle.
func (p Parallel) Has(longitude string) bool {
	east, ok := ParseNumber(longitude)
	return ok && IsLongitude(east) && p.has(east)
}

func (p Parallel) has(longitude float64) bool {
	apart := math.Abs(longitude - p.longitude)
	return min(apart, 360-apart) <= p.width
}

// parallel solves for the longitude that the haversine of the angle between two
// places is that of the circle.
func (c *Circle) parallel(latitude float64) (Parallel, bool) {
	if !c.Reaches(latitude, latitude) {
		return Parallel{}, false // which most are, at less cost
	}
	angle := c.Kilometres / EarthRadius
	if angle >= math.Pi {
		return Parallel{c.Longitude, 180}, true
	}
	a, b := math.Abs(math.Sin(radian*(latitude-c.Latitude)/2)), math.Sin(angle/2)
	if a > b {
		return Parallel{}, false
	}
	rest := (b - a) * (b + a)
	if cosines := cosine(latitude) * cosine(c.Latitude); rest < cosines {
		return Parallel{c.Longitude, 2 / radian * math.Asin(math.Sqrt(rest/cosines))}, true
	}
	return Parallel{c.Longitude, 180}, true
}

// cosine is 0 at a pole, which is one place whatever its longitude.
func cosine(latitude float64) float64 {
	if math.Abs(latitude) == 90 {
		return 0
	}
	return math.Cos(radian * latitude)
}

// Reaches reports whether there may be places in the circle between two latitudes.
// It leaves room for errors of rounding.
func (c *Circle) Reaches(from, to float64) bool {
	room := (c.Kilometres*(1+1e-9) + 1e-6) / (radian * EarthRadius)
	return from-c.Latitude <= room && c.Latitude-to <= room
}

func (c *Circle) has(latitude, longitude float64) bool {
	p, ok := c.parallel(latitude)
	return ok && p.has(longitude)
}
