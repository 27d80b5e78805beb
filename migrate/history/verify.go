package history

import "fmt"

// Verify checks that each event has its own hash and the hash of the previous event, and that the
// head names the newest event. head is nil if there is none. The error names the first wrong row.
// Verify does not report faults that a later event accepts (see [Accept]).
//
// The hashes are no signature, because a person who may write to the tables can compute them again.
// Verify finds changes by hand or by a script, and restored parts of the tables.
func Verify(events []Event, head *Head) error {
	if len(events) == 0 {
		if head == nil {
			return nil
		}
		return fmt.Errorf("all rows of the history are gone: it went up to row %d", head.ID)
	}
	last, err := verifyChain(events)
	if err != nil {
		return err
	}
	return verifyHead(&events[len(events)-1], last, head)
}

// verifyChain checks the hashes of the events, and returns the hash of the last one.
func verifyChain(events []Event) (last string, err error) {
	first := accepted(events)
	id, format := int64(0), 0
	if first > 0 {
		before := &events[first-1]
		id, format, last = before.ID, 0, before.Sum()
	}
	for i := first; i < len(events); i++ {
		e := &events[i]
		sum := e.Sum()
		switch {
		case e.ID != id+1:
			return "", fmt.Errorf("row %d should be row %d: rows were deleted or inserted", e.ID, id+1)
		case e.Format < 1 || e.Format > Format:
			return "", fmt.Errorf("row %d has format %d, this version knows formats 1 to %d: use the version that wrote it", e.ID, e.Format, Format)
		case e.Format < format:
			return "", fmt.Errorf("row %d has format %d although the row before has format %d: it was edited", e.ID, e.Format, format)
		case e.Format == 1 && (e.Metadata != "" || e.Hash != ""), e.Format > 1 && e.Hash != sum:
			return "", fmt.Errorf("row %d (%s %s) was edited: it is not what its hash was made of", e.ID, e.Migration, e.Kind)
		case e.Previous != last:
			return "", fmt.Errorf("row %d (%s %s) does not continue the row before: one of them was edited", e.ID, e.Migration, e.Kind)
		}
		id, format, last = e.ID, e.Format, sum
	}
	return last, nil
}

// verifyHead checks that the head names the newest event, whose hash is sum.
func verifyHead(newest *Event, sum string, head *Head) error {
	switch {
	case head == nil && newest.Format == 1:
		return nil
	case head == nil:
		return fmt.Errorf("%s, which names the newest row of the history, is missing or was emptied: whether newer rows were deleted is unknown", HeadTable)
	case head.ID > newest.ID:
		return fmt.Errorf("the newest rows of the history are gone: it ends with row %d (%s %s) and went up to row %d", newest.ID, newest.Migration, newest.Kind, head.ID)
	case head.ID < newest.ID:
		return fmt.Errorf("the rows after row %d were not written by a migration run: the table is a copy of another history, or %s is older than it", head.ID, HeadTable)
	case head.Hash != sum:
		return fmt.Errorf("row %d (%s %s) is not the newest row as it was written: it was edited, or the table is a copy of another history", newest.ID, newest.Migration, newest.Kind)
	}
	return nil
}
