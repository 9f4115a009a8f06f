package repl

import (
	"fmt"
	"net"
	"sync"

	"thesp/runtime"
)

// A connection is the place of the shell in the convention of another system. The zero value is none.
type connection struct {
	mu      sync.Mutex     // guards what follows
	contact runtime.Member // through which the shell is connected; without Host if it is not
	lost    bool           // it cannot be reached
	cancel  func()         // ends the watch
	watch   sync.WaitGroup // of the goroutine that looks after the connection
}

// prompt tells where the shell is, and how many messages wait for listen.
func (c *connection) prompt(waiting int) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := promptName
	if c.contact.Host != "" {
		text += "@" + c.contact.Host
	}
	if c.lost {
		text += "!"
	}
	if waiting > 0 {
		text += fmt.Sprintf("[%d]", waiting)
	}
	return text + "> "
}

// connected returns the host that the shell is connected to, "" if it is not.
func (c *connection) connected() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.contact.Host
}

// wait returns when nobody looks after the connection any more.
func (c *connection) wait() { c.watch.Wait() }

// change takes what is known of the members now. It returns what there is to say about that, "" for nothing.
func (c *connection) change(members []runtime.Member) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var now runtime.Member
	for _, m := range members {
		if m.Host == c.contact.Host {
			now = m
		}
	}
	before, there := c.contact, now.Host != ""
	switch {
	case before.Host == "", !there && c.lost, there && !c.lost && now.Incarnation == before.Incarnation:
		return ""
	case !there:
		c.lost = true
		return fmt.Sprintf("connection to %s lost, trying again", before.Host)
	}
	c.lost, c.contact = false, now
	if now.Incarnation != before.Incarnation {
		return fmt.Sprintf("connected to %s again, where another system runs now: what ran there is gone", now.Host)
	}
	return fmt.Sprintf("connected to %s again", now.Host)
}

// connect is the command of that name.
func (sh *shell) connect(args []string) error {
	if len(args) != 1 {
		return &refused{"connect takes HOST:PORT"}
	}
	return sh.connectTo(args[0], true)
}

// connectTo joins the convention of the system at target, and says so if told is set.
func (sh *shell) connectTo(target string, told bool) error {
	if _, _, err := net.SplitHostPort(target); err != nil {
		return &refused{fmt.Sprintf("%q is not HOST:PORT", target)}
	}
	if host := sh.conn.connected(); host != "" {
		return &refused{fmt.Sprintf("connected to %s already (disconnect first)", host)}
	}
	if err := sh.leaveIsolation(); err != nil {
		return err
	}
	if err := sh.cfg.Connect(sh.sys, sh.session, target); err != nil {
		return err
	}
	id, err := runtime.Reach(sh.sys, target)
	if err != nil {
		runtime.Disconnect(sh.sys, "it cannot be reached")
		return err
	}
	members := sh.sys.Members()
	events, cancel := sh.sys.Events(100)
	c := sh.conn
	c.mu.Lock()
	c.contact, c.lost, c.cancel = runtime.Member{Host: id.Value().Host, Incarnation: id.Value().Incarnation}, false, cancel
	c.mu.Unlock()
	c.watch.Go(func() { // ends with the connection, or with the system
		for e := range events {
			if e.Kind == runtime.EventDeadLetter && e.Sender == sh.sys.Address() {
				fmt.Fprintln(sh.print.err, sh.print.yellow.Sprintf("a message has not reached %s: %s", sh.refs.short(e.Actor), e.Reason))
			}
			if e.Kind != runtime.EventMember && e.Lost == 0 {
				continue
			}
			if text := c.change(sh.sys.Members()); text != "" {
				sh.input.reprompt(c.prompt(sh.inbox.len()))
				fmt.Fprintln(sh.print.err, sh.print.yellow.Sprint(text))
			}
		}
	})
	if told {
		sh.tellOfConnection(id.Value(), members)
	}
	return nil
}

// leaveIsolation ends the convention that the shell has with its own workers, unless there are actors in them.
func (sh *shell) leaveIsolation() error {
	actors, _ := runtime.Census(sh.sys, censusTime)
	for _, a := range actors {
		if a.Address.System().Value().Source != "" {
			return &refused{fmt.Sprintf("the isolated actor %s would end (connect before you create such actors)", sh.refs.short(a.Address))}
		}
	}
	runtime.Disconnect(sh.sys, "its worker has ended")
	return nil
}

func (sh *shell) tellOfConnection(id runtime.SystemID, members []runtime.Member) {
	leader, offers, counted := "", "", fmt.Sprintf("%d members", len(members))
	for _, m := range members {
		if m.Leader {
			leader = ", led by " + m.Host
		}
		if m.Host == id.Host && len(m.Capabilities) > 0 {
			offers = fmt.Sprintf("   offers %v", m.Capabilities)
		}
	}
	if len(members) == 1 {
		counted = "1 member"
	}
	fmt.Fprintf(sh.print.err, "connected to %s   %s%s%s\n", id.Host, counted, leader, offers)
}

// disconnect is the command of that name.
func (sh *shell) disconnect(args []string) error {
	if err := noArguments("disconnect", args); err != nil {
		return err
	}
	c := sh.conn
	host := c.connected()
	if host == "" {
		return &refused{"not connected (connect HOST:PORT)"}
	}
	c.mu.Lock()
	cancel := c.cancel
	c.contact, c.lost, c.cancel = runtime.Member{}, false, nil
	c.mu.Unlock()
	cancel()
	runtime.Disconnect(sh.sys, "this shell has disconnected")
	fmt.Fprintf(sh.print.err, "disconnected from %s\n", host)
	return nil
}
