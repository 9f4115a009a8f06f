package main

import "fmt"

func main() {
	cs := []<-chan int{make(chan int, 1)}
	for _, in := range cs {
		fmt.Println(in != nil, len(in))
	}
	m := map[string][]chan<- int{"a": {make(chan int, 1)}}
	for _, c := range m["a"] {
		c <- 1
		fmt.Println(len(c))
	}
	both := []chan int{make(chan int, 1)}
	for _, c := range both {
		c <- 1
		fmt.Println(<-c)
	}
	mm := map[string]chan int{"x": make(chan int, 1)}
	for k, c := range mm {
		fmt.Println(k, cap(c))
	}
}
