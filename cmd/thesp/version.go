package main

import (
	"encoding/json"
	"fmt"
	goruntime "runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"thesp"
)

// yaegiVersion is that of the interpreter in this build.
func yaegiVersion() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/traefik/yaegi" {
				return m.Version
			}
		}
	}
	return "unknown"
}

// versionText is what thesp version prints.
func versionText() string {
	return fmt.Sprintf("thesp %s %s yaegi %s", thesp.Version, goruntime.Version(), yaegiVersion())
}

func greeting() string {
	return fmt.Sprintf("thesp %s  %s  yaegi %s   :help   Ctrl-D leaves\n", thesp.Version, goruntime.Version(), yaegiVersion())
}

func versionCommand(s streams) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return json.NewEncoder(s.out).Encode(map[string]string{
					"kind": "version", "thesp": thesp.Version, "go": goruntime.Version(), "yaegi": yaegiVersion(),
				})
			}
			_, err := fmt.Fprintln(s.out, versionText())
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}
