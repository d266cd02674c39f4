package view

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
)

func TestProgressIsForTerminalsOnly(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, w := range []io.Writer{nil, &b, f} {
		p := NewProgress(w, "a", 10)
		p.Add(5)
		p.last = time.Time{}
		p.Rows(1)
		p.Done()
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(name); err != nil || len(got)+b.Len() > 0 {
		t.Errorf("got %q, %q and %v, want nothing", got, b.String(), err)
	}
}

func TestProgressSaysHowFarItIs(t *testing.T) {
	for _, c := range []struct {
		name         string
		total, bytes int64
		rows         int
		elapsed      time.Duration
		width        int
		want         string
	}{
		{"all", 5e8, 125e6, 1234567, 10 * time.Second, 90,
			"import: 30 s left, 1,234,567 rows, 123,456 rows/s, 125 MB of 500 MB"},
		{"narrow", 5e8, 125e6, 1234567, 10 * time.Second, 51,
			"import: 30 s left, 1,234,567 rows, 123,456 rows/s"},
		{"narrower", 5e8, 125e6, 1234567, 10 * time.Second, 20, "import: 30 s left"},
		{"no total", 0, 125e6, 1000, 100 * time.Second, 90,
			"import: 1 min 40 s, 1,000 rows, 10 rows/s, 125 MB"},
		{"nothing yet", 5e8, 0, 0, time.Second, 90, "import: 0 B"},
		{"too much", 100, 150, 0, time.Second, 90, "import: 0 s left, 150 B of 100 B"},
		{"for ever", 1e18, 1, 0, time.Hour, 90, "import: 1,281,023 h 53 min left, 1 B of 1.00 EB"},
	} {
		p := &Progress{what: "import", total: c.total, bytes: c.bytes, rows: c.rows}
		if got := p.text(c.elapsed, c.width); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestProgressIsOneLineThatIsCleared(t *testing.T) {
	for _, total := range []int64{0, 1000} {
		for _, width := range []int{80, 120} {
			var b strings.Builder
			p := newProgress(&b, "a file with a very long name\n"+strings.Repeat("日", 100), total, width)
			for range 10 {
				p.bytes, p.rows = p.bytes+100, p.rows+1
				p.draw(time.Hour, width)
			}
			p.Done()
			got := b.String()
			if !strings.HasSuffix(got, "\x1b[2K\r") || strings.Contains(got, "\n") {
				t.Errorf("%d: got %q", total, got)
			}
			for frame := range strings.SplitSeq(got, "\r") {
				if size := lipgloss.Width(frame); size > width {
					t.Errorf("%d: got %d columns of %d: %q", total, size, width, frame)
				}
			}
			p.Add(1)
			p.Done()
			if b.String() != got {
				t.Errorf("after it is done: got %q", b.String()[len(got):])
			}
		}
	}
}

func TestProgressShowsItsShare(t *testing.T) {
	var b strings.Builder
	p := newProgress(&b, "import", 200, 120)
	p.bytes = 100
	p.draw(time.Second, 120)
	want := "  49% █████████             import: 1 s left, 100 B of 200 B"
	if !strings.Contains(b.String(), want) {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestProgressIsSeldomDrawn(t *testing.T) {
	var b strings.Builder
	p := newProgress(&b, "import", 200, 120)
	p.last = time.Now().Add(time.Hour)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 1000 {
				p.Add(1)
				p.Rows(1)
			}
		})
	}
	wait.Wait()
	if p.bytes != 4000 || p.rows != 4000 || b.Len() > 0 {
		t.Errorf("got %d bytes, %d rows and %q", p.bytes, p.rows, b.String())
	}
}
