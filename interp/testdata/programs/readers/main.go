package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
)

// rot13 turns what it reads.
type rot13 struct{ io.Reader }

func (r rot13) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	for i, c := range p[:n] {
		switch {
		case 'a' <= c && c <= 'z':
			p[i] = 'a' + (c-'a'+13)%26
		case 'A' <= c && c <= 'Z':
			p[i] = 'A' + (c-'A'+13)%26
		}
	}
	return n, err
}

type counting struct {
	w     io.Writer
	bytes int64
	calls int
}

func (c *counting) Write(p []byte) (n int, err error) {
	n, err = c.w.Write(p)
	c.bytes += int64(n)
	c.calls++
	return
}

type upper []byte

func (u *upper) Write(p []byte) (int, error) {
	*u = append(*u, bytes.ToUpper(p)...)
	return len(p), nil
}

func (u *upper) WriteString(s string) (int, error) { return u.Write([]byte("<" + s + ">")) }

type infinite byte

func (i infinite) Read(p []byte) (int, error) {
	for j := range p {
		p[j] = byte(i)
	}
	return len(p), nil
}

type failing struct{ after int }

var errDisk = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

type closer struct {
	io.Reader
	closed *bool
}

func (c closer) Close() error { *c.closed = true; return nil }

func camel(data []byte, atEOF bool) (advance int, token []byte, err error) {
	for i, c := range data {
		if i > 0 && unicode.IsUpper(rune(c)) {
			return i, data[:i], nil
		}
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

func main() {
	c := &counting{w: os.Stdout}
	n, err := io.Copy(c, rot13{strings.NewReader("Uryyb, Jbeyq!\n")})
	fmt.Println(n, err, c.bytes, c.calls)
	var u upper
	fmt.Fprintf(&u, "%d-%s ", 5, "five")
	io.WriteString(&u, "abc")
	io.Copy(&u, io.LimitReader(infinite('z'), 4))
	fmt.Println(string(u), len(u))

	var buf bytes.Buffer
	zw := gzip.NewWriter(&counting{w: &buf})
	fmt.Fprint(zw, strings.Repeat("gopher ", 100))
	zw.Close()
	zr, err := gzip.NewReader(&buf)
	if err != nil {
		fmt.Println(err)
	}
	text, err := io.ReadAll(io.TeeReader(zr, &u))
	fmt.Println(len(text), err, string(u[len(u)-7:]))

	bw := bufio.NewWriterSize(&failing{after: 20}, 16)
	for i := range 10 {
		if _, err := fmt.Fprintln(bw, "line", i); err != nil {
			fmt.Println("at", i, err, errors.Is(err, errDisk))
			break
		}
	}
	sc := bufio.NewScanner(strings.NewReader("readAllBytesNow"))
	sc.Split(camel)
	for sc.Scan() {
		fmt.Print(sc.Text(), " ")
	}
	fmt.Println(sc.Err())
	closed := false
	var rc io.ReadCloser = closer{strings.NewReader("data"), &closed}
	head := make([]byte, 3)
	_, err = io.ReadFull(rc, head)
	rest, _ := io.ReadAll(rc)
	_, err2 := io.ReadFull(rc, head)
	rc.Close()
	fmt.Println(string(head), err, string(rest), err2, closed)
	pr, pw := io.Pipe()
	go func() {
		defer pw.CloseWithError(errDisk)
		fmt.Fprint(pw, "through a pipe")
	}()
	all, err := io.ReadAll(rot13{pr})
	fmt.Println(string(all), err == errDisk)
	sr := io.NewSectionReader(strings.NewReader("0123456789"), 2, 5)
	section, _ := io.ReadAll(sr)
	var rs io.ReadSeeker = sr
	at, _ := rs.Seek(-1, io.SeekEnd)
	fmt.Println(string(section), at)
	_, isCloser := io.Reader(rot13{}).(io.Closer)
	_, isWriter := any(&u).(io.StringWriter)
	fmt.Println(isCloser, isWriter)
}
