package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAKeyIsHexadecimalOrAsItIs(t *testing.T) {
	hex := strings.Repeat("0aF9", 12) // 24 bytes
	for text, want := range map[string]int{
		"": 0, "\n": 0, "short": 0, strings.Repeat("k", 15): 0, strings.Repeat("k", 33): 0, hex + "\n\n": 0,
		strings.Repeat("k", 16): 16, strings.Repeat("k", 24) + "\n": 24, strings.Repeat("k", 32) + "\r\n": 32,
		strings.Repeat("k", 15) + "\n": 16, strings.Repeat("\x00", 32): 32,
		hex[:32]: 16, hex: 24, hex + hex[:16] + "\n": 32, hex[:32] + "\r\n": 16,
		hex[:24]: 24, hex[:31] + "x": 32, // too few digits for a key, and one that is none
	} {
		if got := keyOf([]byte(text)); len(got) != want {
			t.Errorf("%q: got %d bytes, want %d", text, len(got), want)
		}
	}
}

func TestAThrowawayStoreIsEncryptedLikeTheOther(t *testing.T) {
	for _, key := range [][]byte{nil, []byte("sixteen byte key")} {
		s, done, err := throwaway(key)
		if err != nil {
			t.Fatal(err)
		}
		if s.Encrypted() != (key != nil) {
			t.Errorf("got encrypted: %v, with the key %q", s.Encrypted(), key)
		}
		done()
	}
}

// TestAKilledImportLeavesNothingThatCanBeRead kills an import while it waits for
// more rows, and looks for what it has read, in the store and where temporary
// files are.
func TestAKilledImportLeavesNothingThatCanBeRead(t *testing.T) {
	t.Parallel()
	for name, flags := range map[string][]string{"plain": nil, "encrypted": {"--encryption-key-file", "../key"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			must(t, os.WriteFile(filepath.Join(folder, "key"), []byte("sixteen byte key"), 0o600))
			dir := filepath.Join(folder, "work")
			must(t, os.MkdirAll(filepath.Join(dir, "temporary"), 0o700))
			cmd := exec.Command("segql", append([]string{"import", "--store", "store", "-"}, flags...)...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "TMPDIR="+filepath.Join(dir, "temporary"))
			in, err := cmd.StdinPipe()
			must(t, err)
			must(t, cmd.Start())
			for i := range 20_000 {
				row := fmt.Sprintf(`{"ProfileId":"%032x","FirstName":"recognisable"}`, 0xabcdef0000+i)
				_, err := io.WriteString(in, row+"\n")
				must(t, err)
			}
			for begun := time.Now(); filled(filepath.Join(dir, "store")) < 100<<10; time.Sleep(time.Millisecond) {
				if time.Since(begun) > time.Minute {
					t.Fatal("nothing was committed")
				}
			}
			must(t, cmd.Process.Kill())
			cmd.Wait()
			found := holds(t, dir, "recognisable", "000000abcdef00")
			if found != (flags == nil) {
				t.Errorf("got found: %v", found)
			}
			cmd = exec.Command("segql", append([]string{"stats", "--store", "store", "--verify"}, flags...)...)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if err != nil || !bytes.Contains(out, []byte("all is well")) {
				t.Errorf("got %v: %s", err, out)
			}
		})
	}
}

// filled returns how many bytes are in the logs of a store.
func filled(dir string) (sum int) {
	logs, _ := filepath.Glob(filepath.Join(dir, "*", "*.mem"))
	for _, path := range logs {
		content, _ := os.ReadFile(path) // unless it has become a table
		sum += len(bytes.TrimRight(content, "\x00"))
	}
	return sum
}

// holds reports whether one of the texts is in a file of a folder.
func holds(t *testing.T, dir string, texts ...string) (found bool) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, text := range texts {
			found = found || bytes.Contains(content, []byte(text))
		}
		return err
	}))
	return found
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
