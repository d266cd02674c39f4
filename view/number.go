package view

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Number returns a number with its thousands set apart: 1,234,567.
func Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	first := (len(digits)+2)%3 + 1
	var b strings.Builder
	b.WriteString(sign + digits[:min(first, len(digits))])
	for i := first; i < len(digits); i += 3 {
		b.WriteString("," + digits[i:i+3])
	}
	return b.String()
}

// Percent returns a part of a whole: 12.3 %. It is 0 % for nothing and 100 % for
// all only; what is nearly that is <0.1 % or >99.9 %.
func Percent(part, whole int) string {
	switch share := 100 * float64(part) / float64(whole); {
	case part == 0:
		return "0 %"
	case part == whole:
		return "100 %"
	case share < 0.1:
		return "<0.1 %"
	case share > 99.9:
		return ">99.9 %"
	default:
		return fmt.Sprintf("%.1f %%", share)
	}
}

// Share returns the share that a part is of a whole, 0 of nothing.
func Share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Bar returns a bar of a share from 0 to 1, of width columns if that is 1. What
// is not nothing is seen, and only all of it fills the width.
func Bar(share float64, width int) string {
	if !(share > 0) || width <= 0 {
		return ""
	}
	eighths := 8 * width
	if share < 1 {
		eighths = min(max(int(math.Round(share*float64(eighths))), 1), eighths-1)
	}
	bar := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		bar += string('█' + rune(8-rest)) // the blocks follow from full to narrow
	}
	return bar
}

// Duration returns a time as one reads it, in three digits: 12.3 ms, 2 min 5 s.
func Duration(d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return fmt.Sprintf("%d ns", d)
	case d < 999500*time.Nanosecond:
		return digits(float64(d)/float64(time.Microsecond)) + " µs"
	case d < 999500*time.Microsecond:
		return digits(float64(d)/float64(time.Millisecond)) + " ms"
	case d < 59950*time.Millisecond:
		return digits(d.Seconds()) + " s"
	}
	s := int(d.Round(time.Second) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	}
	return fmt.Sprintf("%s h %d min", Number(s/3600), s/60%60)
}

// Bytes returns a size in decimal units, in three digits: 512 B, 1.20 GB.
func Bytes(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	size, unit := float64(n)/1000, 0
	for ; size >= 999.5; unit++ {
		size /= 1000
	}
	return fmt.Sprintf("%s %cB", digits(size), "kMGTPE"[unit])
}

// digits returns the three first digits of a number up to 999.
func digits(n float64) string {
	switch {
	case n < 9.995:
		return fmt.Sprintf("%.2f", n)
	case n < 99.95:
		return fmt.Sprintf("%.1f", n)
	}
	return fmt.Sprintf("%.0f", n)
}
