package netbase

import (
	"net"
	"testing"
)

func TestReachable(t *testing.T) {
	for _, c := range []struct{ listener, want string }{
		{"127.0.0.1:1900", "127.0.0.1:1900"}, {"10.1.2.3:5", "10.1.2.3:5"}, {"[::1]:1900", "[::1]:1900"}, {"[fe80::1%eth0]:7", "[fe80::1%eth0]:7"},
	} {
		addr, err := net.ResolveTCPAddr("tcp", c.listener)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(addr); got != c.want {
			t.Errorf("a listener at %s is reached at %s, want %s", c.listener, got, c.want)
		}
	}
	for _, everywhere := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		l, err := net.Listen("tcp", everywhere)
		if err != nil {
			t.Skip(err)
		}
		defer l.Close()
		host := reachable(l.Addr())
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Errorf("a listener at %s is said to be reached at %s: %v", everywhere, host, err)
			continue
		}
		conn.Close()
		if got, _, _ := net.SplitHostPort(host); net.ParseIP(got).IsUnspecified() {
			t.Errorf("a listener at %s is said to be reached at %s", everywhere, host)
		}
	}
}
