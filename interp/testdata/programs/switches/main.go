package main

import "fmt"

func main() {
	i5, i7 := 5, 7
	switch i5 + 2 {
	case i7, 3:
		fmt.Println("a")
	}
	switch j := i5; j + 2 {
	case i7:
		fmt.Println("b")
	}
	switch i7 {
	case i5 + 2:
		fmt.Println("c")
	}
	switch i5 + 2 {
	case i7:
		fmt.Println("d")
	}
	switch i := i5 + 2; i {
	case i7:
		fmt.Println("e")
	default:
		fmt.Println("fail")
	}
	g()
	switch 7 {
	case i7:
		fmt.Println("n")
	}
	switch i7 {
	case 3, i5 + 2:
		fmt.Println("o")
	}
	s := "x"
	switch s + "y" {
	case "z", "xy":
		fmt.Println("p")
	}
	switch len(s) {
	case 1:
		fmt.Println("q")
	}
	switch s[0] {
	case 'x':
		fmt.Println("r")
	}
	switch i5 & 1 {
	case 1:
		fmt.Println("s")
	}
	switch -i5 {
	case -5:
		fmt.Println("t")
	}
	p := &s
	switch *p {
	case "x":
		fmt.Println("u")
	}
}

func g() {
	i5, i7 := 5, 7
	switch i := i5 + 2; i {
	case i7:
		fmt.Println("f")
	default:
		fmt.Println("fail")
	}
}
