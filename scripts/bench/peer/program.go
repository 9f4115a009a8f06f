package peer

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"os"
	"runtime/debug"
)

// A Result is what a program prints that has made a measurement.
type Result struct {
	Version string `json:"version,omitempty"` // the module of the peer, and which
	Values  Values `json:"values,omitempty"`
	Error   string `json:"error,omitempty"`
}

// Main is the program of one or more peers. Its flags say which workload and which peer to measure; it prints a Result as a line of JSON.
func Main(peers ...Peer) {
	log.SetFlags(0)
	workload := flag.String("w", "L1", "the workload")
	name := flag.String("peer", peers[0].Name, "the peer")
	n := flag.Int("n", 100_000, "how many messages, asks or actors")
	var at Place
	flag.StringVar(&at.Server, "serve", "", "the address to serve at; for the second process of a remote workload")
	flag.StringVar(&at.Folder, "folder", "", "for files of both processes")
	flag.Parse()
	// Frameworks log to this one. They have nothing to say unless something goes wrong.
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	for _, p := range peers {
		if p.Name != *name {
			continue
		}
		if at.Server != "" {
			if err := serve(p, at); err != nil {
				log.Fatal(err)
			}
			os.Exit(0)
		}
		r := Result{Version: version(p.Module)}
		var err error
		if r.Values, err = measure(p, *workload, *n); err != nil {
			r.Error = err.Error()
		}
		if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
			log.Fatal(err)
		}
		os.Exit(0) // whatever still runs
	}
	log.Fatal(fmt.Errorf("there is no peer %q here", *name))
}

// version is the path of a module of this program and its version, or "" if path is.
func version(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok || path == "" {
		return path
	}
	for _, m := range info.Deps {
		if m.Path == path {
			return path + " " + m.Version
		}
	}
	return path
}
