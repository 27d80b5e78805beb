package history_test

import (
	"fmt"
	"time"

	"github.com/cocomon/comon_orm/migrate/history"
)

func ExampleVerify() {
	var log []history.Event
	add := func(migration string, kind history.Kind, group int) {
		e := history.Event{Migration: migration, Kind: kind, Group: group, At: time.Unix(int64(len(log)), 0).UTC()}
		var last *history.Event
		if len(log) > 0 {
			last = &log[len(log)-1]
		}
		log = append(log, history.Next(last, e))
	}
	status := func(migration string) {
		s := history.Of(log, migration)
		fmt.Println(migration, [...]string{"not applied", "applied", "unfinished", "failed"}[s.Status], s.Groups)
	}
	add("a", history.Applied, 0)
	add("b", history.Started, 0)
	add("b", history.GroupDone, 1)
	status("b")
	add("b", history.Failed, 2)
	status("b")
	add("b", history.RolledBack, 0)
	status("b")
	fmt.Println(len(history.Active(log)), "is applied")

	head := history.HeadOf(&log[4], history.Database{Name: "shop"})
	fmt.Println(history.Verify(log, &head))
	fmt.Println(history.Verify(log[:4], &head))
	log[1].Migration = "c"
	fmt.Println(history.Verify(log, &head))
	// Output:
	// b unfinished 1
	// b failed 1
	// b not applied 0
	// 1 is applied
	// <nil>
	// the newest rows of the history are gone: it ends with row 4 (b failed) and went up to row 5
	// row 2 (c started) was edited: it is not what its hash was made of
}
