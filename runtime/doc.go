// Package runtime runs actors in one system: it creates them, carries messages between them, and sees to their end. It is the
// engine behind package thesp, which has the same names; programs import that one.
//
// # What an actor may rely on
//
//   - It handles one message at a time. Its state needs no lock. Two actors run in parallel.
//   - Messages from one sender arrive in the order in which they were sent, each at most once.
//   - A message is a copy: what the receiver changes, the sender does not see. What carries no pointer, slice or map is not copied
//     twice. Unexported fields of structs stay behind. An error arrives as a SentError, its text and what it is for errors.Is, unless it is of a type of one's own that can be sent.
//   - What cannot be delivered is an error to the caller if that is known at once, and a DeadEnvelope to the handler of dead letters. Stats
//     accounts for every message.
//   - A handler that returns an error or panics has failed on that message: its sender gets a PoisonMessage, with the message as it was sent, an Ask a
//     *PoisonError. The actor goes on with its state, unless Supervise says otherwise: to call the handler again, restart with fresh state, stop, or
//     escalate.
//   - A parent is told once of every end of a child, by ChildActorExited, and whoever watches an actor by ActorExited. An exit is recursive, children first. A parent
//     that replaces children which end at once hears of further ends later: after 100 replacements, of one for each millisecond.
//   - Requests to exit and news of ends overtake user messages. What is left when an actor ends becomes dead letters.
//   - Wakeups come in the order in which they are due, can be cancelled, and die with the actor.
//   - Addresses are never used twice. A global name has one owner at a time in the whole convention, and is free when the owner ends.
//
// # Too many messages
//
// At most 10,000 user messages wait for one actor. Who sends to an actor that has as many waits for room, for 5 seconds at most: then the message is refused with
// ErrBusy. An actor does not wait for one that waits for it, directly or through others, to have room or to answer: it gets ErrBusy at once, so that actors which flood
// one another cannot stop for ever. What the runtime itself sends, such as poison, does not wait: without room it is a dead letter. Code outside has an inbox of 10,000
// messages, too: when one more comes, the oldest becomes a dead letter.
//
// # How it runs
//
// An idle actor is some 300 bytes and no goroutine. One that has mail is run by one of a few worker goroutines; see scheduler. Nothing
// is left of a system after Shutdown.
//
// Code outside of any actor uses the methods of System, handlers those of their Context.
package runtime
