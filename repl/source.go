package repl

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// upgradeTime is how long :upgrade waits for an actor that is at work.
const upgradeTime = 5 * time.Second

// upgradeElsewhereTime is the same for an actor of another system, which may have to get and load the source first.
const upgradeElsewhereTime = 30 * time.Second

// listSources is :sources.
func (sh *shell) listSources(args []string) error {
	if err := noArguments("sources", args); err != nil {
		return err
	}
	list := sh.session.Library().List()
	if len(list) == 0 {
		fmt.Fprintln(sh.print.out, "no sources: an actor type has one once an actor of it is created")
		return nil
	}
	now, elsewhere := sh.session.Versions(), map[string][]string{}
	actors, silent := sh.census()
	if err := sh.ctx.Err(); err != nil {
		return err
	}
	for _, a := range actors {
		if sh.isElsewhere(a.Address) {
			elsewhere[a.Source] = append(elsewhere[a.Source], sh.whereIs(a.Address))
		}
	}
	w := NewTable(sh.print.out)
	for _, l := range list {
		state, way := "old", ""
		for _, t := range l.Roots {
			if now[shortType(t)] == l.Source.Hash() {
				state = "current"
			}
		}
		there := elsewhere[l.Source.Hash()]
		users := len(l.Users) + len(there)
		slices.Sort(there)
		where := strings.Join(append([]string{"here"}, slices.Compact(there)...), ", ")
		if state == "old" && users == 0 {
			way = "  (:unload " + l.Source.Name() + ")"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d B\t%s\t%s%s\n", l.Source.Name(), shortTypes(l.Roots), state,
			count(users, "actor"), l.Source.Size(), where, l.Since.Format(time.TimeOnly), way)
	}
	return errors.Join(w.Flush(), silent)
}

// shortTypes are names of types as :sources shows them.
func shortTypes(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	short := make([]string, len(names))
	for i, n := range names {
		short[i] = shortType(n)
	}
	return strings.Join(short, ", ")
}

