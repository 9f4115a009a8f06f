package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"thesp"
	"thesp/repl"
	"thesp/runtime"
)

func actorsCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "actors [HOST:PORT]",
		Short: "List the actors of a system",
		Args:  cobra.MaximumNArgs(1),
		RunE:  r.run1(r.actors),
	}
	r.flags(cmd)
	return cmd
}

// actors is thesp actors.
func (r *remote) actors(context.Context) error {
	if err := r.attach(nil); err != nil {
		return err
	}
	all, err := r.allActors()
	if err != nil {
		return err
	}
	listActors(r, all)
	return nil
}

// allActors are those of the system, and of its workers.
func (r *remote) allActors() ([]thesp.ActorInfo, error) {
	all, err := office[runtime.ActorList](r, r.id, runtime.NumberAdmin, runtime.ActorsRequest{})
	if err != nil {
		return nil, err
	}
	status, err := r.status()
	if err != nil {
		return nil, err
	}
	for _, w := range status.Workers {
		if more, err := office[runtime.ActorList](r, w.System(), runtime.NumberAdmin, runtime.ActorsRequest{}); err == nil { // it may have ended since
			all.Actors = append(all.Actors, more.Actors...)
		}
	}
	return all.Actors, nil
}

// listActors prints a table of actors, or the same as JSON.
func listActors(r *remote, actors []thesp.ActorInfo) {
	var views []actorView
	for _, info := range actors {
		views = append(views, viewOf(info))
	}
	list(r, "actors", views, "TYPE\tADDRESS\tNAME\tUP\tMAILBOX\tIN\tOUT\tFAILS\tSTATE", func(v actorView) string {
		return fmt.Sprintf("%s\t%v\t%s\t%s\t%d\t%d\t%d\t%d\t%s", v.Type, v.Address, orDash(v.Name), age(time.Since(v.Born)), v.Mailbox, v.In, v.Out, v.Failed, v.state())
	})
}

// state says what an actor is doing.
func (v actorView) state() string {
	if v.Handling == "" {
		return v.State
	}
	return fmt.Sprintf("%s %s", v.State, (time.Duration(v.BusyMS) * time.Millisecond).String())
}

// orDash is text on one line, or a dash for none.
func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return repl.OneLine(text)
}

func infoCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "info ADDRESS",
		Short: "Tell what is known of an actor",
		Long:  "Tell what is known of an actor. " + addressHelp,
		Args:  cobra.ExactArgs(1),
	}
	cmd.ValidArgsFunction = r.actorNames
	cmd.RunE = r.runActor(func(_ context.Context, args []string) error { return r.info(args[0]) })
	r.flags(cmd)
	return cmd
}

// addressHelp says how an actor is named on the command line.
const addressHelp = "ADDRESS is HOST:PORT/ID, as thesp actors prints it; the part of the ID from\n" +
	"the hyphen on may be left out. ID alone is one in the system of --address, and #NAME the actor with that global name."

// runActor is run for a command whose first argument is an actor.
func (r *remote) runActor(do func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		return r.run(func(ctx context.Context) error {
			target := ""
			if r.target == "" && r.context == "" {
				target = actorTarget(args[0])
			}
			if err := r.check(target); err != nil {
				return err
			}
			return do(ctx, args)
		})(cmd, args)
	}
}

// completionTime is how long the Tab key may take.
const completionTime = 150 * time.Millisecond

