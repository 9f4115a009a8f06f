package repl

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unique"

	"thesp/runtime"
)

// errNotOwner says that a system does something only for who runs it.
var errNotOwner = errors.New("takes that only from who runs it, on its own machine")

// ReadCapabilities reads NAME and NAME=VALUE: a value that reads as an integer or a bool is one.
func ReadCapabilities(texts []string) (runtime.Capabilities, error) {
	caps := runtime.Capabilities{}
	for _, text := range texts {
		name, value, given := strings.Cut(text, "=")
		if _, twice := caps[name]; twice {
			return nil, fmt.Errorf("the capability %s is given twice", name)
		}
		caps[name] = true
		if given {
			caps[name] = CapabilityValue(value)
		}
	}
	return caps.Clean()
}

// CapabilityValue is the value that a text stands for.
func CapabilityValue(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if text == "true" || text == "false" {
		return text == "true"
	}
	return text
}

// caps is :caps.
func (sh *shell) caps(args []string) error {
	change, host, err := capabilityChange(args)
	if err != nil {
		return err
	}
	if host == "" {
		host = sh.conn.connected()
	}
	self := sh.sys.Address().System()
	office := runtime.MakeAddress(self, runtime.NumberAdmin)
	if host != "" && host != self.Value().Host {
		if office, err = sh.adminOf(host); err != nil {
			return err
		}
	}
	before, err := sh.offered(office)
	if err != nil {
		return err
	}
	host = office.System().Value().Host
	for _, name := range change.Remove {
		if _, ok := before[name]; !ok {
			return fmt.Errorf("%s does not offer %s (it offers %s)", host, name, orNothing(before))
		}
	}
	if len(change.Set)+len(change.Remove) > 0 {
		if err := sh.changeOffered(office, change); err != nil {
			return err
		}
	}
	after := maps.Clone(before)
	maps.Copy(after, change.Set)
	maps.DeleteFunc(after, func(name string, _ any) bool { return slices.Contains(change.Remove, name) })
	_, err = fmt.Fprintf(sh.print.out, "%s   %s\n", host, orNothing(after))
	return err
}

func orNothing(caps runtime.Capabilities) string {
	if len(caps) == 0 {
		return "nothing"
	}
	return caps.String()
}

// capabilityChange reads the arguments of :caps: what is to change, and the system that it is about, "" if that is not said.
func capabilityChange(args []string) (change runtime.CapabilitiesRequest, host string, err error) {
	change.Set = runtime.Capabilities{}
	if len(args) > 0 {
		args = flagWords(args[0])
	}
	for i := 0; i < len(args); i++ {
		flag, value, inside := strings.Cut(args[i], "=")
		switch {
		case !strings.HasPrefix(args[i], "--"):
			if err := setTyped(change.Set, args[i]); err != nil {
				return change, "", err
			}
			continue
		case flag != "--of" && flag != "--remove":
			return change, "", &refused{fmt.Sprintf(":caps has no flag %s: there are --remove and --of", flag)}
		case !inside && i+1 < len(args):
			i++
			value = args[i]
		}
		switch {
		case value == "":
			return change, "", &refused{flag + " needs a value"}
		case flag == "--of":
			host = value
		default:
			change.Remove = append(change.Remove, unquoted(value))
		}
	}
	if change.Set, err = change.Set.Clean(); err != nil {
		return change, "", &refused{err.Error()}
	}
	for _, name := range change.Remove {
		if _, both := change.Set[name]; both {
			return change, "", &refused{name + " is to be set and removed"}
		}
	}
	return change, host, nil
}

// setTyped adds what was typed, NAME or NAME=VALUE, where each may be in quotes: such a value is a string.
func setTyped(caps runtime.Capabilities, word string) error {
	name, value, given, ok := nameAndValue(word)
	_, twice := caps[name]
	switch {
	case unended(word) || unended(value):
		return &refused{":caps: there is no end to " + word}
	case !ok:
		return &refused{":caps takes NAME or NAME=VALUE, not " + word}
	case twice:
		return &refused{fmt.Sprintf("the capability %s is given twice", name)}
	case !given:
		caps[name] = true
	case unquoted(value) != value:
		caps[name] = unquoted(value)
	default:
		caps[name] = CapabilityValue(value)
	}
	return nil
}

// adminOf is the admin of the member that listens at host.
func (sh *shell) adminOf(host string) (runtime.Address, error) {
	for _, m := range sh.sys.Members() {
		if m.Host == host {
			return runtime.MakeAddress(unique.Make(runtime.SystemID{Host: m.Host, Incarnation: m.Incarnation}), runtime.NumberAdmin), nil
		}
	}
	if host == sh.conn.lostContact() {
		return runtime.Address{}, &worded{fmt.Sprintf("the connection to %s is lost", host), runtime.ErrUnreachable}
	}
	return runtime.Address{}, &worded{fmt.Sprintf("%s is no member of this convention (:members lists them)", host), runtime.ErrUnreachable}
}

// offered is what the system of an admin offers.
func (sh *shell) offered(office runtime.Address) (runtime.Capabilities, error) {
	if !sh.isElsewhere(office) {
		return sh.sys.Capabilities(), nil
	}
	answer, err := await(sh.ctx, func() (any, error) { return sh.sys.Ask(office, runtime.StatusRequest{}, infoTime) }, nil)
	if err != nil {
		return nil, err
	}
	status, _ := answer.(runtime.Status)
	return status.Capabilities, nil
}

// changeOffered changes what the system of an admin offers.
func (sh *shell) changeOffered(office runtime.Address, change runtime.CapabilitiesRequest) error {
	if !sh.isElsewhere(office) {
		for name, value := range change.Set {
			if err := sh.sys.UpdateCapability(name, value); err != nil {
				return err
			}
		}
		for _, name := range change.Remove {
			if err := sh.sys.UpdateCapability(name, nil); err != nil {
				return err
			}
		}
		return nil
	}
	owner := runtime.MakeAddress(office.System(), runtime.NumberOwner)
	answer, err := await(sh.ctx, func() (any, error) { return sh.sys.Ask(owner, change, infoTime) }, nil)
	switch {
	case errors.Is(err, runtime.ErrDead):
		return fmt.Errorf("%s %w", office.System().Value().Host, errNotOwner)
	case err != nil:
		return err
	}
	outcome, _ := answer.(runtime.Outcome)
	return outcome.Err()
}
