package netbase

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"
)

// StateFolder is where systems of this user that run in the background keep their files. It need not exist.
func StateFolder() string { return filepath.Join(xdg.StateHome, "thesp") }

// FileBase is the path, without extension, of the files of the system of this user that listens at address, HOST:PORT. It is the same for all addresses that stand for all of
// the machine.
func FileBase(address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", fmt.Errorf("%q is not HOST:PORT: %w", address, err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "any"
	} else if host == "localhost" {
		host = "127.0.0.1"
	}
	name := strings.NewReplacer(":", "_", "/", "_", "\\", "_", "%", "_").Replace(host + "-" + port)
	return filepath.Join(StateFolder(), name), nil
}

// FileBases are those of the systems of this user that have a socket, a lock or a process id, and that may be meant by address. That need not be where they listen: its host may be a name of this
// machine, or one of the addresses of a system that listens at all of them.
func FileBases(ctx context.Context, address string) (bases []string) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil
	}
	entries, _ := os.ReadDir(StateFolder()) // without it there are none
	there := map[string]bool{}
	for _, e := range entries {
		base := strings.TrimSuffix(e.Name(), filepath.Ext(e.Name()))
		if kind := filepath.Ext(e.Name()); strings.HasSuffix(base, "-"+port) && (kind == ".sock" || kind == ".lock" || kind == ".pid") {
			there[filepath.Join(StateFolder(), base)] = true
		}
	}
	if len(there) == 0 {
		return nil // which spares others the search for a name
	}
	hosts := []string{host}
	if own := ownAddresses(ctx, host); len(own) > 0 {
		hosts = append(append(hosts, own...), "")
	}
	for _, h := range hosts {
		base, err := FileBase(net.JoinHostPort(h, port))
		if err == nil && there[base] && !slices.Contains(bases, base) {
			bases = append(bases, base)
		}
	}
	return bases
}

// ownAddresses are the addresses of this machine that host stands for, if there are any.
func ownAddresses(ctx context.Context, host string) (own []string) {
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil
	}
	mine, _ := net.InterfaceAddrs() // without any it is this machine alone
	for _, ip := range ips {
		ip = ip.Unmap()
		if ip.IsLoopback() || slices.ContainsFunc(mine, func(a net.Addr) bool { n, ok := a.(*net.IPNet); return ok && n.IP.Equal(ip.AsSlice()) }) {
			own = append(own, ip.String())
		}
	}
	return own
}

// SocketPath is the path of the Unix socket of the system whose files begin with base.
func SocketPath(base string) string { return base + ".sock" }

// maxSocketPath is how long the path of a Unix socket may be on every system.
const maxSocketPath = 103

// listenSocket listens at a Unix socket that only this user may dial. Its folder is made if need be.
func listenSocket(path string) (net.Listener, error) {
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("listen on %s: the path of a socket may have %d bytes, and this one has %d: set XDG_STATE_HOME to a shorter one",
			path, maxSocketPath, len(path))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", path, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}
