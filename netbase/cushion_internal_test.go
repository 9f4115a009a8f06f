package netbase

import "testing"

// There is a cushion once much has come in large frames, and none because of small ones, or of a large message now and then.
func TestCushion(t *testing.T) {
	tests := []struct {
		name       string
		frame, sum int
		want       bool
	}{
		{"small ones", largeFrame - 1, 8 * cushionAfter, false},
		{"large ones", largeFrame, cushionAfter, true},
		{"not yet", largeFrame, cushionAfter - largeFrame, false},
		{"one", cushionAfter - 1, 1, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var c cushion
			for sum := 0; sum < test.sum; sum += test.frame {
				c.hear(test.frame)
			}
			held := c.held.Load()
			if got := held != nil; got != test.want {
				t.Fatalf("a cushion: %v, want %v", got, test.want)
			}
			if c.hear(largeFrame); held != nil && c.held.Load() != held {
				t.Error("there is another one, want that it stays")
			}
			if c.drop(); c.held.Load() != nil {
				t.Error("it is still there, want it dropped")
			}
		})
	}
}
