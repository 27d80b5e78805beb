package query

// After holds for the rows that follow a position in an order. The order must contain the primary
// key, so that no two rows are equal in it. The row at the position need not exist.
type After struct {
	Order []Order
	// Values is the position: one value for each key of Order.
	Values []Value
	// Same is true if the condition also holds for a row at the position.
	Same bool
}

func (p After) eachValue(t *Table, f valueFunc) error {
	for i, o := range p.Order {
		if o.Related != nil {
			if err := o.Related.EachValue(f); err != nil {
				return err
			}
		}
		if o.Related != nil || o.Expr != nil { // the value belongs to no column
			continue
		}
		if err := f(o.Table(t), o.Column, p.Values[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p After) insensitive() Predicate { return p }

func (p After) restrict(r restriction) (Predicate, error) {
	var err error
	p.Order, err = r.orders(p.Order)
	return p, err
}
