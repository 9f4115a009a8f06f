package runtime

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
	"unique"
)

// Census returns what is known of all actors of the convention of s, those of s and its workers first; only those if it is in none. It waits for every system at most for timeout.
// The error names those that have not answered; what others have said is returned all the same.
func Census(s *System, timeout time.Duration) ([]ActorInfo, error) {
	var others []unique.Handle[SystemID]
	for _, m := range s.Members() {
		if id := m.id(); id != s.self {
			others = append(others, id)
		}
	}
	found, errs := make([][]ActorInfo, len(others)+1), make([]error, len(others)+1)
	var wg sync.WaitGroup
	wg.Go(func() { found[0], errs[0] = list(s, s.workers(), time.Now().Add(timeout)) })
	for i, id := range others {
		wg.Go(func() { found[i+1], errs[i+1] = ActorsAt(s, id, timeout) })
	}
	wg.Wait()
	return append(s.Actors(), slices.Concat(found...)...), errors.Join(errs...)
}

// ActorsAt returns what is known of the actors of another system, and of those in its workers. It waits at most for timeout. The error wraps ErrTimeout, ErrDead or ErrUnreachable.
func ActorsAt(s *System, id unique.Handle[SystemID], timeout time.Duration) ([]ActorInfo, error) {
	until := time.Now().Add(timeout)
	office := MakeAddress(id, NumberAdmin)
	answer, err := s.Ask(office, StatusRequest{}, timeout)
	if err != nil {
		return nil, fmt.Errorf("%s does not say what it runs: %w", id.Value().Host, err)
	}
	status, _ := answer.(Status)
	all, err := list(s, []Address{office}, until)
	if err != nil {
		return nil, err
	}
	more, err := list(s, status.Workers, until)
	return append(all, more...), err
}

// list asks admins for their actors. A worker that has ended since has none.
func list(s *System, admins []Address, until time.Time) (all []ActorInfo, err error) {
	for _, office := range admins {
		answer, err := s.Ask(office, ActorsRequest{}, time.Until(until))
		switch list, ok := answer.(ActorList); {
		case ok:
			all = append(all, list.Actors...)
		case errors.Is(err, ErrDead) && office.system.Value().Source != "":
		case err != nil:
			return all, fmt.Errorf("%s does not say what it runs: %w", office.system.Value(), err)
		}
	}
	return all, nil
}