// count is 1 actor, 2 actors.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// printSource is :source.
func (sh *shell) printSource(args []string) error {
	if len(args) != 1 {
		return &refused{":source takes a type of this session, or the @ and first digits of a source"}
	}
	s, err := sh.findSource(args[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(sh.print.out, "%s  %d B  sha256 %s\n", s.Name(), s.Size(), s.Hash())
	for i, line := range strings.Split(strings.TrimSuffix(s.Text(), "\n"), "\n") {
		fmt.Fprintln(sh.print.out, strings.TrimRight(fmt.Sprintf("%4d  %s", i+1, line), " "))
	}
	return nil
}

func (sh *shell) findSource(name string) (*interp.Source, error) {
	if !strings.HasPrefix(name, "@") {
		return sh.session.SourceOf(name)
	}
	lib := sh.session.Library()
	hash, err := lib.Find(name)
	if err != nil {
		return nil, fmt.Errorf("%w (:sources lists those that are known here)", err)
	}
	s, _ := lib.Source(hash)
	return s, nil
}

// unload is :unload.
func (sh *shell) unload(args []string) error {
	if len(args) != 1 {
		return &refused{":unload takes the @ and first digits of a source"}
	}
	lib := sh.session.Library()
	hash, err := lib.Find(args[0])
	if err != nil {
		return fmt.Errorf("%w (:sources lists those that are known here)", err)
	}
	err = lib.Unload(hash)
	var used *interp.UsedError
	if errors.As(err, &used) {
		var names []string
		for _, a := range used.Users {
			names = append(names, sh.refs.short(a))
		}
		return fmt.Errorf("%w: %s by %s", interp.ErrSourceUsed, interp.SourceName(hash), strings.Join(names, ", "))
	}
	return err
}

// upgrade is :upgrade.
func (sh *shell) upgrade(args []string) error {
	words := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--fresh" })
	name, fresh := strings.Join(words, " "), len(words) < len(args) // Box[int, string] may have blanks
	if name == "" || strings.Contains(name, " ") && !strings.Contains(name, "[") {
		return &refused{":upgrade takes an actor type of this session, and --fresh if actors are to begin anew"}
	}
	kinds, err := sh.kindsOf(name)
	if err != nil {
		return err
	}
	w := NewTable(sh.print.out)
	moved, failed := 0, 0
	actors, silent := sh.census()
	if err := sh.ctx.Err(); err != nil {
		return err
	}
	for _, a := range actors {
		if sh.ctx.Err() != nil {
			break
		}
		kind := kinds[a.Type]
		if kind == nil || a.Source == "" || a.Source == kind.Source && !fresh {
			continue
		}
		from, outcome := a.Source, "ok"
		if err := sh.upgradeOne(a.Address, kind, fresh); err != nil {
			failed++
			outcome = err.Error()
			if errors.Is(err, runtime.ErrUpgrade) {
				outcome += fmt.Sprintf("   (:upgrade %s --fresh begins anew)", shortType(kind.Name))
			}
		}
		if now, ok := sh.sys.Actor(a.Address); ok {
			a = now // it may have been at a message
		}
		sh.refs.of(a)
		moved++
		fmt.Fprintf(w, "%s\t%s\t%s -> %s\tafter %s\t%s\n", sh.refs.short(a.Address), sh.whereIs(a.Address), interp.SourceName(from), interp.SourceName(kind.Source), count(int(a.Handled), "message"), outcome)
	}
	if moved == 0 {
		for _, name := range slices.Sorted(maps.Keys(kinds)) {
			fmt.Fprintf(sh.print.out, "no actor of %s runs another version than %s\n", shortType(name), interp.SourceName(kinds[name].Source))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if failed > 0 {
		return errors.Join(fmt.Errorf("%d of %s not upgraded", failed, count(moved, "actor")), silent)
	}
	return silent
}

// kindsOf returns the actor type of the session with the given name, or all that are instances of the generic type of that name and have had actors.
func (sh *shell) kindsOf(name string) (map[string]*runtime.Kind, error) {
	kind, err := sh.session.Kind(name)
	if err == nil {
		return map[string]*runtime.Kind{kind.Name: kind}, nil
	}
	out := map[string]*runtime.Kind{}
	for instance := range sh.session.Versions() {
		if !strings.HasPrefix(instance, shortType(name)+"[") {
			continue
		}
		kind, err := sh.session.Kind(instance)
		if err != nil {
			return nil, err
		}
		out[kind.Name] = kind
	}
	if len(out) == 0 {
		return nil, err
	}
	return out, nil
}

// withUpgrade adds to the error of a message that the actor at to cannot read how it gets to know what the session knows now, if it runs an older version.
func (sh *shell) withUpgrade(to runtime.Address, err error) error {
	actors, _ := runtime.Census(sh.sys, censusTime)
	versions := sh.session.Versions()
	for _, a := range actors {
		if now := versions[shortType(a.Type)]; a.Address == to && now != "" && a.Source != now {
			return fmt.Errorf("%w (:upgrade %s: it runs %s, and %s is the version of now)", err, shortType(a.Type), interp.SourceName(a.Source), interp.SourceName(now))
		}
	}
	return err
}

// whereIs is here, or the system of an actor.
func (sh *shell) whereIs(a runtime.Address) string {
	if sh.isElsewhere(a) {
		return a.System().Value().Host
	}
	return "here"
}

// upgradeElsewhere upgrades an actor of another system.
func (sh *shell) upgradeElsewhere(a runtime.Address, kind *runtime.Kind, fresh bool) error {
	office := runtime.MakeAddress(a.System(), runtime.NumberAdmin)
	answer, err := await(sh.ctx, func() (any, error) {
		return sh.sys.Ask(office, runtime.UpgradeRequest{Address: a, Type: kind.Name, Source: kind.Source, Fresh: fresh}, upgradeElsewhereTime)
	}, nil)
	if err != nil {
		return err
	}
	outcome, _ := answer.(runtime.Outcome)
	return outcome.Err()
}

// upgradeOne upgrades one actor. The error is without its address.
func (sh *shell) upgradeOne(a runtime.Address, kind *runtime.Kind, fresh bool) error {
	if sh.isElsewhere(a) {
		return sh.upgradeElsewhere(a, kind, fresh)
	}
	ctx, cancel := context.WithTimeout(sh.ctx, upgradeTime)
	defer cancel()
	err := sh.sys.Upgrade(ctx, a, kind, fresh)
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}
