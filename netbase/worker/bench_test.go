//go:build unix

package worker

import (
	"fmt"
	"io"
	"slices"
	"testing"
	"time"
)

// BenchmarkStart is from the call of Start until the first answer of the child, closing not included.
func BenchmarkStart(b *testing.B) {
	for _, plain := range []bool{false, true} {
		b.Run(map[bool]string{false: "sandbox", true: "plain"}[plain], func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				from := time.Now()
				w, err := Start(b.Context(), Config{NoSandbox: plain})
				if err != nil {
					b.Fatal(err)
				}
				if got, err := ask(w, "echo x"); got != "x" {
					b.Fatal(got, err)
				}
				took = append(took, time.Since(from))
				b.StopTimer()
				w.Close()
				b.StartTimer()
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

func BenchmarkRoundTrip(b *testing.B) {
	for _, plain := range []bool{false, true} {
		b.Run(map[bool]string{false: "sandbox", true: "plain"}[plain], func(b *testing.B) {
			w := started(b, Config{NoSandbox: plain})
			answer := make([]byte, len("x\n"))
			for b.Loop() {
				fmt.Fprintln(w.Conn(), "echo x")
				if _, err := io.ReadFull(w.Conn(), answer); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
