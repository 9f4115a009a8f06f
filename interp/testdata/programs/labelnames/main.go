// Labels that have the names of variables, functions and types.
package main

import "fmt"

type kind int

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func first(rows [][]int, want int) (found string) {
row:
	for i, row := range rows {
		for _, n := range row {
			switch {
			case n < 0:
				continue row
			case n == want:
				found = fmt.Sprint(i, row)
				break row
			}
		}
	}
	return
}

func wait(done chan bool) string {
done:
	for {
		select {
		case <-done:
			break done
		}
	}
	if cap(done) > 1 {
		goto fmt
	}
	return "done"
fmt:
	return "fmt"
}

func yielded(n int) (sum int) {
n:
	for i := range count(n) {
		for n := range count(n) {
			if n > i {
				continue n
			}
			if sum > 100 {
				break n
			}
			sum += n + 1
		}
	}
	return
}

func retry[T any](kind T, tries int) (int, T) {
kind:
	if tries--; tries > 0 {
		goto kind
	}
	func() {
	tries:
		switch {
		default:
			for {
				break tries
			}
		}
	}()
	return tries, kind
}

func main() {
	fmt.Println(first([][]int{{-1, 2}, {1, 2}}, 2))
	done := make(chan bool, 2)
	done <- true
	fmt.Println(wait(done))
	close(done)
	fmt.Println(yielded(4))
	fmt.Println(retry(kind(3), 3))
main:
	for i := 0; ; i++ {
		switch string := fmt.Sprint(i); string {
		case "2":
			break main
		default:
			continue main
		}
	}
string:
	for range 2 {
		continue string
	}
	fmt.Println("end")
}