// actorNames completes the first argument of a command that is an actor, by those of the system that the command is about.
func (r *remote) actorNames(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	r.timeout = completionTime
	if len(args) > 0 || r.check("") != nil || r.attach(nil) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer r.close()
	all, _ := r.allActors() // or there are none to tell
	var names []string
	for _, i := range all {
		if address := i.Address.String(); strings.HasPrefix(address, typed) {
			names = append(names, cobra.CompletionWithDesc(address, strings.TrimSpace(i.Type+" "+repl.OneLine(i.Name))))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// info is thesp info.
func (r *remote) info(text string) error {
	if err := r.attach(nil); err != nil {
		return err
	}
	info, err := r.actor(text)
	if err != nil {
		return err
	}
	v := viewOf(info)
	r.say(v, func(w io.Writer) {
		fmt.Fprintf(w, "%s %v   parent %s   children %s   name %s\n", v.Type, v.Address, orDash(v.Parent), addresses(v.Children), orDash(v.Name))
		fmt.Fprintf(w, "up %s   %s", age(time.Since(v.Born)), v.State)
		if v.Handling != "" {
			fmt.Fprintf(w, ", handling %s for %s", v.Handling, info.Busy.Round(time.Millisecond))
		}
		fmt.Fprintf(w, "\nin %d   out %d   mailbox %d   handled %d   failures %d\n", v.In, v.Out, v.Mailbox, v.Handled, v.Failed)
		if f := v.Failure; f != nil {
			fmt.Fprintf(w, "failed last %s ago on a message of type %s: %s\n", age(time.Since(f.At)), f.Message, f.Reason)
		}
	})
	return nil
}

func addresses(all []runtime.Address) string {
	var texts []string
	for _, a := range all {
		texts = append(texts, a.String())
	}
	return orDash(strings.Join(texts, " "))
}

func killCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "kill ADDRESS",
		Short: "Ask an actor to end, and its children first",
		Long:  "Ask an actor to end, and its children first. It cannot refuse, but finishes what it is at.\n" + addressHelp,
		Args:  cobra.ExactArgs(1),
	}
	cmd.ValidArgsFunction = r.actorNames
	cmd.RunE = r.runActor(func(_ context.Context, args []string) error { return r.kill(args[0]) })
	r.flags(cmd)
	return cmd
}

// kill is thesp kill.
func (r *remote) kill(text string) error {
	if err := r.attach(nil); err != nil {
		return err
	}
	info, err := r.actor(text)
	if err != nil {
		return err
	}
	if _, err := r.outcome(info.Address.System(), runtime.NumberAdmin, runtime.ExitRequest{Address: info.Address}); err != nil {
		return err
	}
	r.say(object{{"kind", "killed"}, {"address", info.Address}}, func(w io.Writer) {
		fmt.Fprintf(w, "%s %v has been asked to end\n", info.Type, info.Address)
	})
	return nil
}

func membersCommand(s streams) *cobra.Command {
	r := newRemote(s)
	cmd := &cobra.Command{
		Use:   "members [HOST:PORT]",
		Short: "List the systems of a convention, and what they offer",
		Args:  cobra.MaximumNArgs(1),
		RunE:  r.run1(r.members),
	}
	r.flags(cmd)
	return cmd
}

// members is thesp members.
func (r *remote) members(context.Context) error {
	if err := r.attach(nil); err != nil {
		return err
	}
	status, err := r.status()
	if err != nil {
		return err
	}
	var views []memberView
	for _, m := range status.Members {
		views = append(views, memberView{"member", m.Host, m.Leader, m.Load, m.Capabilities})
	}
	list(r, "members", views, "SYSTEM\tACTORS\tCAPABILITIES", func(m memberView) string {
		host := m.Address
		if m.Leader {
			host += " (leads)"
		}
		return fmt.Sprintf("%s\t%d\t%v", host, m.Actors, m.Capabilities)
	})
	return nil
}

func capsCommand(s streams) *cobra.Command {
	r := newRemote(s)
	var remove []string
	cmd := &cobra.Command{
		Use:   "caps [NAME[=VALUE]...]",
		Short: "Show or change what a system offers",
		Long: "Show what a system offers to actors, or change it: with NAME or NAME=VALUE it has that capability from then on.\n" +
			"Actors that need what is no longer there end. Only who runs a system may change it, on its own machine.",
		Example: "  thesp caps -a lab7:1900\n  thesp caps gpu=2 --remove tpu",
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.run(func(context.Context) error {
				target := ""
				if len(args) == 1 && strings.Contains(args[0], ":") && !strings.Contains(args[0], "=") {
					target, args = args[0], nil
				}
				if err := r.check(target); err != nil {
					return err
				}
				return r.caps(args, remove)
			})(cmd, args)
		},
	}
	r.flags(cmd)
	cmd.Flags().StringArrayVar(&remove, "remove", nil, "a capability that it has no longer")
	return cmd
}

// caps is thesp caps.
func (r *remote) caps(set, remove []string) error {
	caps, err := repl.ReadCapabilities(set)
	if err != nil {
		return usage("%v", err)
	}
	for _, name := range remove {
		if _, both := caps[name]; both {
			return usage("%s is to be set and removed", name)
		}
	}
	if err := r.attach(nil); err != nil {
		return err
	}
	before, err := r.status()
	if err != nil {
		return err
	}
	for _, name := range remove {
		if _, ok := before.Capabilities[name]; !ok {
			return fmt.Errorf("%s does not offer %s (it offers %s)", before.Host, name, orNothing(before.Capabilities))
		}
	}
	after := maps.Clone(before.Capabilities)
	if len(caps)+len(remove) > 0 {
		request := runtime.CapabilitiesRequest{Set: caps, Remove: remove}
		if _, err := r.outcome(r.id, runtime.NumberOwner, request); err != nil {
			return err
		}
		maps.Copy(after, caps)
		maps.DeleteFunc(after, func(name string, _ any) bool { return slices.Contains(remove, name) })
	}
	r.say(object{{"kind", "capabilities"}, {"address", before.Host}, {"capabilities", after}}, func(w io.Writer) {
		fmt.Fprintf(w, "%s   %s\n", before.Host, orNothing(thesp.Capabilities(after)))
	})
	return nil
}
