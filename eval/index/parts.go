package index

import "segql/ast"

// PartOf returns the part that an order of a column is made of.
func PartOf(o ast.Order) Part {
	return [ast.NumOrders]Part{
		ast.ByText: RowsPart, ast.ByEnd: EndPart, ast.ByNumber: NumberPart, ast.ByInstant: InstantPart,
	}[o]
}

// Columns are the column of an attribute in the orders that are known, nil in
// others. That by text is known if any is, and has what they share.
type Columns [ast.NumOrders]*Column

// Decode adds an order to those that are known of a block of so many rows, as it
// is read from the parts: those of the order by text unless it is known, and that
// of the order.
func (known Columns) Decode(o ast.Order, p *Parts, rows int) (Columns, error) {
	text := known[ast.ByText]
	if text == nil {
		text = &Column{}
		known[ast.ByText] = text
		if p.Distinct > 0 {
			var err error
			if text.Dictionary, err = DecodeDictionary(p.Encoded[DictionaryPart]); err != nil {
				return known, err
			}
			if text.Order, err = DecodeRows(p.Encoded[RowsPart], rows, text.Dictionary); err != nil {
				return known, err
			}
		}
	}
	part := p.Encoded[PartOf(o)]
	switch {
	case o == ast.ByText, o == ast.ByEnd && part == nil: // there are few values
		known[o] = text
	case text.Order == nil || part == nil:
		known[o] = &Column{}
	default:
		order, err := DecodeOrder(part, o, text.Order)
		if err != nil {
			return known, err
		}
		known[o] = &Column{text.Dictionary, order}
	}
	return known, nil
}

// Size returns how many bytes of memory the columns take, which becomes more when
// they are asked for what takes more.
func (known Columns) Size() int {
	text := known[ast.ByText]
	if text == nil || text.Order == nil {
		return 0
	}
	size := text.Dictionary.Size() + text.Order.postings.size()
	for _, c := range known {
		if c != nil && c.Order != nil {
			size += c.Order.size()
		}
	}
	return size
}
