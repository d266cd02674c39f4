package profile

import (
	"context"
	"runtime"
	"slices"
)

// A decoder makes rows of pieces, one after another. Several run at once.
type decoder interface {
	decode(rows []Row, p piece) []Row
	remarks() notes // since they were cleared
}

// A chunk is pieces of the input on their way to become rows.
type chunk struct {
	data   []byte // of which the pieces are parts
	pieces []piece
	rows   []Row
	notes  notes
	done   chan struct{} // closed once they are
}

// A pipeline decodes chunks on several processors and keeps their order.
type pipeline struct {
	ctx      context.Context
	queue    chan *chunk // in order
	free     chan *chunk // to be used again
	decoders chan decoder
	err      error // of reading, once the queue is closed
}

func newPipeline(ctx context.Context) *pipeline {
	workers := runtime.GOMAXPROCS(0)
	return &pipeline{
		ctx:      ctx,
		queue:    make(chan *chunk, workers),
		free:     make(chan *chunk, workers+2), // as many as there are at once
		decoders: make(chan decoder, workers),
	}
}

// start makes the decoders.
func (p *pipeline) start(decoder func() decoder) {
	for range cap(p.decoders) {
		p.decoders <- decoder()
	}
}

// chunk returns an empty chunk.
func (p *pipeline) chunk() *chunk {
	select {
	case c := <-p.free:
		c.pieces, c.rows = c.pieces[:0], c.rows[:0]
		if c.data = c.data[:0]; cap(c.data) <= 2*chunkSize {
			return c
		}
	default:
	}
	return &chunk{notes: notes{}}
}

// send has a chunk decoded. It reports whether anybody wants more.
func (p *pipeline) send(c *chunk) bool {
	c.done = make(chan struct{})
	select {
	case p.queue <- c:
	case <-p.ctx.Done():
		return false
	}
	go func() {
		d := <-p.decoders
		for _, piece := range c.pieces {
			if piece.err != nil {
				c.rows = append(c.rows, Row{Line: piece.line, Raw: piece.text, Err: piece.err})
			} else {
				c.rows = d.decode(c.rows, piece)
			}
		}
		c.notes.merge(d.remarks())
		p.decoders <- d
		close(c.done)
	}()
	return true
}

// next returns the next chunk when it is decoded, nil after the last.
func (p *pipeline) next() (*chunk, error) {
	var c *chunk
	select {
	case c = <-p.queue:
	case <-p.ctx.Done():
		return nil, p.ctx.Err()
	}
	if c == nil {
		if p.err == nil { // or it ended because nobody wanted more
			return nil, p.ctx.Err()
		}
		return nil, p.err
	}
	select {
	case <-c.done:
		return c, nil
	case <-p.ctx.Done():
		return nil, p.ctx.Err()
	}
}

// rows decodes a source whose rows end so.
func (p *pipeline) rows(s *source, end rowEnd) {
	for {
		c := p.chunk()
		s.cut(c, end)
		if len(c.pieces) == 0 || !p.send(c) {
			return
		}
	}
}

// document decodes JSON whose rows do not end with their lines.
func (p *pipeline) document(s *source, f *Form) {
	p.start(f.decoder)
	c, found := p.chunk(), notes{}
	send := func() bool {
		c.notes.merge(found)
		sent := p.send(c)
		c = p.chunk()
		return sent
	}
	newDocument(s, s.line, f.holders, found, func(row piece) bool {
		size := len(c.data)
		if size > 0 && size+len(row.text) > chunkSize {
			if !send() {
				return false
			}
			size = 0
		}
		c.data = append(slices.Grow(c.data, chunkSize-size), row.text...)
		row.text = c.data[size:]
		c.pieces = append(c.pieces, row)
		return true
	}).read()
	send()
}
