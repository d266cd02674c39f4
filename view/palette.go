package view

import (
	"strconv"
	"strings"
)

// Colours that can be read on a dark background and on a light one. Yellow cannot be
// on a light one, nor blue on a dark one; green and cyan can where they are not bold,
// which many terminals show as bright.
const (
	red     = "1"
	green   = "2"
	blue    = "4"
	magenta = "5"
	cyan    = "6"
)

// A background is what a terminal says of its own.
type background uint8

const (
	unknown background = iota // dark or light
	light
)

// backgroundOf returns the background that COLORFGBG names, which is the number of
// the text's colour and behind the last semicolon that of the background.
func backgroundOf(colors string) background {
	const white, brightBlack = 7, 8
	n, err := strconv.Atoi(colors[strings.LastIndexByte(colors, ';')+1:])
	if err == nil && (n == white || n > brightBlack) {
		return light
	}
	return unknown
}

// A palette is the colours that depend on the background. One of "" is that of the
// text.
type palette struct{ attribute, value, good, bar string }

var palettes = [...]palette{
	unknown: {attribute: cyan, value: green, good: green, bar: cyan},
	light:   {attribute: blue, good: blue, bar: blue},
}
