// Cases of type switches that do nothing.
package main

import "fmt"

type cell struct{ car, cdr any }

func bare(x any) string {
	switch x.(type) {
	case int, string:
	case nil:
	case bool:
		return "bool"
	default:
	}
	return "idle"
}

func bound(x any) string {
	switch v := x.(type) {
	case int:
	case error:
		return v.Error()
	case []int:

	case string:
		return v
	case float64:
		const half = 0.5
	default:
		type unused struct{}
	}
	return "idle"
}

func onlyDefault(x any) string {
	switch x.(type) {
	default:
	}
	return "idle"
}

func show(x any) string {
	switch v := x.(type) {
	case *cell:
		out := "("
		for {
			out += show(v.car)
			switch next := v.cdr.(type) {
			case *cell:
				v = next
				continue
			case nil:
			default:
				out += "." + show(next)
			}
			break
		}
		return out + ")"
	}
	return fmt.Sprint(x)
}

func main() {
	for _, x := range []any{1, "s", nil, true, 2.5, []int{1}} {
		fmt.Println(bare(x), bound(x), onlyDefault(x))
	}
	fmt.Println(show(&cell{1, &cell{&cell{2, 3}, &cell{4, nil}}}))
}
