//go:build !unix

package netbase_test

func pause(w *world, p *process) (resume func()) {
	w.Skip("a process cannot be stopped here")
	return nil
}
