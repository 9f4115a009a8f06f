package peer

import (
	"errors"
	"testing"
)

func TestSequence(t *testing.T) {
	for _, test := range []struct {
		got   []int
		wrong int
	}{
		{[]int{0, 1, 2}, 0},
		{[]int{0, 2, 1, 3}, 2},
		{[]int{0, 2, 3}, 2}, // one is lost
		{[]int{0, 0, 1}, 2}, // one came twice
	} {
		var s Sequence
		for _, n := range test.got {
			s.Add(n)
		}
		if s.Wrong() != test.wrong {
			t.Errorf("of %v, %d are wrong, want %d", test.got, s.Wrong(), test.wrong)
		}
	}
}

func TestMeasureReportsErrors(t *testing.T) {
	broken := errors.New("broken")
	p := Peer{
		Name: "p",
		Tell: func() (Run, error) {
			runs := 0
			return func(int) error {
				if runs++; runs > 1 { // the first is the warm-up
					return broken
				}
				return nil
			}, nil
		},
		Tree: func() (func() (int64, error), error) { return func() (int64, error) { return treeSum - 1, nil }, nil },
	}
	for _, workload := range []string{"L1", "L5", "L3", "L2p", "nonsense"} {
		if v, err := measure(p, workload, 10); err == nil || v != nil {
			t.Errorf("%s: %v, %v", workload, v, err)
		}
	}
}
