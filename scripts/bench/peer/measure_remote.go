package peer

import (
	"fmt"
	"os"
)

// measureRemote measures two processes: this one, and a second one of the same peer.
func measureRemote(p Peer, workload string, n int) (Values, error) {
	at, err := newPlace()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(at.Folder)
	second, err := startSecond(p.Name, at)
	if err != nil {
		return nil, err
	}
	defer second.end()
	remote, err := p.Connect(at)
	if err != nil {
		return nil, err
	}
	if _, err := remote.measure(workload, n/10); err != nil {
		return nil, err
	}
	before, err := second.used()
	if err != nil {
		return nil, err
	}
	v, err := remote.measure(workload, n)
	if err != nil {
		return nil, err
	}
	after, err := second.used()
	if err != nil {
		return nil, err
	}
	v.cost(n, before, after)
	return v, nil
}

// measure makes a measurement, of which the costs are those of this process.
func (r Remote) measure(workload string, n int) (Values, error) {
	if workload == "R2" {
		return timedAsks(r.Ask, n)
	}
	j, ok := jobs()[workload]
	if !ok {
		return nil, fmt.Errorf("there is no workload %s", workload)
	}
	j.Count = n
	v, err := timed(n, func(int) error { return r.Flow(j) })
	if err == nil {
		v["mb"] = v["rate"] * float64(j.Size) / 1e6
	}
	return v, err
}

// jobs are what the remote workloads with many messages in flight do. What is in flight is bounded by what every framework takes at once: some make one piece of all that waits.
func jobs() map[string]Job {
	return map[string]Job{
		"R1": {Window: 4096},
		"R3": {Window: 32, Size: 64 << 10},
		"R4": {Window: 4, Size: 1 << 20},
	}
}
