package view

import (
	"math"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
)

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 12: "12", 999: "999", 1000: "1,000", 12345: "12,345", 123456: "123,456",
		1234567: "1,234,567",
		-1:      "-1", -999: "-999", -1000: "-1,000", math.MaxInt: "9,223,372,036,854,775,807",
		math.MinInt: "-9,223,372,036,854,775,808",
	} {
		if got := Number(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{
		{0, 0, "0 %"}, {0, 5, "0 %"}, {5, 5, "100 %"}, {1, 1000, "0.1 %"}, {1, 1001, "<0.1 %"},
		{1, math.MaxInt, "<0.1 %"}, {12345, 100000, "12.3 %"}, {1, 2, "50.0 %"}, {999, 1000, "99.9 %"}, {1000, 1001, ">99.9 %"},
		{math.MaxInt - 1, math.MaxInt, ">99.9 %"},
	} {
		if got := Percent(c.part, c.whole); got != c.want {
			t.Errorf("%d of %d: got %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

func TestBar(t *testing.T) {
	for _, c := range []struct {
		share float64
		width int
		want  string
	}{
		{0, 4, ""}, {-1, 4, ""}, {math.NaN(), 4, ""}, {0.5, 0, ""}, {1e-9, 4, "▏"},
		{1. / 32, 4, "▏"}, {2. / 32, 4, "▎"}, {3. / 32, 4, "▍"}, {4. / 32, 4, "▌"}, {5. / 32, 4, "▋"},
		{6. / 32, 4, "▊"}, {7. / 32, 4, "▉"}, {8. / 32, 4, "█"}, {9. / 32, 4, "█▏"},
		{0.999999, 4, "███▉"}, {1, 4, "████"}, {math.Inf(1), 4, "████"},
	} {
		if got := Bar(c.share, c.width); got != c.want {
			t.Errorf("%v of %d: got %q, want %q", c.share, c.width, got, c.want)
		}
	}
}

func TestLongerBarsAreOfMore(t *testing.T) {
	last := ""
	for n := range 1001 {
		bar := Bar(Share(n, 1000), 10)
		if lipgloss.Width(bar) < lipgloss.Width(last) || (len(bar) == len(last) && bar > last) {
			t.Errorf("%d: got %q after %q", n, bar, last)
		}
		last = bar
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ns", 999: "999 ns", 1000: "1.00 µs", 850 * time.Microsecond: "850 µs",
		999_499: "999 µs", 999_500: "1.00 ms", 12_345_678: "12.3 ms", 999_499_999: "999 ms",
		999_500_000: "1.00 s", 59_940 * time.Millisecond: "59.9 s", 59_960 * time.Millisecond: "1 min 0 s",
		125 * time.Second: "2 min 5 s", 3600 * time.Second: "1 h 0 min",
		1000*time.Hour + 59*time.Minute: "1,000 h 59 min",
	} {
		if got := Duration(d); got != want {
			t.Errorf("%d: got %s, want %s", d, got, want)
		}
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.00 kB", 12_345: "12.3 kB", 999_499: "999 kB", 999_500: "1.00 MB",
		5e8: "500 MB", 1.2e9: "1.20 GB", math.MaxInt64: "9.22 EB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}
