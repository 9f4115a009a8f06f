package main

import (
	"container/heap"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

type Edge[N comparable] struct {
	To     N
	Weight float64
}

type Graph[N comparable] struct {
	edges map[N][]Edge[N]
}

func (g *Graph[N]) Connect(a, b N, w float64) {
	if g.edges == nil {
		g.edges = map[N][]Edge[N]{}
	}
	g.edges[a] = append(g.edges[a], Edge[N]{b, w})
	if _, ok := g.edges[b]; !ok {
		g.edges[b] = nil
	}
}

type item[N any] struct {
	node N
	dist float64
}

type pq[N any] []item[N]

func (p pq[N]) Len() int           { return len(p) }
func (p pq[N]) Less(i, j int) bool { return p[i].dist < p[j].dist }
func (p pq[N]) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *pq[N]) Push(x any)        { *p = append(*p, x.(item[N])) }
func (p *pq[N]) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

func (g *Graph[N]) Dijkstra(from N) (dist map[N]float64, prev map[N]N) {
	dist, prev = map[N]float64{}, map[N]N{}
	for n := range g.edges {
		dist[n] = math.Inf(1)
	}
	dist[from] = 0
	q := &pq[N]{{from, 0}}
	for q.Len() > 0 {
		it := heap.Pop(q).(item[N])
		if it.dist > dist[it.node] {
			continue
		}
		for _, e := range g.edges[it.node] {
			if d := it.dist + e.Weight; d < dist[e.To] {
				dist[e.To], prev[e.To] = d, it.node
				heap.Push(q, item[N]{e.To, d})
			}
		}
	}
	return dist, prev
}

func Path[N comparable](prev map[N]N, to N) []N {
	path := []N{to}
	for p, ok := prev[to]; ok; p, ok = prev[p] {
		path = append(path, p)
	}
	slices.Reverse(path)
	return path
}

var ErrCycle = errors.New("cycle")

func Toposort(deps map[string][]string) (order []string, err error) {
	const (
		white = iota
		grey
		black
	)
	color := map[string]int{}
	var visit func(string) error
	visit = func(n string) error {
		switch color[n] {
		case black:
			return nil
		case grey:
			return fmt.Errorf("%w at %s", ErrCycle, n)
		}
		color[n] = grey
		for _, d := range deps[n] {
			if err := visit(d); err != nil {
				return err
			}
		}
		color[n] = black
		order = append(order, n)
		return nil
	}
	for _, n := range slices.Sorted(maps.Keys(deps)) {
		if err = visit(n); err != nil {
			return nil, err
		}
	}
	return
}

type cell struct{ r, c int }

func bfs(maze []string) (steps int, found bool) {
	start, goal := cell{0, 0}, cell{len(maze) - 1, len(maze[0]) - 1}
	seen := map[cell]bool{start: true}
	frontier := []cell{start}
	for ; len(frontier) > 0; steps++ {
		var next []cell
		for _, at := range frontier {
			if at == goal {
				return steps, true
			}
			for _, d := range [...]cell{{0, 1}, {1, 0}, {0, -1}, {-1, 0}} {
				to := cell{at.r + d.r, at.c + d.c}
				if to.r < 0 || to.c < 0 || to.r >= len(maze) || to.c >= len(maze[0]) || maze[to.r][to.c] == '#' || seen[to] {
					continue
				}
				seen[to] = true
				next = append(next, to)
			}
		}
		frontier = next
	}
	return 0, false
}

func main() {
	var g Graph[string]
	for _, e := range strings.Fields("a-b:4 a-c:1 c-b:2 b-d:5 c-d:8 d-e:3 f-a:1") {
		var w float64
		ends, weight, _ := strings.Cut(e, ":")
		fmt.Sscan(weight, &w)
		a, b, _ := strings.Cut(ends, "-")
		g.Connect(a, b, w)
	}
	dist, prev := g.Dijkstra("a")
	for _, n := range slices.Sorted(maps.Keys(dist)) {
		fmt.Printf("%s %v %v\n", n, dist[n], Path(prev, n))
	}
	grid := Graph[cell]{}
	grid.Connect(cell{0, 0}, cell{0, 1}, 1)
	d, _ := grid.Dijkstra(cell{})
	fmt.Println(d)
	fmt.Println(Toposort(map[string][]string{"app": {"lib", "log"}, "lib": {"std"}, "log": {"std", "lib"}}))
	_, err := Toposort(map[string][]string{"a": {"b"}, "b": {"a"}})
	fmt.Println(err, errors.Is(err, ErrCycle))
	fmt.Println(bfs([]string{"..#.", "#...", "..#."}))
	fmt.Println(bfs([]string{".#", "#."}))
}
