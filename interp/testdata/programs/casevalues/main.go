package main

import "fmt"

var log []string

func f(s string, n int) int { log = append(log, s); return n }

func sw(n int) string {
	switch f("sw", n) {
	case f("c1", 1), f("c2", 2), f("c3", 3):
		return "123"
	case f("c4", 4), 5:
		return "45"
	case 6, 7, f("c8", 8):
		return "678"
	}
	return "none"
}

func main() {
	for n := range 10 {
		fmt.Println(n, sw(n), log)
		log = nil
	}
	switch f("sw", 2) {
	case f("c1", 1), f("c2", 2), f("c3", 3):
	}
	fmt.Println(log)
	log = nil
	switch f("sw", 2) {
	case f("c1", 1), f("c2", 2), f("c3", 3):
	default:
		fmt.Println("default")
	}
	fmt.Println(log)
}
