package runtime

import (
	"errors"
	"fmt"
)

// Claim gives the global name to code outside of any actor of s, until s ends: what the name is told is for Listen. The error says who has it, or is that of an actor that asks for a name. Claim
// is for what runs systems, and no part of package thesp.
func Claim(s *System, name string) error {
	if name == "" {
		return errors.New("a name is not to be empty")
	}
	owner, err := s.claim(name, s.Address(), nil)
	if err == nil && owner != s.Address() {
		err = fmt.Errorf("%v has the name %s already", owner, name)
	}
	return err
}
