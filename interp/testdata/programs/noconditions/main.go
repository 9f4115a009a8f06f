package main

import "fmt"

func main() {
	for i := 0; ; {
		fmt.Println(i)
		i++
		if i > 2 {
			break
		}
	}
	for i := 0; i < 9; {
		i++
		fmt.Println(i)
		if i > 2 {
			break
		}
	}
}
