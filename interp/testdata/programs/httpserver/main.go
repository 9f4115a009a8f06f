package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sort"
	"strings"
	"sync"
)

type Item struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

type Store struct {
	mu    sync.Mutex
	next  int
	items map[int]Item
}

var ErrNotFound = errors.New("not found")

func (s *Store) Add(name string) Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	it := Item{s.next, name}
	s.items[it.ID] = it
	return it
}

func (s *Store) Get(id int) (Item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if it, ok := s.items[id]; ok {
		return it, nil
	}
	return Item{}, fmt.Errorf("item %d: %w", id, ErrNotFound)
}

func (s *Store) List() []Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Item, 0, len(s.items))
	for _, it := range s.items {
		out = append(out, it)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

type API struct {
	store *Store
	mux   *http.ServeMux
	log   *bytes.Buffer
}

type handlerFunc func(w http.ResponseWriter, r *http.Request) error

func (f handlerFunc) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch err := f(w, r); {
	case errors.Is(err, ErrNotFound):
		http.Error(w, err.Error(), http.StatusNotFound)
	case err != nil:
		http.Error(w, "bad request: "+err.Error(), http.StatusBadRequest)
	}
}

func NewAPI(s *Store) *API {
	a := &API{store: s, mux: http.NewServeMux(), log: &bytes.Buffer{}}
	a.mux.Handle("GET /items", handlerFunc(a.list))
	a.mux.Handle("GET /items/{id}", handlerFunc(a.get))
	a.mux.Handle("POST /items", handlerFunc(a.create))
	return a
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(code int) {
	w.status = code
	w.ResponseWriter.WriteHeader(code)
}

type userKey struct{}

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sw := &statusWriter{w, 200}
	r = r.WithContext(context.WithValue(r.Context(), userKey{}, r.Header.Get("X-User")))
	defer func() { fmt.Fprintln(a.log, r.Method, r.URL.Path, sw.status) }()
	a.mux.ServeHTTP(sw, r)
}

func (a *API) list(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(a.store.List())
}

func (a *API) get(w http.ResponseWriter, r *http.Request) error {
	var id int
	if _, err := fmt.Sscan(r.PathValue("id"), &id); err != nil {
		return err
	}
	it, err := a.store.Get(id)
	if err != nil {
		return err
	}
	user, _ := r.Context().Value(userKey{}).(string)
	_, err = fmt.Fprintf(w, "%s for %q", it.Name, user)
	return err
}

func (a *API) create(w http.ResponseWriter, r *http.Request) error {
	var it Item
	if err := json.NewDecoder(r.Body).Decode(&it); err != nil {
		return err
	}
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(a.store.Add(it.Name))
}

func main() {
	api := NewAPI(&Store{items: map[int]Item{}})
	do := func(method, path, body string) {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("X-User", "ann")
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		fmt.Printf("%s %s: %d %q\n", method, path, w.Code, w.Body.String())
	}
	do("POST", "/items", `{"name":"lamp"}`)
	do("POST", "/items", `{"name":"chair"}`)
	do("POST", "/items", `{`)
	do("GET", "/items", "")
	do("GET", "/items/2", "")
	do("GET", "/items/9", "")
	do("GET", "/items/x", "")
	do("DELETE", "/items/1", "")

	srv := httptest.NewServer(api)
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/items/1")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	fmt.Println(resp.StatusCode, string(body))
	fmt.Print(api.log)
	u, _ := url.Parse("https://x.org:8080/a/b?q=1&q=2&z=%20#frag")
	fmt.Println(u.Host, u.Port(), u.Query()["q"], u.Query().Get("z") == " ", u.Fragment)
}
