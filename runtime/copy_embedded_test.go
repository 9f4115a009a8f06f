package runtime_test

import (
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

type (
	stamped struct {
		time.Time
		Label string
	}
	linked struct {
		*url.URL
		Title string
	}
	// Amounts are of one text, whatever they have inside.
	amount struct {
		*big.Int
		unit string
	}
)

func (a amount) MarshalText() ([]byte, error) { return []byte(a.String() + " " + a.unit), nil }

func (a *amount) UnmarshalText(text []byte) error {
	a.Int = new(big.Int)
	_, err := fmt.Sscan(string(text), a.Int, &a.unit)
	return err
}

// A hiddenLink knows by a pointer how it travels, and does not.
type hiddenLink struct {
	*url.URL
	title string
}

// What a type does itself about its values may fail, and is an error to the sender.
func TestEmbeddedMarshallerPanics(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		for _, sent := range []any{hiddenLink{&url.URL{}, "empty"}, hiddenLink{nil, "none"}} {
			_, err := sys.Ask(a, sent, time.Minute)
			if want := "runtime_test.hiddenLink cannot be sent: panic: runtime error: invalid memory address"; !errors.Is(err, runtime.ErrUnsendable) || !strings.Contains(err.Error(), want) {
				t.Errorf("Ask: %v, want %s", err, want)
			}
		}
	})
}

// A struct that knows how it travels by what is embedded in it does not leave its other fields behind.
func TestEmbeddedMarshaller(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := create(t, sys, script(echo))
		at := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
		for _, sent := range []any{
			stamped{at, "leap"}, linked{&url.URL{Host: "h"}, "home"}, linked{nil, "none"}, &stamped{at, "leap"}, []stamped{{at, "leap"}}, amount{big.NewInt(5), "EUR"},
		} {
			if got := ask(t, sys, a, sent); !reflect.DeepEqual(got, sent) {
				t.Errorf("%v arrives as %v", sent, got)
			}
		}
	})
}
