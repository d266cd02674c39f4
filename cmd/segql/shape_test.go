package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers says which packages of this module each package may import, and which
// packages of others it alone may import. Tests may import more.
var layers = map[string]struct{ own, others []string }{
	"ast":        {nil, nil},
	"grammar":    {[]string{"ast"}, []string{"github.com/alecthomas/participle/v2", "github.com/alecthomas/participle/v2/lexer"}},
	"view":       {[]string{"ast"}, []string{"github.com/charmbracelet/lipgloss", "github.com/muesli/termenv", "golang.org/x/term", "github.com/schollz/progressbar/v3"}},
	"compile":    {[]string{"ast"}, []string{"go.yaml.in/yaml/v4"}},
	"profile":    {[]string{"ast"}, []string{"github.com/go-json-experiment/json/jsontext"}},
	"eval/index": {[]string{"ast"}, nil},
	"eval":       {[]string{"ast", "compile", "eval/index"}, nil},
	"eval/store": {[]string{"ast", "profile", "eval", "eval/index"}, []string{
		"github.com/dgraph-io/badger/v4", "github.com/dgraph-io/badger/v4/options", "github.com/dgraph-io/badger/v4/pb",
		"github.com/dgraph-io/badger/v4/table", "github.com/dgraph-io/badger/v4/fb", "github.com/dgraph-io/ristretto/v2/z",
	}},
	"migrate": {[]string{"ast", "grammar", "compile", "profile", "eval"}, nil},
	"report":  {[]string{"ast", "grammar", "view", "compile", "profile", "eval", "eval/store", "migrate"}, []string{"github.com/rogpeppe/go-internal/diff"}},
	"orc":     {nil, []string{"github.com/klauspost/compress/flate"}},
	"repl": {
		[]string{"ast", "grammar", "view", "compile", "profile", "eval", "eval/store", "report"},
		[]string{"github.com/chzyer/readline"},
	},
	"cmd/segql": {
		[]string{"ast", "grammar", "view", "compile", "profile", "eval", "eval/store", "migrate", "report", "repl", "orc"},
		[]string{"github.com/spf13/cobra", "github.com/spf13/pflag"},
	},
}

func TestImportsRunOneWay(t *testing.T) {
	root := "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "bench" {
			return fs.SkipDir // a module of its own
		}
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		layer, known := layers[filepath.ToSlash(dir)]
		if !known {
			t.Errorf("%s: the package %s is not in the table of layers", path, dir)
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			own, isOwn := strings.CutPrefix(name, "segql/")
			standard := !strings.Contains(strings.Split(name, "/")[0], ".")
			switch {
			case isOwn && !slices.Contains(layer.own, own), !isOwn && !standard && !slices.Contains(layer.others, name):
				t.Errorf("%s imports %s", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachLibraryIsImportedByOnePackage(t *testing.T) {
	owner := map[string]string{}
	for pkg, layer := range layers {
		for _, library := range layer.others {
			if other, taken := owner[library]; taken {
				t.Errorf("%s is imported by %s and %s", library, other, pkg)
			}
			owner[library] = pkg
		}
	}
}
