package main

import (
	"container/heap"
	"container/list"
	"fmt"
	"strings"
	"time"
)

type Task struct {
	Name     string
	Priority int
	Due      time.Duration
	index    int
}

type queue []*Task

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].Priority != q[j].Priority {
		return q[i].Priority > q[j].Priority
	}
	return q[i].Due < q[j].Due
}
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}
func (q *queue) Push(x any) {
	t := x.(*Task)
	t.index = len(*q)
	*q = append(*q, t)
}
func (q *queue) Pop() any {
	old := *q
	n := len(old)
	t := old[n-1]
	old[n-1] = nil
	t.index = -1
	*q = old[:n-1]
	return t
}

// Heap is a heap of anything that has an order.
type Heap[T any] struct {
	items []T
	less  func(a, b T) bool
}

func (h *Heap[T]) Push(v T) {
	h.items = append(h.items, v)
	i := len(h.items) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !h.less(h.items[i], h.items[parent]) {
			break
		}
		h.items[i], h.items[parent] = h.items[parent], h.items[i]
		i = parent
	}
}

func (h *Heap[T]) Pop() (top T, ok bool) {
	n := len(h.items)
	if n == 0 {
		return top, false
	}
	top = h.items[0]
	h.items[0] = h.items[n-1]
	h.items = h.items[:n-1]
	for i := 0; ; {
		least := i
		for _, c := range [...]int{2*i + 1, 2*i + 2} {
			if c < len(h.items) && h.less(h.items[c], h.items[least]) {
				least = c
			}
		}
		if least == i {
			return top, true
		}
		h.items[i], h.items[least] = h.items[least], h.items[i]
		i = least
	}
}

func main() {
	q := queue{
		{Name: "write", Priority: 2, Due: time.Hour},
		{Name: "read", Priority: 2, Due: 90 * time.Second},
		{Name: "rest", Priority: 0},
	}
	for i, t := range q {
		t.index = i
	}
	heap.Init(&q)
	urgent := &Task{Name: "urgent", Priority: 1}
	heap.Push(&q, urgent)
	heap.Push(&q, &Task{Name: "late", Priority: 1, Due: 36 * time.Hour})
	urgent.Priority = 9
	heap.Fix(&q, urgent.index)
	for q.Len() > 0 {
		t := heap.Pop(&q).(*Task)
		fmt.Printf("%-8s|%2d|%v|%d\n", t.Name, t.Priority, t.Due, t.index)
	}
	h := &Heap[string]{less: func(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }}
	for w := range strings.FieldsSeq("the quick brown fox jumps over a lazy dog") {
		h.Push(w)
	}
	for w, ok := h.Pop(); ok; w, ok = h.Pop() {
		fmt.Print(w, " ")
	}
	fmt.Println()
	l := list.New()
	e4 := l.PushBack(4)
	e1 := l.PushFront(1)
	l.InsertBefore(3, e4)
	l.InsertAfter(2, e1)
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value.(int)*10, " ")
	}
	fmt.Println(l.Len())
}
