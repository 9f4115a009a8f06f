package main

import "fmt"

func f(n int) (s string) {
	switch n {
	case 1:
		s += "1"
		fallthrough
	default:
		s += "d"
		fallthrough
	case 2:
		s += "2"
	case 3:
		s += "3"
		fallthrough
	case 4:
		s += "4"
	}
	switch {
	default:
		s += "D"
		fallthrough
	case n == 3:
		s += "t"
	}
	switch {
	case n == 1:
		s += "a"
	default:
		s += "b"
	case n == 2:
		s += "c"
	}
	return s
}

func main() {
	for i := range 6 {
		fmt.Println(f(i))
	}
}
