package runtime

import (
	"runtime"
	"testing"
)

type tree struct{ Left, Right *tree }

func treeOf(depth int) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{treeOf(depth - 1), treeOf(depth - 1)}
}

// To write a traced message, for which its actor waits, takes no longer for a large one.
func TestBriefOfLargeMessages(t *testing.T) {
	large := map[int]string{}
	for i := range 100_000 {
		large[i] = "x"
	}
	for name, msg := range map[string]any{"map": large, "maps": []any{large, large}, "tree": treeOf(15)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		text := brief(msg)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 100_000 {
			t.Errorf("%s: %d bytes are allocated to write %s", name, n, text)
		}
	}
}
