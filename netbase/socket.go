package netbase

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

// StateFolder is where systems of this user that run in the background keep their files. It need not exist.
func StateFolder() string { return filepath.Join(xdg.StateHome, "thesp") }

// SocketPath is the path of the Unix socket of the system of this user that listens at address, HOST:PORT. The error says what is wrong with the address.
func SocketPath(address string) (string, error) {
	base, err := FileBase(address)
	if err != nil {
		return "", err
	}
	return base + ".sock", nil
}

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
