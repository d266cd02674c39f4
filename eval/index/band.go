package index

import (
	"math"

	"segql/ast"
)

// A band is the latitudes between which some places lie that stand together; of none
// if there is no place among them. In the order of their texts, places of about the
// same latitude stand together, so that a circle reaches few bands.
type band struct{ least, most float64 }

// bandPlaces are the places of a band.
const bandPlaces = 64

// bandsOfPlaces returns the bands of all values, which takes them for places.
func (d *Dictionary) bandsOfPlaces() []band {
	d.banded.Do(func() {
		d.bands = make([]band, (d.Len()+bandPlaces-1)/bandPlaces)
		last, degrees, ok := "", 0.0, false
		for i := range d.bands {
			b := band{math.Inf(1), math.Inf(-1)}
			for code := i * bandPlaces; code < min((i+1)*bandPlaces, d.Len()); code++ {
				latitude, _ := ast.SplitPlace(d.At(code))
				if latitude != last {
					last = latitude
					degrees, ok = ast.ParseNumber(latitude)
				}
				if ok {
					b = band{min(b.least, degrees), max(b.most, degrees)}
				}
			}
			d.bands[i] = b
		}
	})
	return d.bands
}
