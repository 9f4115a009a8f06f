package repl

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"unique"

	"thesp/runtime"
)

// A connection is the place of the shell in the convention of another system.
type connection struct {
	turn chan struct{} // full while somebody connects or disconnects, who may have been left behind

	mu      sync.Mutex     // guards what follows
	contact runtime.Member // through which the shell is connected; without Host if it is not
	lost    bool           // it cannot be reached
	cancel  func()         // ends the watch
	watch   sync.WaitGroup // of the goroutine that looks after the connection
}

func newConnection() *connection { return &connection{turn: make(chan struct{}, 1)} }

// inTurn runs call while nobody else connects or disconnects. If ctx ends before call does, call is left behind, and undone in the end unless it fails.
func (c *connection) inTurn(ctx context.Context, call func() error, undo func()) error {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	_, err := await(ctx, func() (struct{}, error) { return struct{}{}, call() }, func(_ struct{}, err error) {
		if err == nil {
			undo()
		}
		<-c.turn
	})
	if !errors.Is(err, errLeft) {
		<-c.turn
	}
	return err
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

// lostContact returns the host that the connection is lost to, "" if none is.
func (c *connection) lostContact() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.lost {
		return ""
	}
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
	if err := sh.staysWhole(); err != nil {
		return err
	}
	id, err := sh.reach(target)
	if err != nil {
		return err
	}
	members := sh.sys.Members()
	sh.watch(id.Value())
	if told {
		sh.tellOfConnection(id.Value(), members)
	}
	return nil
}

// reach joins the convention of the system at target, unless the input is stopped.
func (sh *shell) reach(target string) (unique.Handle[runtime.SystemID], error) {
	var id unique.Handle[runtime.SystemID]
	err := sh.conn.inTurn(sh.ctx, func() (err error) {
		runtime.Disconnect(sh.sys, "its worker has ended") // what the shell has with its own workers
		if err := sh.cfg.Connect(sh.sys, sh.session, target); err != nil {
			return err
		}
		if id, err = runtime.Reach(sh.sys, target); err != nil {
			runtime.Disconnect(sh.sys, "it cannot be reached")
		}
		return err
	}, func() { runtime.Disconnect(sh.sys, "the shell has been interrupted") })
	if err != nil {
		return unique.Handle[runtime.SystemID]{}, err
	}
	return id, nil
}

// watch looks after the connection to the system id, until it ends.
func (sh *shell) watch(id runtime.SystemID) {
	events, cancel := sh.sys.Events(100)
	c := sh.conn
	c.mu.Lock()
	c.contact, c.lost, c.cancel = runtime.Member{Host: id.Host, Incarnation: id.Incarnation}, false, cancel
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
}

// staysWhole returns an error if there are actors in workers of the shell, which end with the convention that it has with those.
func (sh *shell) staysWhole() error {
	actors, _ := sh.census()
	if err := sh.ctx.Err(); err != nil {
		return err
	}
	for _, a := range actors {
		if a.Address.System().Value().Source != "" {
			return &refused{fmt.Sprintf("the isolated actor %s would end (connect before you create such actors)", sh.refs.short(a.Address))}
		}
	}
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
	err := c.inTurn(sh.ctx, func() error {
		runtime.Disconnect(sh.sys, "this shell has disconnected")
		return nil
	}, func() {})
	if err != nil {
		return err
	}
	fmt.Fprintf(sh.print.err, "disconnected from %s\n", host)
	return nil
}
