package netbase_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"thesp/netbase"
)

// writeKeys writes a key file that only the owner may read.
func writeKeys(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func needsModes(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("files have no mode here")
	}
}

func TestLoadKeysAsksForTheMode(t *testing.T) {
	needsModes(t)
	path := writeKeys(t, knownKey+"\n")
	for _, mode := range []os.FileMode{0o600, 0o400, 0o700, 0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o666} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		ring, err := netbase.LoadKeys(path)
		if mode&0o077 == 0 {
			if err != nil || len(ring) != 1 || ring[0].Secret() != knownKey {
				t.Errorf("mode %04o: %v, %v", mode, ring, err)
			}
			continue
		}
		if !errors.Is(err, netbase.ErrKeyExposed) || ring != nil || !strings.Contains(err.Error(), fmt.Sprintf("(mode %04o): chmod 600 %s", mode, path)) {
			t.Errorf("mode %04o: %v, %v", mode, ring, err)
		}
	}
}

func TestLoadKeysQuotesThePath(t *testing.T) {
	needsModes(t)
	path := filepath.Join(t.TempDir(), "my dog's key")
	if err := os.WriteFile(path, []byte(knownKey), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := netbase.LoadKeys(path)
	if !errors.Is(err, netbase.ErrKeyExposed) {
		t.Fatal(err)
	}
	_, advice, _ := strings.Cut(err.Error(), "): ")
	if out, err := exec.Command("sh", "-c", advice).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", advice, err, out)
	}
	if _, err := netbase.LoadKeys(path); err != nil {
		t.Errorf("after %s: %v", advice, err)
	}
}

func TestLoadKeysRefuses(t *testing.T) {
	folder := t.TempDir()
	for name, test := range map[string]struct {
		path, text string
		kind       error
	}{
		"no file":   {filepath.Join(folder, "key"), "no convention key: copy", netbase.ErrNoKey},
		"no folder": {filepath.Join(folder, "no", "key"), "no convention key: copy", netbase.ErrNoKey},
		"a folder":  {folder, "not a key: it is not a file", netbase.ErrKeyText},
		"a device":  {os.DevNull, "not a key: it is not a file", netbase.ErrKeyText},
		"empty":     {writeKeys(t, ""), "not a key: nothing but", netbase.ErrKeyText},
		"garbage":   {writeKeys(t, "#\nhello"), "line 2: not a key: it does not begin", netbase.ErrKeyText},
		"long":      {writeKeys(t, knownKey+strings.Repeat("\n", 64<<10)), "not a key: longer", netbase.ErrKeyText},
	} {
		ring, err := netbase.LoadKeys(test.path)
		if !errors.Is(err, test.kind) || ring != nil || !strings.HasPrefix(err.Error(), test.path+": "+test.text) {
			t.Errorf("%s: %v, %v, want %s: %s", name, ring, err, test.path, test.text)
		}
	}
}

func TestMakeKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "key")
	ring, err := netbase.MakeKeys(path)
	if err != nil || len(ring) != 1 {
		t.Fatalf("MakeKeys: %v, %v", ring, err)
	}
	if back, err := netbase.LoadKeys(path); err != nil || !slices.Equal(back, ring) {
		t.Errorf("LoadKeys: %v, %v, want %v", back, err, ring)
	}
	before, _ := os.ReadFile(path)
	if again, err := netbase.MakeKeys(path); !errors.Is(err, netbase.ErrKeyExists) || again != nil {
		t.Errorf("MakeKeys again: %v, %v, want ErrKeyExists", again, err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Errorf("MakeKeys has changed a file: %q, was %q", after, before)
	}
	if again, made, err := netbase.EnsureKeys(path); err != nil || made || !slices.Equal(again, ring) {
		t.Errorf("EnsureKeys: %v, %v, %v, want %v", again, made, err, ring)
	}
	onlyKeyIn(t, filepath.Dir(path))
	if runtime.GOOS == "windows" {
		return
	}
	for p, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700, filepath.Dir(filepath.Dir(path)): 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want mode %v", p, info.Mode(), err, want)
		}
	}
}

// onlyKeyIn fails if there is anything but a key file in a folder.
func onlyKeyIn(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "key" {
		t.Errorf("in the folder of the key: %v, %v", entries, err)
	}
}

// A key that is there and cannot be read is not replaced.
func TestEnsureKeysKeepsWhatIsThere(t *testing.T) {
	path := writeKeys(t, "precious\n")
	if ring, made, err := netbase.EnsureKeys(path); !errors.Is(err, netbase.ErrKeyText) || made || ring != nil {
		t.Errorf("EnsureKeys: %v, %v, %v, want ErrKeyText", ring, made, err)
	}
	if text, _ := os.ReadFile(path); string(text) != "precious\n" {
		t.Errorf("the file has %q now", text)
	}
	if _, _, err := netbase.EnsureKeys(filepath.Join(path, "key")); err == nil {
		t.Error("EnsureKeys made a key in a file")
	}
}

func TestEnsureKeysAtOnce(t *testing.T) {
	const starters = 20
	for range 10 {
		path := filepath.Join(t.TempDir(), "thesp", "key")
		var (
			wg    sync.WaitGroup
			start = make(chan struct{})
			rings [starters]netbase.KeyRing
			mades [starters]bool
			errs  [starters]error
		)
		for i := range starters {
			wg.Go(func() {
				<-start
				rings[i], mades[i], errs[i] = netbase.EnsureKeys(path)
			})
		}
		close(start)
		wg.Wait()
		made := 0
		for i := range starters {
			if errs[i] != nil || len(rings[i]) != 1 || rings[i][0] != rings[0][0] {
				t.Errorf("starter %d has %v, %v, starter 0 has %v", i, rings[i], errs[i], rings[0])
			}
			if mades[i] {
				made++
			}
		}
		if made != 1 {
			t.Errorf("%d starters made a key, want 1", made)
		}
		onlyKeyIn(t, filepath.Dir(path))
	}
}

// ensureKeysPath is the variable of the environment that has TestEnsureKeysInAnotherProcess make a key.
const ensureKeysPath = "THESP_TEST_ENSURE_KEYS"

func TestEnsureKeysInAnotherProcess(t *testing.T) {
	path := os.Getenv(ensureKeysPath)
	if path == "" {
		t.Skip("run by TestEnsureKeysInFourProcesses")
	}
	fmt.Println("ready")
	io.ReadAll(os.Stdin) // until all are
	ring, made, err := netbase.EnsureKeys(path)
	fmt.Println(made, ring, err)
}

func TestEnsureKeysInFourProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "thesp", "key")
	const starters = 4
	var (
		wg   sync.WaitGroup
		outs [starters][]byte
		ins  [starters]io.Closer
	)
	for i := range starters {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestEnsureKeysInAnotherProcess$")
		cmd.Env = append(os.Environ(), ensureKeysPath+"="+path)
		stdin, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ins[i] = stdin
		if _, err := io.ReadFull(stdout, make([]byte, len("ready\n"))); err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			outs[i], _ = io.ReadAll(stdout)
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
	for _, in := range ins {
		in.Close()
	}
	wg.Wait()
	ring := loadKeys(t, path)
	made := 0
	for i := range outs {
		switch got, _, _ := strings.Cut(string(outs[i]), "\n"); got {
		case fmt.Sprint(true, ring, nil):
			made++
		case fmt.Sprint(false, ring, nil):
		default:
			t.Errorf("process %d: %s, want %v", i, got, ring)
		}
	}
	if made != 1 {
		t.Errorf("%d processes made a key, want 1", made)
	}
	onlyKeyIn(t, filepath.Dir(path))
}
