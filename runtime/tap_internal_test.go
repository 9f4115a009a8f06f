package runtime

// Taps is how many taps there are on an actor; -1 if that does not agree with what the actor sees.
func Taps(s *System, a Address) int {
	s.taps.mu.Lock()
	defer s.taps.mu.Unlock()
	n := 0
	for _, list := range s.taps.on {
		for _, t := range list {
			if t.key.actor == a {
				n++
			}
		}
	}
	if c := s.cellAt(a); c != nil && c.traced() != (n > 0) {
		return -1
	}
	return n
}
