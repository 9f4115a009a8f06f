// Thesp is an actor system that you can type at: a shell, and a runner of actors in plain Go files. See thesp help.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
