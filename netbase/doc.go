// Package netbase connects systems of package runtime with each other, and keeps their convention.
//
// # What a connection promises
//
//   - Two systems have one connection, which either of them dials; when both do at once, one of the two remains.
//   - What a system says to another one arrives in order, and once. It is kept until the other side has confirmed it, so a connection that breaks is made
//     anew and goes on where the old one stopped.
//   - That holds until one side gives the other one up: because it has been silent for Config.DeadAfter, nobody listens at its address any more, it has left, or it
//     breaks the protocol. Both sides then learn that the other one is lost, the actors there have ended for all who watch or created them, asks of them
//     fail, and what was not confirmed becomes dead letters. Some of that may have arrived all the same: delivery is at most once.
//   - A member that the leader has declared dead, for its silence, and that comes back is told so, and is another system from then on: with another incarnation, so that the
//     addresses of the actors that it had before name nobody for others, and its actors, which go on, have other ones. In the member itself nothing changes. A
//     leader that hears nothing of several members, and of no other, is cut off itself: it declares nobody dead, and those that come back are who they were.
//   - Two systems that nobody can dial, such as two shells, have no connection: what one says to the other goes through the system that it has dialled, which need not know the
//     types. When one is lost, the other hears of it from there.
//   - Of two systems that give the same address as their own the newer one has it. The older one is told, and is out of the convention for good, see
//     Config.Replaced. A third replacement within a minute is refused.
//   - Messages are encoded where they are sent, in the goroutine that sends them; what cannot be sent is an error there, and so is what takes more
//     than Config.MaxMessage. What the receiver has no type for comes back as a dead letter, and an ask fails with
//     runtime.ErrUnsendable, which names the type.
//
// Where what comes next tends to come soon, as answers do, a system looks for it for up to 50 µs before it waits, which takes no processor from what else there is to
// do in its process. An ask between two processes of one machine takes 10 to 15 µs that way, and 55 where processors have to be woken.
//
// # Full mailboxes
//
// Who sends to an actor on another system whose mailbox is full is treated as one who sends to an actor here: it waits until there is room, for 5 s, and then
// has runtime.ErrBusy. So a producer that is faster than its consumer is slowed down, and loses nothing. Others are not held up: the receiving side keeps apart what
// comes for the full mailbox, tells the sending one to stop once that is Config.MaxWaiting bytes, and then lets it send as many messages as the actor
// handles. What is on its way when it says stop is at most Config.MaxWaiting bytes as well. When four times Config.MaxWaiting bytes from one system wait for
// full mailboxes, more of them go back, and are dead letters there.
//
// Two actors that flood each other while neither handles what comes are refused after those 5 s. Room is 10,000 messages and twice Config.MaxWaiting bytes each way until then.
//
// # Limits
//
// At most Config.MaxWaiting bytes of messages wait to be sent to one system, and four times that of news of the runtime; then who sends waits, for 5 s, and has
// runtime.ErrBusy after that. The frames of one connection are
// at most Config.MaxMessage long, which is looked at before memory is taken, and memory is taken as bytes come, not as they are promised. Of connections that
// have not proved who they are there are 64 at a time, 8 from one address; each has 5 s to say hello, or 100 ms if another one wants its place. After that
// what begins to be said must be whole within twice Config.DeadAfter, 64 KiB at a time, in either direction; who is slower is lost. The log has at most one line
// about each host in 10 s, with the number of those that were left out.
//
// # Security
//
// Connections are TLS 1.3, and both sides prove with a certificate that they have the key of the convention; there is no mode without. Who does not have the key can
// neither read nor change what is said, nor get as far as to say anything. Who has it is trusted fully: it may take any name, create actors, and send
// any message to any actor. The limits above then bound mistakes, and hold off who floods, but a member that means ill is a member. So the key is
// to be kept like a password, and changed when somebody leaves who had it; see KeyRing.
package netbase
