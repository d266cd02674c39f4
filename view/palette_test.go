package view

import "testing"

func TestBackgroundOf(t *testing.T) {
	for colors, want := range map[string]background{
		"": unknown, "15;0": unknown, "0;15": light, "0;7": light, "0;default;15": light, "15;default;8": unknown, "15": light, "0;": unknown,
		"default;default": unknown,
	} {
		if got := backgroundOf(colors); got != want {
			t.Errorf("%q: got %v, want %v", colors, got, want)
		}
	}
}
