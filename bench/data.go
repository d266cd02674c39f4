package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"segql/profile"
)

// data is a file of JSON lines, and one of the ids in it.
type data struct {
	set       *dataset
	records   int
	file, ids string
	size      int64 // of the JSON lines
}

// seed makes the records the same in every run.
const seed = 1

// makeData makes so many records, unless the folder has them from an earlier run.
func makeData(ctx context.Context, dir string, set *dataset, records int) (data, error) {
	name := filepath.Join(dir, fmt.Sprintf("%s-%d", set.name, records))
	d := data{set: set, records: records, file: name + ".jsonl", ids: name + ".ids"}
	if _, err := os.Stat(d.ids); errors.Is(err, fs.ErrNotExist) {
		if err := set.write(ctx, dir, d.file, records); err != nil {
			return data{}, err
		}
		if err := d.writeIDs(ctx); err != nil {
			return data{}, err
		}
	}
	info, err := os.Stat(d.file)
	if err != nil {
		return data{}, err
	}
	d.size = info.Size()
	return d, nil
}

// writeIDs writes the file of the ids, one behind the other.
func (d data) writeIDs(ctx context.Context) error {
	in, err := os.Open(d.file)
	if err != nil {
		return err
	}
	defer in.Close()
	ids := make([]byte, 0, d.records*d.set.idSize)
	for rows, err := range profile.NewReader(in, profile.ReadOptions{Service: d.set.service}).Batches(ctx) {
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Err != nil || len(row.Record.ID) != d.set.idSize {
				return fmt.Errorf("%s:%d: expected an id of %d bytes", d.file, row.Line, d.set.idSize)
			}
			ids = append(ids, row.Record.ID...)
		}
	}
	return os.WriteFile(d.ids, ids, 0o600)
}

// A roster is the ids of all records.
type roster struct {
	file    *os.File
	size, n int // of an id; how many
}

func openRoster(set *dataset, file string) (*roster, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &roster{f, set.idSize, int(info.Size()) / set.idSize}, nil
}

func (r *roster) Close() error { return r.file.Close() }

// at returns the id of a number.
func (r *roster) at(i int) (string, error) {
	text := make([]byte, r.size)
	_, err := r.file.ReadAt(text, int64(i)*int64(r.size))
	return string(text), err
}

// draw fills a list with ids at random.
func (r *roster) draw(dice *rand.Rand, ids []string) (err error) {
	for i := range ids {
		if ids[i], err = r.at(dice.IntN(r.n)); err != nil {
			return err
		}
	}
	return nil
}

// hundredth returns one id of a hundred, the same every time.
func (r *roster) hundredth() (ids []string, err error) {
	for i := 0; i < r.n; i += 100 {
		id, err := r.at(i)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
