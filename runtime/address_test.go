package runtime_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"thesp/runtime"
)

func TestAddressText(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		var inAsk runtime.Address
		b := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			inAsk = ctx.Sender()
			return ctx.Reply(msg)
		}))
		ask(t, sys, b, "x")
		for _, addr := range []runtime.Address{a, b, sys.Address(), inAsk} {
			got, err := runtime.ParseAddress(addr.String())
			if err != nil || got != addr {
				t.Errorf("ParseAddress(%q) = %v, %v", addr.String(), got, err)
			}
			text, err := json.Marshal(map[runtime.Address]runtime.Address{addr: addr})
			if err != nil {
				t.Fatal(err)
			}
			var back map[runtime.Address]runtime.Address
			if err := json.Unmarshal(text, &back); err != nil || back[addr] != addr {
				t.Errorf("%s comes back as %v, %v", text, back, err)
			}
		}
		if a.Host() != "local" || !strings.HasPrefix(a.ID(), "1-") || a.String() != a.Host()+"/"+a.ID() {
			t.Errorf("parts of %v: %q %q", a, a.Host(), a.ID())
		}
	})
	var zero runtime.Address
	if !zero.IsZero() || zero.String() != "nobody" || zero.Host() != "" || zero.ID() != "" {
		t.Errorf("the zero address is %q, %q, %q", zero.String(), zero.Host(), zero.ID())
	}
}

func TestParseAddressRefuses(t *testing.T) {
	for _, text := range []string{
		"", "local", "local/", "/1-a", "local/1", "local/-a", "local/x-a", "local/1-", "local/1-A", "local/01-a", "local/1-0a", "local/+1-a",
		"local/1-zzzzzzzzz", "local/9223372036854775808-a", "local/askx-a", "local/1-a ", "nobody",
		"local/4611686018427387904-a", "local/1073741824.1-a", "local/1.4294967296-a", "local/1.-a", "local/.1-a", "local/01.1-a", "local/ask1.1-a", "local/Admin-a", "local/admin1-a", "local/askadmin-a", "local/2305843009213693953-a",
	} {
		if a, err := runtime.ParseAddress(text); !errors.Is(err, runtime.ErrAddress) {
			t.Errorf("ParseAddress(%q) = %v, %v, want ErrAddress", text, a, err)
		}
	}
	for _, text := range []string{"local/1-a", "[::1]:1900/ask17-zz", "h:1/4611686018427387903-1", "h:1/ask9223372036854775807-1", "h:1/1073741823.4294967295-1", "h:1/0.0-1", "h:1/admin-1", "h:1/owner-2kq"} {
		if a, err := runtime.ParseAddress(text); err != nil || a.String() != text {
			t.Errorf("ParseAddress(%q) = %v, %v", text, a, err)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"local/1-a", "127.0.0.1:1900/17-2kq9", "local/ask3-0", "/", "-", "a/b-c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := runtime.ParseAddress(text)
		if err == nil && a.String() != text {
			t.Errorf("ParseAddress(%q).String() = %q", text, a.String())
		}
	})
}
