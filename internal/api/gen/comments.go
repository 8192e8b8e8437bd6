package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kiesel/internal/landscape"
)

// comments gives what the source code says of types and their fields.
type comments struct {
	root  string            // folder of the module
	texts map[string]string // by "path/of/package.Type" and "path/of/package.Type.Field"
	names map[string]string // values of constants by "path/of/package.Name"
}

const (
	module        = "kiesel/" // under which packages are imported
	landscapeRoom = "internal/landscape"
)

// ofType returns the comment of a type, "" for those of other modules.
func (c *comments) ofType(t reflect.Type) (string, error) { return c.find(t, "") }

// ofField returns the comment of a field of a type.
func (c *comments) ofField(t reflect.Type, field string) (string, error) { return c.find(t, "."+field) }

func (c *comments) find(t reflect.Type, field string) (string, error) {
	pkg, ours := strings.CutPrefix(t.PkgPath(), module)
	if !ours {
		return "", nil
	}
	// The constants of the landscape are named everywhere.
	for _, p := range []string{landscapeRoom, pkg} {
		if _, known := c.texts[p]; !known {
			if err := c.read(p); err != nil {
				return "", err
			}
		}
	}
	name, _, _ := strings.Cut(t.Name(), "[") // without type parameters
	return c.tidy(pkg, strings.TrimPrefix(field, "."), c.texts[pkg+"."+name+field]), nil
}

// read takes in the comments of a package.
func (c *comments) read(pkg string) error {
	if c.texts == nil {
		c.texts, c.names = map[string]string{}, levelNames()
	}
	c.texts[pkg] = "" // known from now on
	files, err := filepath.Glob(filepath.Join(c.root, pkg, "*.go"))
	if err != nil {
		return fmt.Errorf("finding the source of %s: %w", pkg, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("reading comments: %w", err)
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("reading comments: %w", err)
		}
		for _, d := range tree.Decls {
			if decl, ok := d.(*ast.GenDecl); ok {
				c.keep(pkg, decl)
			}
		}
	}
	return nil
}

// keep keeps the comments of the types, and the values of the constants, that a
// declaration holds.
func (c *comments) keep(pkg string, decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			c.texts[pkg+"."+s.Name.Name] = firstText(s.Doc, decl.Doc)
			if fields, ok := s.Type.(*ast.StructType); ok {
				c.keepFields(pkg+"."+s.Name.Name, fields)
			}
		case *ast.ValueSpec:
			for i, value := range s.Values {
				if literal, ok := value.(*ast.BasicLit); ok && literal.Kind == token.STRING && decl.Tok == token.CONST {
					c.names[pkg+"."+s.Names[i].Name], _ = strconv.Unquote(literal.Value) // the parser has seen that it is quoted
				}
			}
		}
	}
}

func (c *comments) keepFields(name string, s *ast.StructType) {
	for _, field := range s.Fields.List {
		for _, n := range field.Names {
			c.texts[name+"."+n.Name] = firstText(field.Doc, field.Comment)
		}
	}
}

func firstText(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if text := g.Text(); text != "" {
			return text
		}
	}
	return ""
}

var (
	link = regexp.MustCompile(`\[([*\w.]+)\]`)
	name = regexp.MustCompile(`\b[A-Z]\w+\b`)
	code = regexp.MustCompile(`^[a-z_]+$`)
)

// levelNames returns the values of the constants that have none in the source.
func levelNames() map[string]string {
	names := map[string]string{}
	for l := landscape.LevelUnknown; l <= landscape.LevelGemeinde; l++ {
		code := l.String()
		names[landscapeRoom+".Level"+strings.ToUpper(code[:1])+code[1:]] = code
	}
	return names
}

// tidy makes a comment readable for those who don't see the source code: one
// line that begins with a capital, without links, and constants by their values,
// unless they are called like the field itself.
func (c *comments) tidy(pkg, field, text string) string {
	text = strings.Join(strings.Fields(text), " ")
	text = link.ReplaceAllString(text, "$1")
	text = name.ReplaceAllStringFunc(text, func(n string) string {
		for _, p := range []string{pkg, landscapeRoom} {
			if value := c.names[p+"."+n]; n != field && code.MatchString(value) {
				return `"` + value + `"`
			}
		}
		return n
	})
	if first, size := utf8.DecodeRuneInString(text); size > 0 {
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	return text
}
