// Package runtime runs actors in one system: it creates them, carries messages between them, and sees to their end. It is the
// engine behind package thesp, which has the same names; programs import that one.
//
// # What an actor may rely on
//
//   - It handles one message at a time. Its state needs no lock. Two actors run in parallel.
//   - Messages from one sender arrive in the order in which they were sent, each at most once.
//   - A message is a copy: what the receiver changes, the sender does not see. What carries no pointer, slice or map is not copied
//     twice. Unexported fields of structs stay behind.
//   - What cannot be delivered is an error to the caller if that is known at once, and a DeadEnvelope to the handler of dead letters.
//   - A handler that returns an error or panics has failed on that message: its sender gets a PoisonMessage, an Ask a *PoisonError. The actor
//     goes on with its state.
//   - A parent is told once of every end of a child, by ChildActorExited. An exit is recursive, children first.
//   - Requests to exit and news of children overtake user messages. What is left when an actor ends becomes dead letters.
//   - Wakeups come in the order in which they are due, can be cancelled, and die with the actor.
//   - Addresses are never used twice.
//
// # How it runs
//
// An idle actor is some 300 bytes and no goroutine. One that has mail is run by one of a few worker goroutines; see scheduler. Nothing
// is left of a system after Shutdown.
//
// Code outside of any actor uses the methods of System, handlers those of their Context.
package runtime
