package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type OpCode byte

const (
	PUSH OpCode = iota
	ADD
	MUL
	SUB
	DUP
	SWAP
	JNZ
	PRINT
	CALL
	RET
	HALT
)

var opNames = [...]string{PUSH: "PUSH", ADD: "ADD", MUL: "MUL", SUB: "SUB", DUP: "DUP", SWAP: "SWAP", JNZ: "JNZ", PRINT: "PRINT", CALL: "CALL", RET: "RET", HALT: "HALT"}

func (o OpCode) String() string {
	if int(o) < len(opNames) {
		return opNames[o]
	}
	return fmt.Sprintf("OpCode(%d)", byte(o))
}

type Instr struct {
	Op  OpCode
	Arg int
}

func (i Instr) String() string {
	switch i.Op {
	case PUSH, JNZ, CALL:
		return fmt.Sprintf("%v %d", i.Op, i.Arg)
	}
	return i.Op.String()
}

type Fault struct {
	PC    int
	Instr Instr
	Err   error
}

func (f *Fault) Error() string { return fmt.Sprintf("pc %d (%v): %v", f.PC, f.Instr, f.Err) }
func (f *Fault) Unwrap() error { return f.Err }

var ErrUnderflow = errors.New("stack underflow")

type VM struct {
	code  []Instr
	stack []int
	calls []int
	pc    int
	out   strings.Builder
	table [256]func(*VM, int) error
}

type binary func(a, b int) int

func (f binary) step(vm *VM, _ int) error {
	b, err := vm.pop()
	if err != nil {
		return err
	}
	a, err := vm.pop()
	if err != nil {
		return err
	}
	vm.push(f(a, b))
	return nil
}

func (vm *VM) push(v int) { vm.stack = append(vm.stack, v) }

func (vm *VM) pop() (v int, err error) {
	if len(vm.stack) == 0 {
		return 0, ErrUnderflow
	}
	v, vm.stack = vm.stack[len(vm.stack)-1], vm.stack[:len(vm.stack)-1]
	return
}

var errHalt = errors.New("halt")

func New(code ...Instr) *VM {
	vm := &VM{code: code}
	vm.table[ADD] = binary(func(a, b int) int { return a + b }).step
	vm.table[SUB] = binary(func(a, b int) int { return a - b }).step
	vm.table[MUL] = binary(func(a, b int) int { return a * b }).step
	vm.table[PUSH] = func(vm *VM, arg int) error { vm.push(arg); return nil }
	vm.table[DUP] = func(vm *VM, _ int) error { v, err := vm.pop(); vm.push(v); vm.push(v); return err }
	vm.table[PRINT] = (*VM).print
	vm.table[JNZ] = func(vm *VM, arg int) error {
		v, err := vm.pop()
		if v != 0 {
			vm.pc = arg
		}
		return err
	}
	vm.table[CALL] = func(vm *VM, arg int) error { vm.calls = append(vm.calls, vm.pc); vm.pc = arg; return nil }
	vm.table[RET] = func(vm *VM, _ int) error {
		last := len(vm.calls) - 1
		if last < 0 {
			return errors.New("return without a call")
		}
		vm.pc, vm.calls = vm.calls[last], vm.calls[:last]
		return nil
	}
	vm.table[HALT] = func(*VM, int) error { return errHalt }
	return vm
}

func (vm *VM) print(int) error {
	v, err := vm.pop()
	fmt.Fprintf(&vm.out, "%d ", v)
	return err
}

func (vm *VM) Run() (err error) {
	var at int
	defer func() {
		if r := recover(); r != nil {
			err = &Fault{PC: at, Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	for {
		at = vm.pc
		in := vm.code[at]
		vm.pc++
		step := vm.table[in.Op]
		if step == nil {
			return &Fault{at, in, errors.New("unknown instruction")}
		}
		if err := step(vm, in.Arg); err == errHalt {
			return nil
		} else if err != nil {
			return &Fault{at, in, err}
		}
	}
}

func bf(src, input string) string {
	var out []byte
	var tape [30]byte
	jump := make(map[int]int)
	var open []int
	for i, c := range src {
		switch c {
		case '[':
			open = append(open, i)
		case ']':
			j := open[len(open)-1]
			open = open[:len(open)-1]
			jump[i], jump[j] = j, i
		}
	}
	for pc, p := 0, 0; pc < len(src); pc++ {
		switch src[pc] {
		case '>':
			p++
		case '<':
			p--
		case '+':
			tape[p]++
		case '-':
			tape[p]--
		case '.':
			out = append(out, tape[p])
		case ',':
			if input != "" {
				tape[p], input = input[0], input[1:]
			}
		case '[':
			if tape[p] == 0 {
				pc = jump[pc]
			}
		case ']':
			if tape[p] != 0 {
				pc = jump[pc]
			}
		}
	}
	return string(out)
}

func main() {
	vm := New(Instr{PUSH, 3}, Instr{DUP, 0}, Instr{CALL, 7}, Instr{PUSH, -1}, Instr{Op: ADD}, Instr{Op: DUP}, Instr{JNZ, 1}, Instr{Op: DUP}, Instr{MUL, 0}, Instr{Op: PRINT}, Instr{Op: RET})
	vm.code = append(vm.code[:7:7], append([]Instr{{Op: HALT}}, vm.code[7:]...)...)
	vm.code[2].Arg = 8
	fmt.Println(vm.code, vm.Run(), vm.out.String(), len(vm.stack))
	for _, code := range [][]Instr{{{Op: ADD}}, {{PUSH, 1}}, {{Op: OpCode(99)}}, {{Op: RET}}} {
		err := New(code...).Run()
		var f *Fault
		fmt.Println(err, errors.As(err, &f), errors.Is(err, ErrUnderflow))
	}
	fmt.Println(bf("++++++++[>++++++++<-]>+.+.+.", ""), bf(",[.,]", "echo\x00"))
	if vm.pc != 8 {
		os.Exit(1)
	}
}
