package tabular

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// writeXLSX writes a workbook with one sheet: headings that stay in view,
// numbers as numbers, days as days, and choices to pick from. Text is kept as
// text, so that nothing becomes a formula.
func (t Table) writeXLSX(w io.Writer, l Lang, rows Rows) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := book.SetSheetName(firstSheet, t.Name); err != nil {
		return err
	}
	if err := describe(book, t.Title.In(l)); err != nil {
		return err
	}
	if err := t.writeSheet(book, l, rows); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

// firstSheet is what a new workbook calls its only sheet.
const firstSheet = "Sheet1"

// describe notes what the workbook is.
func describe(book *excelize.File, title string) error {
	return book.SetDocProps(&excelize.DocProperties{Creator: "Kiesel", Title: title})
}

// writeSheet writes the rows on the sheet with the name of the table.
func (t Table) writeSheet(book *excelize.File, l Lang, rows Rows) error {
	sheet, err := t.newSheet(book, l)
	if err != nil {
		return err
	}
	line := 1
	for row, err := range rows {
		if err != nil {
			return err
		}
		line++
		cells := make([]any, len(row))
		for i, c := range t.Columns {
			cells[i] = sheet.cell(c, row[i], l)
		}
		if err := sheet.out.SetRow("A"+strconv.Itoa(line), cells); err != nil {
			return err
		}
	}
	return sheet.out.Flush()
}

// sheet is a sheet under way.
type sheet struct {
	out           *excelize.StreamWriter
	date, instant int // styles
}

// newSheet begins the sheet with the headings.
func (t Table) newSheet(book *excelize.File, l Lang) (*sheet, error) {
	var styles [3]int
	for i, style := range []*excelize.Style{
		{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}},
		{CustomNumFmt: new("dd.mm.yyyy")},
		{CustomNumFmt: new("dd.mm.yyyy hh:mm:ss")},
	} {
		var err error
		if styles[i], err = book.NewStyle(style); err != nil {
			return nil, err
		}
	}
	if err := t.offerChoices(book, l); err != nil {
		return nil, err
	}
	out, err := book.NewStreamWriter(t.Name)
	if err != nil {
		return nil, err
	}
	for i, c := range t.Columns {
		if err := out.SetColWidth(i+1, i+1, c.width()); err != nil {
			return nil, err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	headings := make([]any, len(t.Columns))
	for i, heading := range t.headings(l) {
		headings[i] = excelize.Cell{StyleID: styles[0], Value: heading}
	}
	return &sheet{out: out, date: styles[1], instant: styles[2]}, out.SetRow("A1", headings)
}

// offerChoices lets people pick the words of a choice instead of typing them.
func (t Table) offerChoices(book *excelize.File, l Lang) error {
	for i, c := range t.Columns {
		if c.Kind != Selected || c.Role != Changes {
			continue
		}
		words := make([]string, len(c.Choices))
		for k, o := range c.Choices {
			words[k] = o.Word.In(l)
		}
		offer := excelize.NewDataValidation(true)
		offer.Sqref = fmt.Sprintf("%[1]s2:%[1]s%d", letter(i), excelize.TotalRows)
		if err := offer.SetDropList(words); err != nil {
			return fmt.Errorf("offering the choices of %s: %w", c.Key, err)
		}
		if err := book.AddDataValidation(t.Name, offer); err != nil {
			return fmt.Errorf("offering the choices of %s: %w", c.Key, err)
		}
	}
	return nil
}

// width is the width of a column in characters.
func (c Column) width() float64 {
	if c.Kind == Any || c.Kind == Listed || c.Kind == Told {
		return 36
	}
	return 18
}

// cell returns a value in the form that the workbook takes.
func (s *sheet) cell(c Column, value string, l Lang) any {
	if value == "" {
		return nil
	}
	switch c.Kind {
	case Integer:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return n
		}
	case Decimal:
		return Float(value)
	case Date:
		if day, err := time.Parse(plainDate, value); err == nil && day.Year() > 1900 {
			return excelize.Cell{StyleID: s.date, Value: day}
		}
	case Instant:
		if at, err := time.Parse(plainInstant, value); err == nil && at.Year() > 1900 {
			return excelize.Cell{StyleID: s.instant, Value: at}
		}
	}
	return c.Show(value, l)
}
