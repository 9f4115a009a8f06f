package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
)

type Customer struct {
	Name  string
	Email string
	VIP   bool
}

func (c Customer) Greeting(title string) string { return title + " " + c.Name }

type Line struct {
	Item  string
	Count int
	Price float64
}

func (l Line) Total() float64 { return float64(l.Count) * l.Price }

type Invoice struct {
	*Customer
	Number int
	Lines  []Line
	Notes  map[string]string
}

func (i *Invoice) Total() (sum float64) {
	for _, l := range i.Lines {
		sum += l.Total()
	}
	return sum
}

func (i Invoice) Check() (string, error) {
	if len(i.Lines) == 0 {
		return "", errors.New("no lines")
	}
	return "ok", nil
}

const text = `{{define "line"}}{{printf "%-8s" .Item}} {{.Count}} x {{money .Price}} = {{money .Total}}{{end -}}
Invoice {{printf "%04d" .Number}}
{{with .Customer}}{{.Greeting "Dear"}}{{if .VIP}} (VIP){{end}}{{end}}
{{range $i, $l := .Lines}}{{add $i 1}}. {{template "line" $l}}
{{else}}nothing
{{end}}Total: {{.Total | money}} {{/* no tax */ -}}
{{range $k, $v := .Notes}}
{{$k | upper}}: {{$v | printf "%q"}}{{end}}
{{if and .VIP (gt (len .Lines) 1)}}thanks{{else if eq .Number 8}}eight{{else}}bye{{end}} {{index .Lines 0 | printf "%+v"}} {{.Check}}
`

func main() {
	t := template.Must(template.New("invoice").Funcs(template.FuncMap{
		"money": func(f float64) string { return fmt.Sprintf("%.2f€", f) },
		"add":   func(a, b int) int { return a + b },
		"upper": strings.ToUpper,
	}).Parse(text))
	inv := &Invoice{
		Customer: &Customer{Name: "Ann", VIP: true}, Number: 7,
		Lines: []Line{{"pen", 3, 1.5}, {"paper", 1, 4.25}},
		Notes: map[string]string{"b": "second", "a": "first"},
	}
	if err := t.Execute(os.Stdout, inv); err != nil {
		fmt.Println(err)
	}
	inv.Lines = nil
	fmt.Println(t.Execute(&strings.Builder{}, inv) != nil)
	_, err := template.New("bad").Parse("{{.X")
	fmt.Println(err)
	err = template.Must(template.New("missing").Parse("{{.Nope}}")).Execute(&strings.Builder{}, Line{})
	fmt.Println(err)
	var b strings.Builder
	template.Must(template.New("list").Parse(`{{range .}}{{if eq . "skip"}}{{continue}}{{end}}<{{.}}>{{end}}`)).Execute(&b, []string{"a", "skip", "c"})
	fmt.Println(b.String())
}
