package netbase

import (
	"context"
	"net"
	"strconv"
)

// A Network is how systems reach one another. Connections must be ordered and reliable, as those of TCP are.
type Network interface {
	Listen(address string) (net.Listener, error)
	Dial(ctx context.Context, address string) (net.Conn, error)
}

// TCP is the Network of the machine.
type TCP struct{}

// Listen implements Network.
func (TCP) Listen(address string) (net.Listener, error) { return net.Listen("tcp", address) }

// Dial implements Network.
func (TCP) Dial(ctx context.Context, address string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "tcp", address)
}

// reachable is where others reach a listener: if it listens on all addresses of the machine, at the first one that they can reach, if there is any.
func reachable(listener net.Addr) string {
	tcp, ok := listener.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return listener.String()
	}
	best := net.IP{127, 0, 0, 1}
	if tcp.IP.To4() == nil && tcp.IP != nil {
		best = net.IPv6loopback // which takes IPv4 as well where both are there; but others must find it
	}
	addrs, _ := net.InterfaceAddrs() // without any it is this machine alone
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() && (best.IsLoopback() || best.To4() == nil && n.IP.To4() != nil) {
			best = n.IP
		}
	}
	return net.JoinHostPort(best.String(), strconv.Itoa(tcp.Port))
}
