package netbase_test

import (
	"testing"
	"time"

	"thesp/netbase"
)

// BenchmarkCredentials makes the credentials of a system: the authority of one key.
func BenchmarkCredentials(b *testing.B) {
	cfg := netbase.CredentialsConfig{Keys: manyKeys(1), Name: "a"}
	for b.Loop() {
		if _, err := netbase.NewCredentials(cfg); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCertificate makes the certificate of a system, by a clock that runs fast.
func BenchmarkCertificate(b *testing.B) {
	now := noon
	c, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: manyKeys(1), Name: "a", Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	cfg := c.ServerConfig()
	for b.Loop() {
		now = now.Add(time.Minute)
		if _, err := cfg.GetCertificate(nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandshake is one handshake in memory, both sides, and a byte each way.
func BenchmarkHandshake(b *testing.B) {
	keys := manyKeys(2)
	for _, bench := range []struct {
		name           string
		server, client netbase.KeyRing
	}{
		{"one key", keys[:1], keys[:1]},
		{"two keys", keys, netbase.KeyRing{keys[1], keys[0]}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			server, client := credentials(b, "s", bench.server...).ServerConfig(), credentials(b, "c", bench.client...).ClientConfig()
			for b.Loop() {
				if s, c := shake(b, server, client); s.err != nil || c.err != nil {
					b.Fatal(s.err, c.err)
				}
			}
		})
	}
}
