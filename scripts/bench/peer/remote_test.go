package peer

import (
	"slices"
	"testing"
)

func TestFlow(t *testing.T) {
	f := NewFlow(Job{Count: 4, Window: 2, Size: 3})
	due := func(want ...int) {
		t.Helper()
		if got := slices.Collect(f.Due()); !slices.Equal(got, want) {
			t.Errorf("due are %v, want %v", got, want)
		}
	}
	due(0, 1)
	due()
	for seq, size := range []int{3, 3, -1, 3} {
		if seq == 3 {
			seq = 5 // not in order
		}
		if last := f.Answered(seq, size); last != (seq == 5) {
			t.Errorf("answer %d: %v", seq, last)
		}
		switch seq {
		case 0:
			due(2)
		case 1:
			due(3)
		}
	}
	if f.Wrong() != 2 {
		t.Errorf("%d are wrong, want 2", f.Wrong())
	}
}

func TestBlobSize(t *testing.T) {
	data := newData(70_000)
	if got := BlobSize(data); got != len(data) {
		t.Errorf("it has %d bytes", got)
	}
	data[509*7] ^= 1
	if got := BlobSize(data); got != -1 {
		t.Errorf("damaged it has %d bytes", got)
	}
}
