// A program sets the defaults of packages net/http and time.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

type rt func(*http.Request) (*http.Response, error)

func (f rt) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func main() {
	time.Local = time.FixedZone("X", 3600)
	fmt.Println(time.Unix(0, 0), time.Local)
	http.DefaultTransport = rt(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("fake " + r.URL.Path))}, nil
	})
	resp, err := http.Get("http://nowhere/x")
	b, _ := io.ReadAll(resp.Body)
	fmt.Println(string(b), err)
	http.DefaultClient = &http.Client{Timeout: time.Second, Transport: http.DefaultTransport}
	fmt.Println(http.DefaultClient.Timeout)
	http.DefaultServeMux = http.NewServeMux()
	http.HandleFunc("/a", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "a") })
	rec := httptest.NewRecorder()
	http.DefaultServeMux.ServeHTTP(rec, httptest.NewRequest("GET", "/a", nil))
	fmt.Println(rec.Body)
}
