package thesp

import (
	"context"
	"errors"
	"net"
	"os"

	"thesp/netbase"
)

// Attach starts a system that is a guest in the convention of the system that listens at target, HOST:PORT: it creates, tells and asks actors there, and is no member itself. A system of
// the same user on the same machine is reached over its Unix socket. Nothing is started at target: if no system is there, the error wraps ErrUnreachable and says what is.
// It waits until the system has answered, for some seconds at most.
func Attach(target string) (*System, error) { return Start(Config{Attach: target}) }

// sockets is the network of the machine, in which systems of the same user that run in the background are reached over their Unix sockets.
type sockets struct{ netbase.TCP }

// Dial implements netbase.Network.
func (s sockets) Dial(ctx context.Context, address string) (net.Conn, error) {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, err
	}
	for _, base := range netbase.FileBases(ctx, address) {
		if conn, err := dialSocket(ctx, netbase.SocketPath(base)); err == nil {
			return conn, nil
		}
	}
	return s.TCP.Dial(ctx, address)
}

func dialSocket(ctx context.Context, path string) (net.Conn, error) {
	if info, err := os.Stat(path); err != nil || info.Mode()&os.ModeSocket == 0 {
		return nil, errors.New("no socket")
	}
	var d net.Dialer
	return d.DialContext(ctx, "unix", path)
}
