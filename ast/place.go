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

// Reaches reports whether there may be places in the circle that have a latitude.
func (c *Circle) Reaches(latitude string) bool {
	north, ok := ParseNumber(latitude)
	return ok && c.reaches(north)
}

// reaches leaves room for errors of rounding.
func (c *Circle) reaches(latitude float64) bool {
	return math.Abs(latitude-c.Latitude)*radian*EarthRadius <= c.Kilometres*(1+1e-9)+1e-6
}

// has reports whether a place lies in the circle, by the haversine of the angle
// between the two.
func (c *Circle) has(latitude, longitude float64) bool {
	if !c.reaches(latitude) {
		return false // which most are, at less cost
	}
	a, b := math.Sin(radian*(latitude-c.Latitude)/2), math.Sin(radian*(longitude-c.Longitude)/2)
	haversine := a*a + math.Cos(radian*latitude)*math.Cos(radian*c.Latitude)*b*b
	return 2*EarthRadius*math.Asin(math.Sqrt(min(haversine, 1))) <= c.Kilometres
}
