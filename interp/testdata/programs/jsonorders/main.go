package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

type Status int

const (
	Open Status = iota
	Paid
	Shipped
)

var statusNames = [...]string{"open", "paid", "shipped"}

func (s Status) String() string { return statusNames[s] }

func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s *Status) UnmarshalText(b []byte) error {
	for i, n := range statusNames {
		if n == string(b) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("unknown status %q", b)
}

type Money int64

func (m Money) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `"%d.%02d"`, m/100, m%100), nil
}

func (m *Money) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	var euros, cents int64
	if _, err := fmt.Sscanf(s, "%d.%d", &euros, &cents); err != nil {
		return fmt.Errorf("money %q: %w", s, err)
	}
	*m = Money(euros*100 + cents)
	return nil
}

type Meta struct {
	ID      int       `json:"id"`
	Created time.Time `json:"created,omitzero"`
}

type Line struct {
	SKU   string  `json:"sku"`
	Count uint8   `json:"count,omitempty"`
	Price Money   `json:"price"`
	Note  *string `json:"note,omitempty"`
}

type Order struct {
	Meta
	Status  Status          `json:"status"`
	Lines   []Line          `json:"lines"`
	Tags    map[string]any  `json:"tags,omitempty"`
	Extra   json.RawMessage `json:"extra,omitempty"`
	ByState map[Status]int  `json:"by_state"`
	secret  string
	Skip    int `json:"-"`
	Any     any `json:"any"`
}

func main() {
	note := "gift <3"
	o := Order{Meta: Meta{ID: 7}, Status: Paid, secret: "x", Skip: 5,
		Lines:   []Line{{"a-1", 2, 1999, nil}, {SKU: "b", Price: 5, Note: &note}},
		Extra:   json.RawMessage(`{"k":[1,2]}`),
		ByState: map[Status]int{Shipped: 1, Open: 2},
		Any:     []any{1, "two", Status(2), Money(301)},
	}
	b, err := json.Marshal(o)
	fmt.Println(string(b), err)
	var back Order
	if err := json.Unmarshal(b, &back); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%+v\n", back.Lines[0])
	fmt.Println(back.ID, back.Status, *back.Lines[1].Note, string(back.Extra), back.Any, back.ByState)
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent(">", "  ")
	enc.SetEscapeHTML(false)
	enc.Encode(back.Lines)
	for _, text := range []string{`{"status":"lost"}`, `{"id":"x"}`, `{"lines":[{"count":300}]}`, `{"lines":[{"price":"x"}]}`, `{`, `{"what":1}`} {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.DisallowUnknownFields()
		var o Order
		err := dec.Decode(&o)
		var te *json.UnmarshalTypeError
		if errors.As(err, &te) {
			fmt.Println("type:", te.Field, te.Value, te.Type)
		}
		fmt.Println(err)
	}
	var v any
	json.Unmarshal([]byte(`{"a":[1,2.5,"x",null,true],"b":{"c":{}}}`), &v)
	fmt.Println(v, v.(map[string]any)["a"].([]any)[1].(float64)*2)
}
