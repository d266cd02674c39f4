package migrate

import (
	"math"
	"strconv"

	"segql/ast"
	"segql/compile"
)

// kilometresOfDegree is the length of a degree of latitude.
const kilometresOfDegree = ast.EarthRadius * math.Pi / 180

// slack is degrees by which a box is larger, for its bounds are rounded.
const slack = 1e-6

// near takes the box around a circle for the circle: it has all of its places, and
// some in the corners.
func (t *translator) near(c *compile.Condition) (formula, Class, string) {
	if c.Within == nil {
		return unsupported("without RangeInKilometers it is not known how far away is near; add it")
	}
	north, east := t.of(latitude), t.of(longitude)
	for _, to := range []*target{north, east} {
		if to.path == "" || to.list || !ast.GreaterThan.On(kindOf(to.path)) {
			return unsupported("needs Location.Latitude and Location.Longitude in attributes of their own; change the mapping")
		}
	}
	center := c.Operands.(ast.Numbers)
	degrees := *c.Within/kilometresOfDegree + slack
	south, top := max(center[0]-degrees, -90), min(center[0]+degrees, 90)
	box := and{condition(north.path, ast.Between, coordinate(south), coordinate(top))}
	if f := meridians(east.path, center, degrees); f != nil {
		box = append(box, f)
	} else {
		box = append(box, condition(east.path, ast.Between, "-180", "180"))
	}
	return flat(box), Approximate, "a box around the circle: places in its corners are in too"
}

// meridians returns the longitudes of a circle, nil for all of them: around a pole.
func meridians(path string, center ast.Numbers, degrees float64) formula {
	const radian = math.Pi / 180
	widest := math.Sin(degrees*radian) / math.Cos(center[0]*radian)
	if degrees >= 90 || math.Abs(center[0])+degrees >= 90 || widest >= 1 {
		return nil
	}
	width := math.Asin(widest)/radian + slack
	west, east := center[1]-width, center[1]+width
	switch {
	case west < -180:
		return or{condition(path, ast.Between, coordinate(west+360), "180"), condition(path, ast.Between, "-180", coordinate(east))}
	case east > 180:
		return or{condition(path, ast.Between, coordinate(west), "180"), condition(path, ast.Between, "-180", coordinate(east-360))}
	}
	return condition(path, ast.Between, coordinate(west), coordinate(east))
}

// coordinate writes degrees as a number of the language, of a tenth of a metre, by
// which bounds are further out than the circle.
func coordinate(degrees float64) string { return strconv.FormatFloat(degrees, 'f', 6, 64) }
