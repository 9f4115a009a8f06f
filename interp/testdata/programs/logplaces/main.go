// Entries of package log have the place that they come from, and go where log/slog sends its own.
package main

import (
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
)

type service struct {
	*log.Logger
	name string
}

func (s *service) start() {
	s.Printf("%s starts", s.name)
	defer s.Println("it ends")
	func() { log.Print("in a closure") }()
}

func withoutTime(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

func main() {
	log.SetOutput(os.Stdout)
	log.SetFlags(log.Lshortfile)
	s := service{log.New(os.Stdout, "service: ", log.Lshortfile|log.Lmsgprefix), "web"}
	s.start()
	_, file, line, ok := runtime.Caller(0)
	fmt.Println(filepath.Base(file), line, ok)
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: withoutTime})))
	slog.Info("of slog", "n", 1)
	log.Print("of log")
	log.Println("the end")
}
