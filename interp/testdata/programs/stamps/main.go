// Types of the program that have the fields of compiled ones, also those that are not exported.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

type JSONTime time.Time

func (t JSONTime) MarshalJSON() ([]byte, error) {
	return []byte(`"` + time.Time(t).Format("2006-01-02") + `"`), nil
}
func (t *JSONTime) UnmarshalJSON(b []byte) error {
	p, err := time.Parse(`"2006-01-02"`, string(b))
	*t = JSONTime(p)
	return err
}
func (t JSONTime) String() string { return time.Time(t).Format(time.DateOnly) }

type Lock sync.Mutex

func (l *Lock) Do(f func()) { m := (*sync.Mutex)(l); m.Lock(); defer m.Unlock(); f() }

type Buf bytes.Buffer

func (b *Buf) Add(s string) *Buf { (*bytes.Buffer)(b).WriteString(s); return b }

type Header http.Header
type URL url.URL
type Client http.Client
type rep strings.Builder

func main() {
	t := JSONTime(time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC))
	b, err := json.Marshal(map[string]JSONTime{"t": t})
	fmt.Println(string(b), err, t)
	var m map[string]JSONTime
	fmt.Println(json.Unmarshal(b, &m), m, time.Time(m["t"]).Year())
	var l Lock
	l.Do(func() { fmt.Println("locked") })
	var bf Buf
	fmt.Println((*bytes.Buffer)(bf.Add("a").Add("b")).String())
	h := Header{"A": {"b"}}
	fmt.Println(http.Header(h).Get("a"))
	u, _ := url.Parse("http://x/y")
	mu := URL(*u)
	fmt.Println(mu.Host, (*url.URL)(&mu).String())
	c := Client{Timeout: time.Second}
	fmt.Println(c.Timeout, (*http.Client)(&c).Timeout)
	var r rep
	(*strings.Builder)(&r).WriteString("z")
	fmt.Println((*strings.Builder)(&r).Len())
	var z JSONTime
	fmt.Println(z == JSONTime{}, time.Time(z).IsZero(), t == JSONTime(time.Time(t)))
	mt := map[JSONTime]int{t: 1}
	fmt.Println(mt[t])
	fmt.Printf("%T %v %s\n", t, t, []JSONTime{t})
}
