package repl

import (
	"strings"
	"testing"
)

func TestReadCapabilities(t *testing.T) {
	for _, tt := range []struct {
		flags []string
		want  string
	}{
		{nil, ""},
		{[]string{"Server", "gpu=2", "os=linux", "off=false", "on=true", "text=a=b"}, `gpu=2 off=false on os="linux" Server text="a=b"`},
	} {
		caps, err := ReadCapabilities(tt.flags)
		if want := strings.Fields(tt.want); err != nil || len(caps) != len(want) {
			t.Errorf("capabilities of %q are %v, %v, want %v", tt.flags, caps, err, tt.want)
		}
		for _, part := range strings.Fields(tt.want) {
			if !strings.Contains(caps.String(), part) {
				t.Errorf("capabilities of %q are %v, want %s in it", tt.flags, caps, part)
			}
		}
	}
	for _, flags := range [][]string{{"a", "a=1"}, {"=1"}} {
		if caps, err := ReadCapabilities(flags); err == nil {
			t.Errorf("capabilities of %q are %v, want an error", flags, caps)
		}
	}
}
