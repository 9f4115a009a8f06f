package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
)

type SKU string

type Stock struct {
	SKU
	Qty   int
	Price float64
}

type Command interface {
	Execute(*Inventory) (string, error)
}

type (
	Add struct {
		sku   SKU
		qty   int
		price float64
	}
	Remove struct {
		sku SKU
		qty int
	}
	Report struct{}
	Undo   struct{}
)

type Inventory struct {
	items   map[SKU]*Stock
	history []func()
}

type StockError struct {
	SKU        SKU
	Have, Want int
}

func (e StockError) Error() string {
	return fmt.Sprintf("only %d of %s, not %d", e.Have, e.SKU, e.Want)
}

var (
	ErrUnknown = errors.New("unknown item")
	ErrSyntax  = errors.New("syntax")
)

func (c Add) Execute(inv *Inventory) (string, error) {
	s, ok := inv.items[c.sku]
	if !ok {
		s = &Stock{SKU: c.sku}
		inv.items[c.sku] = s
	}
	old := *s
	inv.history = append(inv.history, func() {
		if !ok {
			delete(inv.items, c.sku)
		} else {
			*s = old
		}
	})
	s.Qty += c.qty
	s.Price = c.price
	return fmt.Sprintf("%s: %d", c.sku, s.Qty), nil
}

func (c Remove) Execute(inv *Inventory) (string, error) {
	s, ok := inv.items[c.sku]
	switch {
	case !ok:
		return "", fmt.Errorf("%w %q", ErrUnknown, c.sku)
	case s.Qty < c.qty:
		return "", StockError{c.sku, s.Qty, c.qty}
	}
	s.Qty -= c.qty
	inv.history = append(inv.history, func() { s.Qty += c.qty })
	return fmt.Sprintf("%s: %d", c.sku, s.Qty), nil
}

func (Report) Execute(inv *Inventory) (string, error) {
	list := make([]Stock, 0, len(inv.items))
	for _, s := range inv.items {
		list = append(list, *s)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].SKU < list[j].SKU })
	var total float64
	var b strings.Builder
	for _, s := range list {
		value := float64(s.Qty) * s.Price
		total += value
		fmt.Fprintf(&b, "%-6s %4d %8.2f\n", s.SKU, s.Qty, value)
	}
	fmt.Fprintf(&b, "%-11s %8.2f", "total", total)
	return b.String(), nil
}

func (Undo) Execute(inv *Inventory) (string, error) {
	n := len(inv.history)
	if n == 0 {
		return "", errors.New("nothing to undo")
	}
	inv.history[n-1]()
	inv.history = inv.history[:n-1]
	return "undone", nil
}

func parse(line string) (Command, error) {
	f := strings.Fields(line)
	if len(f) == 0 {
		return nil, io.EOF
	}
	number := func(i int) (n int, err error) {
		if i >= len(f) {
			return 0, fmt.Errorf("%w: %s needs %d words", ErrSyntax, f[0], i)
		}
		return strconv.Atoi(f[i])
	}
	switch verb := strings.ToLower(f[0]); verb {
	case "add":
		qty, err := number(2)
		if err != nil {
			return nil, err
		}
		price, err := strconv.ParseFloat(f[3], 64)
		return Add{SKU(f[1]), qty, price}, err
	case "remove", "rm":
		qty, err := number(2)
		return Remove{SKU(f[1]), qty}, err
	case "report":
		return Report{}, nil
	case "undo":
		return &Undo{}, nil
	default:
		return nil, fmt.Errorf("%w: verb %s", ErrSyntax, verb)
	}
}

const script = `add nut 100 0.05
add bolt 10 1.25
remove nut 30
RM bolt 11
undo
rm gear 1
add nut x 1
rm nut
dance
# comment
report

undo
undo
undo
report
`

func main() {
	inv := &Inventory{items: make(map[SKU]*Stock)}
	in := bufio.NewScanner(strings.NewReader(script))
	failed := 0
	for n := 1; in.Scan(); n++ {
		line, _, _ := strings.Cut(in.Text(), "#")
		cmd, err := parse(line)
		if err == io.EOF {
			continue
		}
		var out string
		if err == nil {
			out, err = cmd.Execute(inv)
		}
		var se StockError
		switch {
		case errors.As(err, &se):
			fmt.Printf("%2d missing %d: %v\n", n, se.Want-se.Have, err)
		case errors.Is(err, ErrSyntax), errors.Is(err, strconv.ErrSyntax):
			fmt.Printf("%2d syntax: %v\n", n, err)
			failed++
		case err != nil:
			fmt.Printf("%2d %T %v\n", n, err, err)
		default:
			fmt.Printf("%2d %T\n%s\n", n, cmd, out)
		}
	}
	os.Exit(failed)
}
