package netbase

import (
	"errors"
	"io"
	"net"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// Who reads a setup leaves what follows: a worker may say more at once.
func TestReadSetup(t *testing.T) {
	b, err := newBase(Config{Guest: true})
	if err != nil {
		t.Fatal(err)
	}
	body, err := cbor.Marshal(setup{Host: "a:1", Hash: "cafe"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		say    func(net.Conn)
		want   error
		follow string
	}{
		{"what follows", func(conn net.Conn) { writeSetup(conn, body); io.WriteString(conn, "more") }, nil, "more"},
		{"too long", func(conn net.Conn) { conn.Write([]byte{0xff, 0, 0, 0}) }, ErrTooLarge, ""},
		{"cut off", func(conn net.Conn) { conn.Write([]byte{0, 0, 0, 9, 1}) }, io.ErrUnexpectedEOF, ""},
	} {
		near, far := net.Pipe()
		go func() {
			c.say(far)
			far.Close()
		}()
		got, err := b.readSetup(near)
		if !errors.Is(err, c.want) || err == nil && (got.Host != "a:1" || got.Hash != "cafe") {
			t.Errorf("%s: %+v and %v, want %v", c.name, got, err, c.want)
		}
		rest, _ := io.ReadAll(near)
		if err == nil && string(rest) != c.follow {
			t.Errorf("%s: what follows is %q, want %q", c.name, rest, c.follow)
		}
		near.Close()
	}
}
