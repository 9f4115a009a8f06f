package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"thesp"
)

func manCommand(s streams) *cobra.Command {
	dir := ""
	cmd := &cobra.Command{
		Use:     "man",
		Short:   "Write the manual pages",
		Long:    "Print the manual page of thesp, or write those of all its commands to a folder.",
		Example: "  thesp man | man -l -\n  thesp man --dir ~/.local/share/man/man1",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := writeManual(cmd.Root(), dir, s.out); err != nil {
				return ended(s.fail(err))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the folder, which is made if it is not there")
	return cmd
}

// writeManual writes the pages of all commands to a folder, or without one that of root to out.
func writeManual(root *cobra.Command, dir string, out io.Writer) error {
	header := &doc.GenManHeader{Section: "1", Source: "thesp " + thesp.Version, Manual: "thesp"} // its date is $SOURCE_DATE_EPOCH, or today
	root.DisableAutoGenTag = true
	if dir == "" {
		return doc.GenMan(root, header, out)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return doc.GenManTree(root, header, dir)
}
