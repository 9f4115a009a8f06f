package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"testing/fstest"
	"time"
)

type Event interface{ Apply(*Cart) }

type Base struct {
	Seq  int       `json:"seq"`
	Time time.Time `json:"time"`
}

func (b Base) When() time.Time { return b.Time }

type ItemAdded struct {
	Base
	Item string `json:"item"`
	Qty  int    `json:"qty"`
}

type ItemRemoved struct {
	Base
	Item string `json:"item"`
}

type CheckedOut struct{ *Base }

type Cart struct {
	Items  map[string]int
	Closed bool
	Last   time.Time
}

func (e ItemAdded) Apply(c *Cart)    { c.Items[e.Item] += e.Qty; c.Last = e.Time }
func (e *ItemRemoved) Apply(c *Cart) { delete(c.Items, e.Item); c.Last = e.When() }
func (e CheckedOut) Apply(c *Cart)   { c.Closed = true; c.Last = e.When() }

type envelope struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

var registry = map[string]func() Event{
	"added":   func() Event { return &ItemAdded{} },
	"removed": func() Event { return new(ItemRemoved) },
	"checked": func() Event { return &CheckedOut{&Base{}} },
}

func typeName(e Event) string {
	switch e.(type) {
	case ItemAdded, *ItemAdded:
		return "added"
	case *ItemRemoved:
		return "removed"
	default:
		return "checked"
	}
}

func encode(events ...Event) ([]string, error) {
	var lines []string
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		line, err := json.Marshal(envelope{typeName(e), data})
		if err != nil {
			return nil, err
		}
		lines = append(lines, string(line))
	}
	return lines, nil
}

func decode(line string) (Event, error) {
	var env envelope
	if err := json.Unmarshal([]byte(line), &env); err != nil {
		return nil, err
	}
	make, ok := registry[env.Type]
	if !ok {
		return nil, fmt.Errorf("type %q", env.Type)
	}
	e := make()
	return e, json.Unmarshal(env.Data, e)
}

type subscription struct {
	filter func(Event) bool
	notify func(Event)
}

type Dispatcher struct {
	subs map[int]subscription
	next int
}

func (d *Dispatcher) Subscribe(filter func(Event) bool, notify func(Event)) (cancel func()) {
	if d.subs == nil {
		d.subs = map[int]subscription{}
	}
	id := d.next
	d.next++
	d.subs[id] = subscription{filter, notify}
	return func() { delete(d.subs, id) }
}

func (d *Dispatcher) Dispatch(e Event) {
	ids := make([]int, 0, len(d.subs))
	for id := range d.subs {
		ids = append(ids, id)
	}
	sort.Ints(ids)
	for _, id := range ids {
		if s := d.subs[id]; s.filter == nil || s.filter(e) {
			s.notify(e)
		}
	}
}

func main() {
	t := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	at := func(n int) Base { return Base{n, t.Add(time.Duration(n) * time.Minute)} }
	b3 := at(3)
	lines, err := encode(ItemAdded{at(1), "pen", 2}, &ItemAdded{at(2), "ink", 1}, &ItemRemoved{Base: at(2), Item: "ink"}, CheckedOut{&b3})
	fmt.Println(strings.Join(lines, "\n"), err)
	cart := Cart{Items: map[string]int{}}
	var d Dispatcher
	d.Subscribe(nil, func(e Event) { e.Apply(&cart) })
	seen := 0
	cancel := d.Subscribe(func(e Event) bool { _, ok := e.(*ItemAdded); return ok }, func(Event) { seen++ })
	for i, line := range append(lines, `{"type":"x"}`, `nope`, lines[0]) {
		e, err := decode(line)
		if err != nil {
			fmt.Println(i, err)
			cancel()
			continue
		}
		d.Dispatch(e)
	}
	fmt.Printf("%+v %d %T\n", cart, seen, registry["removed"]())
	fsys := fstest.MapFS{"a/x.txt": {Data: []byte("xx")}, "a/b/y.txt": {Data: []byte("yyy")}, "z.md": {Data: nil}}
	total := 0
	fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		if entry.Name() == "b" {
			return fs.SkipDir
		}
		if info, err := entry.Info(); err == nil && !entry.IsDir() {
			total += int(info.Size())
			fmt.Print(path, " ")
		}
		return err
	})
	names, _ := fs.Glob(fsys, "*/*.txt")
	_, err = fs.ReadFile(fsys, "none")
	fmt.Println(total, names, err)
}
