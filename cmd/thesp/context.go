package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

func contextCommand(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "context",
		Short: "Save systems under names, and say which one commands are about",
		Long: "Save systems under names, with the key of their convention. Commands are about the system of --address, or of --context NAME; else\n" +
			"of $THESP_ADDRESS, of the context in use, or " + defaultListen + ". A key that is saved is for that address.",
		Example: "  thesp context add lab lab7:1900 --key lab.key\n  thesp context use lab\n  thesp context use -      the one before",
		Args:    noCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(contextAddCommand(s), contextListCommand(s), contextRemoveCommand(s), contextShowCommand(s), contextUseCommand(s))
	return cmd
}

// withContexts is the function of a command that is about contexts.
func withContexts(r *remote, do func(c contexts, args []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		err := r.checkOutput()
		if err == nil {
			err = do(userContexts(), args)
		}
		return ended(r.ended(err))
	}
}

// contextNames completes the name of a context.
func contextNames(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	names, err := userContexts().names()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// flagContext adds the flag of commands that may be about a saved target.
func flagContext(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "context", "", "the system that has been saved under this name")
	cmd.RegisterFlagCompletionFunc("context", func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return contextNames(cmd, nil, typed)
	})
}

func contextAddCommand(s streams) *cobra.Command {
	r, use, key := newRemote(s), false, ""
	cmd := &cobra.Command{
		Use:   "add NAME HOST:PORT",
		Short: "Save a system under a name",
		Args:  cobra.ExactArgs(2),
		RunE: withContexts(r, func(c contexts, args []string) error {
			if !isHostPort(args[1]) {
				return usage("%q is not HOST:PORT", args[1])
			}
			err := keyIsThere(key)
			if err == nil && key != "" {
				key, err = filepath.Abs(key)
			}
			if err == nil {
				err = c.add(saved{args[0], args[1], key})
			}
			if err != nil || !use {
				return err
			}
			return r.use(c, args[0])
		}),
	}
	cmd.Flags().StringVar(&key, "key", "", "file with the key of its convention")
	cmd.Flags().BoolVar(&use, "use", false, "use it from now on")
	r.outputFlags(cmd)
	return cmd
}

func contextUseCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:               "use NAME|-",
		Short:             "Have commands be about that system from now on; - is the one before",
		Args:              cobra.ExactArgs(1),
		RunE:              withContexts(r, func(c contexts, args []string) error { return r.use(c, args[0]) }),
		ValidArgsFunction: contextNames,
	}
	r.outputFlags(cmd)
	return cmd
}

// use is thesp context use.
func (r *remote) use(c contexts, name string) error {
	now, err := c.use(name)
	if err != nil {
		return err
	}
	if now.Name == "" {
		r.say(object{{"kind", "context"}, {"address", defaultListen}}, func(w io.Writer) {
			fmt.Fprintf(w, "no context: %s by default\n", defaultListen)
		})
		return nil
	}
	r.say(now.view(now.Name), func(w io.Writer) {
		fmt.Fprintf(w, "%s   %s\n", now.Name, now.Address)
	})
	return nil
}

func contextRemoveCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:               "rm NAME",
		Short:             "Forget a name",
		Args:              cobra.ExactArgs(1),
		RunE:              withContexts(r, func(c contexts, args []string) error { return c.remove(args[0]) }),
		ValidArgsFunction: contextNames,
	}
	r.outputFlags(cmd)
	return cmd
}

// contextView is a context as JSON.
type contextView struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Address string `json:"address"`
	Key     string `json:"key,omitempty"`
	InUse   bool   `json:"in_use"`
}

// view is s for who is told of it; inUse is the name of the one in use.
func (s saved) view(inUse string) contextView {
	return contextView{"context", s.Name, s.Address, s.Key, s.Name == inUse}
}

func contextListCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:     "ls",
		Aliases: []string{"list"},
		Short:   "List them; * is in use",
		Args:    cobra.NoArgs,
		RunE:    withContexts(r, func(c contexts, _ []string) error { return r.listContexts(c) }),
	}
	r.outputFlags(cmd)
	return cmd
}

// listContexts is thesp context ls.
func (r *remote) listContexts(c contexts) error {
	names, err := c.names()
	if err != nil {
		return err
	}
	now, err := c.inUse()
	if err != nil {
		return err
	}
	var views []contextView
	for _, name := range names {
		s, err := c.get(name)
		if err != nil {
			return err
		}
		views = append(views, s.view(now.Name))
	}
	list(r, "contexts", views, " \tNAME\tADDRESS\tKEY", func(v contextView) string {
		sign := " "
		if v.InUse {
			sign = "*"
		}
		return fmt.Sprintf("%s\t%s\t%s\t%s", sign, v.Name, v.Address, orDash(v.Key))
	})
	return nil
}

// targetView is the system that commands are about, as JSON.
type targetView struct {
	Kind    string `json:"kind"`
	Address string `json:"address"`
	Key     string `json:"key,omitempty"`
	From    string `json:"from"` // environment, context or default
	Context string `json:"context,omitempty"`
}

func contextShowCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "show [NAME]",
		Short: "Show one, or the system that commands are about, and why",
		Args:  cobra.MaximumNArgs(1),
		RunE: withContexts(r, func(c contexts, args []string) error {
			if len(args) > 0 {
				return r.showContext(c, args[0])
			}
			return r.showTarget()
		}),
		ValidArgsFunction: contextNames,
	}
	r.outputFlags(cmd)
	return cmd
}

func (r *remote) showContext(c contexts, name string) error {
	s, err := c.get(name)
	if err != nil {
		return err
	}
	now, err := c.inUse()
	if err != nil {
		return err
	}
	view := s.view(now.Name)
	r.say(view, func(w io.Writer) {
		parts := []string{s.Name, s.Address}
		if s.Key != "" {
			parts = append(parts, "key "+s.Key)
		}
		if view.InUse {
			parts = append(parts, "in use")
		}
		fmt.Fprintln(w, strings.Join(parts, "   "))
	})
	return nil
}

func (r *remote) showTarget() error {
	from, name, err := r.aim("")
	if err != nil {
		return err
	}
	r.say(targetView{"target", r.target, r.key, from, name}, func(w io.Writer) {
		why := map[string]string{"environment": "$THESP_ADDRESS", "context": "context " + name, "default": "by default"}[from]
		if r.key != "" {
			why += ", key " + r.key
		}
		fmt.Fprintf(w, "%s   %s\n", r.target, why)
	})
	return nil
}
