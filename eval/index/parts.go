package index

import "segql/ast"

// PartOf returns the part that an order of a column is made of.
func PartOf(o ast.Order) Part {
	return [ast.NumOrders]Part{
		ast.ByText: RowsPart, ast.ByEnd: EndPart, ast.ByNumber: NumberPart, ast.ByInstant: InstantPart,
	}[o]
}

// Decode returns the column of a block of so many rows in an order, as it is read
// from the parts.
func (p *Parts) Decode(o ast.Order, rows int) (c Column, err error) {
	if p.Distinct == 0 {
		return c, nil
	}
	if c.Dictionary, err = DecodeDictionary(p.Encoded[DictionaryPart]); err != nil {
		return c, err
	}
	if o == ast.ByEnd && p.Encoded[EndPart] == nil {
		o = ast.ByText // there are few values
	}
	text := p.Encoded[PartOf(o)]
	if text == nil {
		return c, nil
	}
	byText, err := DecodeRows(p.Encoded[RowsPart], rows, c.Dictionary)
	if err != nil || o == ast.ByText {
		c.Order = byText
		return c, err
	}
	c.Order, err = DecodeOrder(text, o, c.Dictionary, byText)
	return c, err
}

// Size returns how many bytes of memory the column takes.
func (c Column) Size() int {
	size := 0
	if c.Dictionary != nil {
		size += c.Dictionary.Size()
	}
	if c.Order != nil {
		size += c.Order.Size()
	}
	return size
}
