package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"thesp/netbase"
	"thesp/repl"
)

// defaultKeyFile is where the convention key of a user is.
func defaultKeyFile() string { return filepath.Join(xdg.ConfigHome, "thesp", "key") }

// keyFile is the file that a command of thesp key is about.
type keyFile struct {
	streams
	path string
}

func keyCommand(s streams) *cobra.Command {
	k := &keyFile{streams: s}
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Show, make and change the key of a convention",
		Long: "Systems with the same key form a convention. Whoever has the key may join, and is trusted by all who are in:\n" +
			"copy the file only to those who should be. A key is made when a system first needs one.",
		Args: noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&k.path, "file", defaultKeyFile(), "the key file")
	cmd.PersistentFlags().Lookup("file").DefValue = tilde(defaultKeyFile())
	cmd.AddCommand(k.showCommand(), k.newCommand(), k.rotateCommand())
	return cmd
}

func (k *keyFile) showCommand() *cobra.Command {
	secret, r := false, newRemote(k.streams)
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print the path of the key file and the fingerprints of its keys",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			err := r.checkOutput()
			if err == nil {
				err = k.show(r, secret)
			}
			return ended(r.ended(err))
		},
	}
	r.outputFlags(cmd)
	cmd.Flags().BoolVar(&secret, "secret", false, "print the keys themselves, as a key file has them, and nothing else")
	cmd.MarkFlagsMutuallyExclusive("secret", "json")
	cmd.MarkFlagsMutuallyExclusive("secret", "output")
	return cmd
}

func (k *keyFile) newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new",
		Short: "Make a key where there is none",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return k.done(k.make()) },
	}
}

func (k *keyFile) rotateCommand() *cobra.Command {
	use, remove := false, false
	cmd := &cobra.Command{
		Use:   "rotate [--use|--remove] [FINGERPRINT]",
		Short: "Change the key of a convention, while it works",
		Long: "Change the key of a convention, while it works. Each system accepts all the keys in its file and uses the first;\n" +
			"it reads the file when it starts. So:\n\n" +
			"  1. thesp key rotate            on one system: adds a key that is accepted and not used\n" +
			"  2. copy the file to all other systems, and restart one after the other\n" +
			"  3. thesp key rotate --use      on each, with a restart: puts that key first\n" +
			"  4. thesp key rotate --remove   on each, with a restart: drops the others\n\n" +
			"A step begins when the one before is done everywhere. FINGERPRINT, or its beginning, names a key; without it,\n" +
			"--use is for the last, and --remove for all but the first.",
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return fmt.Errorf("one fingerprint at a time, not %d", len(args))
			case len(args) == 1 && !use && !remove:
				return errors.New("a fingerprint goes with --use or --remove")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			fingerprint := ""
			if len(args) > 0 {
				fingerprint = args[0]
			}
			switch {
			case use:
				return k.done(k.use(fingerprint))
			case remove:
				return k.done(k.remove(fingerprint))
			}
			return k.done(k.add())
		},
	}
	cmd.Flags().BoolVar(&use, "use", false, "use the new key from the next start on")
	cmd.Flags().BoolVar(&remove, "remove", false, "accept the old keys no longer")
	cmd.MarkFlagsMutuallyExclusive("use", "remove")
	return cmd
}

// done is the error of a command that ended with err, which it reports.
func (k *keyFile) done(err error) error {
	if err != nil {
		repl.PrintError(k.err, err, colours(k.err))
	}
	return ended(repl.ExitCode(err))
}

// show is thesp key show.
func (k *keyFile) show(r *remote, secret bool) error {
	ring, err := netbase.LoadKeys(k.path)
	if err != nil {
		return err
	}
	if secret {
		_, err = io.WriteString(k.out, ring.Secret()) // a copy of the keys must not be cut off unnoticed
		return err
	}
	text, keys := k.path+"\n", []object{}
	for i, key := range ring {
		role := "accepted"
		if i == 0 {
			role = "used"
		}
		text += key.Fingerprint() + " " + role + "\n"
		keys = append(keys, object{{"fingerprint", key.Fingerprint()}, {"role", role}})
	}
	r.say(object{{"kind", "keys"}, {"file", k.path}, {"keys", keys}}, func(w io.Writer) { _, err = io.WriteString(w, text) })
	return err
}

func (k *keyFile) make() error {
	ring, err := netbase.MakeKeys(k.path)
	if err != nil {
		return err
	}
	fmt.Fprintf(k.out, "made %s in %s\n", ring[0].Fingerprint(), k.path)
	k.next("copy that file to each system that shall be in the convention, by a way that nobody else can read")
	return nil
}

func (k *keyFile) add() error {
	key, err := netbase.AddKey(k.path)
	if err != nil {
		return err
	}
	fmt.Fprintf(k.out, "added %s to %s: accepted, not used\n", key.Fingerprint(), k.path)
	k.next("copy that file to all systems of the convention, and restart one after the other; then, on each: %s --use %s", k.rotateLine(), key.Fingerprint())
	return nil
}

func (k *keyFile) use(fingerprint string) error {
	key, err := netbase.UseKey(k.path, fingerprint)
	if err != nil {
		return err
	}
	ring, err := netbase.LoadKeys(k.path)
	if err != nil {
		return err
	}
	fmt.Fprintf(k.out, "first in %s: %s, used from the next start on\n", k.path, key.Fingerprint())
	if len(ring) == 1 {
		return nil
	}
	for _, other := range ring[1:] {
		fmt.Fprintf(k.out, "still accepted: %s\n", other.Fingerprint())
	}
	k.next("do the same on all systems of the convention, and restart one after the other; when all use it, on each: %s --remove", k.rotateLine())
	return nil
}

func (k *keyFile) remove(fingerprint string) error {
	removed, err := netbase.RemoveKeys(k.path, fingerprint)
	if err != nil {
		return err
	}
	for _, key := range removed {
		fmt.Fprintf(k.out, "removed %s from %s: refused from the next start on\n", key.Fingerprint(), k.path)
	}
	k.next("do the same on all systems of the convention, and restart one after the other")
	return nil
}

// next says what is to be done next. That is not a result, and so goes to stderr.
func (k *keyFile) next(format string, args ...any) {
	fmt.Fprintf(k.err, "next: "+format+"\n", args...)
}

// rotateLine is how thesp key rotate is called for this file.
func (k *keyFile) rotateLine() string {
	if k.path == defaultKeyFile() {
		return "thesp key rotate"
	}
	return fmt.Sprintf("thesp key rotate --file %q", k.path)
}
