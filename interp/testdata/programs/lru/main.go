// An LRU cache on a generic list, as a program would have it.
package main

import (
	"fmt"
	"iter"
	"strings"
)

type node[K comparable, V any] struct {
	key        K
	value      V
	prev, next *node[K, V]
}

// Cache keeps the values that were used last.
type Cache[K comparable, V any] struct {
	capacity int
	items    map[K]*node[K, V]
	root     node[K, V] // root.next is the one used last
	onEvict  func(K, V)
}

type Option[K comparable, V any] func(*Cache[K, V])

func OnEvict[K comparable, V any](f func(K, V)) Option[K, V] {
	return func(c *Cache[K, V]) { c.onEvict = f }
}

func New[K comparable, V any](capacity int, opts ...Option[K, V]) *Cache[K, V] {
	c := &Cache[K, V]{capacity: capacity, items: make(map[K]*node[K, V], capacity)}
	c.root.prev, c.root.next = &c.root, &c.root
	for _, opt := range opts {
		opt(c)
	}
	return c
}

func (c *Cache[K, V]) unlink(n *node[K, V]) {
	n.prev.next, n.next.prev = n.next, n.prev
	n.prev, n.next = nil, nil
}

func (c *Cache[K, V]) pushFront(n *node[K, V]) {
	n.prev, n.next = &c.root, c.root.next
	n.prev.next = n
	n.next.prev = n
}

func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	n, ok := c.items[key]
	if !ok {
		return value, false
	}
	c.unlink(n)
	c.pushFront(n)
	return n.value, true
}

func (c *Cache[K, V]) Put(key K, value V) {
	if n, ok := c.items[key]; ok {
		n.value = value
		c.unlink(n)
		c.pushFront(n)
		return
	}
	if len(c.items) >= c.capacity {
		last := c.root.prev
		c.unlink(last)
		delete(c.items, last.key)
		if c.onEvict != nil {
			c.onEvict(last.key, last.value)
		}
	}
	n := &node[K, V]{key: key, value: value}
	c.items[key] = n
	c.pushFront(n)
}

func (c *Cache[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for n := c.root.next; n != &c.root; n = n.next {
			if !yield(n.key, n.value) {
				return
			}
		}
	}
}

type point struct{ x, y int }

func main() {
	var evicted []string
	c := New(2, OnEvict(func(k string, v int) { evicted = append(evicted, fmt.Sprintf("%s=%d", k, v)) }))
	c.Put("a", 1)
	c.Put("b", 2)
	if v, ok := c.Get("a"); ok {
		fmt.Println("a is", v)
	}
	c.Put("c", 3)
	c.Put("a", 10)
	_, ok := c.Get("b")
	fmt.Println("b is there:", ok)
	for k, v := range c.All() {
		fmt.Print(k, ":", v, " ")
	}
	fmt.Println()
	fmt.Println("evicted", strings.Join(evicted, ","))

	p := New[point, []point](1)
	p.Put(point{1, 2}, []point{{3, 4}, {5, 6}})
	p.Put(point{7, 8}, nil)
	for k, v := range p.All() {
		fmt.Printf("%v %+v %#v\n", k, v, k)
	}
}
