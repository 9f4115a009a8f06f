package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"thesp/interp"
	"thesp/netbase"
	"thesp/repl"
	"thesp/runtime"
)

// Where the key of an author is, and what a system of the user allows.
func authorFile() string { return filepath.Join(xdg.ConfigHome, "thesp", "author") }
func allowFile() string  { return filepath.Join(xdg.ConfigHome, "thesp", "sources.allow") }

// cacheFolder is where systems of the user keep the sources of others.
func cacheFolder() string { return filepath.Join(xdg.CacheHome, "thesp", "sources") }

func sourcesCommand(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "Say whose actor types systems on this machine run",
		Long: "A system runs actor types that came from elsewhere if a member of its convention has signed them, or if their author\n" +
			"or their hash is in the list of sources to allow, or if its source authority accepts them.",
		Args: noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	done := func(err error) error {
		if err != nil {
			repl.PrintError(s.err, err, colours(s.err))
		}
		return ended(repl.ExitCode(err))
	}
	comment := ""
	allow := &cobra.Command{
		Use:   "allow ed25519:AUTHOR|sha256:HASH|no-members",
		Short: "Add an author, a source, or no-members to the list",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return done(netbase.AddToAllowList(allowFile(), args[0], comment))
		},
	}
	allow.Flags().StringVar(&comment, "comment", "", "what to write behind it")
	r := newRemote(s)
	list := &cobra.Command{
		Use:   "list",
		Short: "Print the list of sources to allow",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return ended(r.ended(r.allowList())) },
	}
	r.outputFlags(list)
	author := &cobra.Command{
		Use:   "author",
		Short: "Print the author that signs sources of yours; its key is made if there is none",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			key, _, err := netbase.EnsureAuthorKey(authorFile())
			if err != nil {
				return done(err)
			}
			_, err = fmt.Fprintln(s.out, key.Author())
			return done(err)
		},
	}
	cmd.AddCommand(allow, list, author, authorityCommand(s), releaseCommand(s))
	return cmd
}

// allowList is thesp sources list.
func (r *remote) allowList() error {
	if err := r.checkOutput(); err != nil {
		return err
	}
	l, err := netbase.LoadAllowList(allowFile())
	if err != nil {
		return err
	}
	authors := make([]string, len(l.Authors))
	for i, a := range l.Authors {
		authors[i] = a.String()
	}
	view := object{{"kind", "sources allowed"}, {"file", allowFile()}, {"members", !l.NoMembers}, {"authors", authors}, {"hashes", append([]string{}, l.Hashes...)}}
	r.say(view, func(w io.Writer) { _, err = io.WriteString(w, allowText(l)) })
	return err
}

// allowText is a list in words.
func allowText(l netbase.AllowList) string {
	var b strings.Builder
	b.WriteString(allowFile() + "\n")
	if l.NoMembers {
		b.WriteString("no-members\n")
	} else {
		b.WriteString("what members of the convention have signed\n")
	}
	for _, a := range l.Authors {
		b.WriteString(a.String() + "\n")
	}
	for _, h := range l.Hashes {
		b.WriteString("sha256:" + h + "\n")
	}
	return b.String()
}

func authorityCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "authority ADDRESS|none",
		Short: "Make an actor the source authority of the system where it runs, or have there be none",
		Long: "Make an actor the source authority of the system where it runs: it gets a thesp.ValidateSource for every source that nothing else\n" +
			"allows, and answers with a thesp.SourceVerdict. With no-members in the list of sources to allow it is asked about all of them.\n" +
			"What it does not answer in 10 s is refused. Only who runs a system may do so, on its own machine.\n" + addressHelp,
		Args: cobra.ExactArgs(1),
	}
	cmd.ValidArgsFunction = r.actorNames
	cmd.RunE = r.runActor(func(_ context.Context, args []string) error { return r.authority(args[0]) })
	r.flags(cmd)
	return cmd
}

// authority is thesp sources authority.
func (r *remote) authority(text string) error {
	if err := r.attach(nil); err != nil {
		return err
	}
	var request runtime.AuthorityRequest
	id, who := r.id, "nobody"
	if text != "none" {
		info, err := r.actor(text)
		if err != nil {
			return err
		}
		request.Address = info.Address
		id, who = info.Address.System(), info.Type+" "+info.Address.String()
	}
	if _, err := r.outcome(id, runtime.NumberOwner, request); err != nil {
		return err
	}
	r.say(object{{"kind", "authority"}, {"address", id.Value().Host}, {"authority", request.Address}}, func(w io.Writer) {
		fmt.Fprintf(w, "%s asks %s about sources\n", id.Value().Host, who)
	})
	return nil
}

func releaseCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "release [@HASH]",
		Short: "Let a source run again that is in quarantine, or list what is",
		Long: "A source whose worker has died 5 times within a minute is in quarantine: it does not run any more on that system. Release it by the @ and\n" +
			"first digits of its hash; without them, list what is in quarantine. Only who runs a system may do so, on its own machine.",
		Args: cobra.MaximumNArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return r.run(func(context.Context) error {
			if err := r.check(""); err != nil {
				return err
			}
			return r.release(args)
		})(cmd, args)
	}
	r.flags(cmd)
	return cmd
}

// release is thesp sources release.
func (r *remote) release(args []string) error {
	if err := r.attach(nil); err != nil {
		return err
	}
	if len(args) > 0 {
		if _, err := r.outcome(r.id, runtime.NumberOwner, runtime.ReleaseRequest{Source: args[0]}); err != nil {
			return err
		}
		r.say(object{{"kind", "released"}, {"source", args[0]}}, func(w io.Writer) { fmt.Fprintf(w, "%s may run again\n", args[0]) })
		return nil
	}
	held, err := office[runtime.QuarantineList](r, r.id, runtime.NumberOwner, runtime.QuarantineRequest{})
	if err != nil {
		return err
	}
	var views []heldView
	for _, h := range held.Sources {
		views = append(views, heldView{"held", interp.SourceName(h.Hash), h.Since, h.Reason})
	}
	list(r, "sources in quarantine", views, "SOURCE\tSINCE\tREASON", func(v heldView) string {
		return fmt.Sprintf("%s\t%s\t%s", v.Source, v.Since.Local().Format(time.TimeOnly), v.Reason)
	})
	return nil
}

// heldView is a source in quarantine as JSON.
type heldView struct {
	Kind   string    `json:"kind"`
	Source string    `json:"source"`
	Since  time.Time `json:"since"`
	Reason string    `json:"reason"`
}
