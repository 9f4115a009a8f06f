package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"text/tabwriter"
)

type AccountID string

type Account struct {
	mu      sync.RWMutex
	ID      AccountID
	balance int64
	history []Entry
}

type Entry struct {
	Kind   EntryKind
	Amount int64
	Peer   AccountID
}

type EntryKind int

const (
	Deposit EntryKind = iota + 1
	Withdrawal
	TransferIn
	TransferOut
)

func (k EntryKind) String() string {
	switch k {
	case Deposit:
		return "deposit"
	case Withdrawal:
		return "withdrawal"
	case TransferIn, TransferOut:
		return "transfer"
	}
	return fmt.Sprintf("EntryKind(%d)", int(k))
}

type InsufficientFunds struct {
	Account AccountID
	Missing int64
}

func (e *InsufficientFunds) Error() string {
	return fmt.Sprintf("account %s lacks %d", e.Account, e.Missing)
}

type Bank struct {
	sync.Mutex
	accounts map[AccountID]*Account
	fee      func(int64) int64
}

func (b *Bank) Open(id AccountID, initial int64) *Account {
	b.Lock()
	defer b.Unlock()
	if b.accounts == nil {
		b.accounts = make(map[AccountID]*Account)
	}
	a := &Account{ID: id}
	if initial > 0 {
		a.apply(Entry{Deposit, initial, ""})
	}
	b.accounts[id] = a
	return a
}

func (a *Account) apply(e Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += e.Amount
	a.history = append(a.history, e)
}

func (a *Account) Balance() int64 {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.balance
}

func (b *Bank) Transfer(from, to AccountID, amount int64) (err error) {
	b.Lock()
	defer b.Unlock()
	src, ok := b.accounts[from]
	if !ok {
		return fmt.Errorf("transfer: no account %q", from)
	}
	dst, ok := b.accounts[to]
	if !ok {
		return fmt.Errorf("transfer: no account %q", to)
	}
	total := amount
	if b.fee != nil {
		total += b.fee(amount)
	}
	if have := src.Balance(); have < total {
		return fmt.Errorf("transfer: %w", &InsufficientFunds{from, total - have})
	}
	src.apply(Entry{TransferOut, -total, to})
	dst.apply(Entry{Kind: TransferIn, Amount: amount, Peer: from})
	return nil
}

func main() {
	bank := Bank{fee: func(n int64) int64 { return max(1, n/100) }}
	alice, bob := bank.Open("alice", 1000), bank.Open("bob", 0)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { bank.Transfer("alice", "bob", 10) })
	}
	wg.Wait()
	fmt.Println(alice.Balance(), bob.Balance(), len(bob.history))
	err := bank.Transfer("bob", "alice", 500)
	var short *InsufficientFunds
	if errors.As(err, &short) {
		fmt.Println(err, short.Missing)
	}
	fmt.Println(bank.Transfer("bob", "carol", 1))
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(w, "account\tkind\tamount\t")
	all := make([]*Account, 0)
	for _, a := range bank.accounts {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b *Account) int { return cmp.Or(cmp.Compare(a.ID, b.ID), 0) })
	for _, a := range all {
		for _, e := range a.history[:2] {
			fmt.Fprintf(w, "%s\t%v\t%d\t\n", a.ID, e.Kind, e.Amount)
		}
	}
	w.Flush()
	fmt.Printf("%v %+v %d\n", EntryKind(9), alice.history[0], alice.history[1])
}
