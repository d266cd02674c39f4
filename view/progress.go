package view

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

const (
	redraw     = 100 * time.Millisecond
	meterFrom  = 100 // columns of a terminal, from where the bar is longer
	shortMeter = 10
	longMeter  = 20
	besides    = len("  42%    ") + 1 // the library's part of the line but the bar, and a free column
	leastRoom  = 10
	dots       = 14 // the library's number of a spinner
)

// A Progress is a line on a terminal that says how far something has come. It
// may be used by several goroutines at once.
type Progress struct {
	mu          sync.Mutex
	w           io.Writer
	what        string
	total       int64
	bytes       int64
	rows        int
	start, last time.Time
	bar         *progressbar.ProgressBar // nil where nothing is drawn
	meter       int
}

// NewProgress shows from now on how far something has come that has total
// bytes, 0 if nobody knows. It draws nothing if w is nil, no terminal, or one
// that cannot clear a line.
func NewProgress(w io.Writer, what string, total int64) *Progress {
	if w == nil || !IsTerminal(w) || os.Getenv("TERM") == "dumb" {
		return &Progress{}
	}
	return newProgress(w, what, total, Width(w))
}

func newProgress(w io.Writer, what string, total int64, width int) *Progress {
	p := &Progress{w: w, what: visible(what), total: total, meter: shortMeter, start: time.Now()}
	p.last = p.start
	if width >= meterFrom {
		p.meter = longMeter
	}
	end := total + 1 // the line stays until Done
	if total <= 0 {
		end = -1
	}
	p.bar = progressbar.NewOptions64(end,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(p.meter),
		progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerPadding: " "}),
		progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetSpinnerChangeInterval(0), // it would draw by itself
		progressbar.OptionSpinnerType(dots),
		progressbar.OptionUseANSICodes(true),
	)
	return p
}

// Add counts bytes that were read.
func (p *Progress) Add(bytes int) { p.count(bytes, 0) }

// Rows counts n more rows.
func (p *Progress) Rows(n int) { p.count(0, n) }

func (p *Progress) count(bytes, rows int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes += int64(bytes)
	p.rows += rows
	if p.bar == nil || time.Since(p.last) < redraw {
		return
	}
	p.last = time.Now()
	p.draw(p.last.Sub(p.start), Width(p.w))
}

// draw draws the line. That it cannot is no reason to stop.
func (p *Progress) draw(elapsed time.Duration, width int) {
	room := width - p.meter - besides
	if room < leastRoom {
		return
	}
	p.bar.Describe(p.text(elapsed, room))
	if p.total > 0 {
		p.bar.Set64(min(p.bytes, p.total))
	}
}

// text says how far it is after a time, as much of it as fits into width.
func (p *Progress) text(elapsed time.Duration, width int) string {
	var parts []string
	size := Bytes(p.bytes)
	switch {
	case p.total <= 0:
		parts = append(parts, seconds(elapsed))
	case p.bytes > 0:
		left := float64(elapsed) / float64(p.bytes) * float64(max(p.total-p.bytes, 0))
		parts = append(parts, seconds(time.Duration(min(left, 1<<62)))+" left")
		size += " of " + Bytes(p.total)
	}
	if p.rows > 0 {
		rate := int(float64(p.rows) / elapsed.Seconds())
		parts = append(parts, Number(p.rows)+" rows", Number(rate)+" rows/s")
	}
	text, join := fit(p.what, width/2), ": "
	for _, part := range append(parts, size) {
		if widthOf(text+join+part) <= width {
			text, join = text+join+part, ", "
		}
	}
	return text
}

// seconds returns a time without fractions.
func seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d s", d/time.Second)
	}
	return Duration(d)
}

// Done clears the line.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Clear()
		p.bar = nil
	}
}
