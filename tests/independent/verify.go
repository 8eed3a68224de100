// verify checks a ledger of Jinkui with code that nobody here wrote: golang.org/x/mod/sumdb, the client of Go's own
// checksum database. Notes are opened by sumdb/note; tiles, record proofs and tree proofs are checked by sumdb/tlog.
//
//	verify -url URL -token TOKEN -vkey VKEY [-witness VKEY …] [-samples N]   a running server
//	verify -export FILE -vkey VKEY                                          an export
//
// Ends with "N passed, M failed"; the exit status is 0 when nothing failed.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

var passed, failed int

func check(ok bool, format string, args ...interface{}) bool {
	if ok {
		passed++
	} else {
		failed++
		fmt.Printf("FAILED: "+format+"\n", args...)
	}
	return ok
}

func must(err error, what string) {
	if err != nil {
		fmt.Printf("FAILED: %s: %v\n%d passed, %d failed\n", what, err, passed, failed+1)
		os.Exit(1)
	}
}

// head is what a checkpoint says: origin, size, root.
type head struct {
	origin string
	tree   tlog.Tree
}

func parseHead(text string) (head, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return head{}, errors.New("a checkpoint has three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return head{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return head{lines[0], tlog.Tree{N: size, Hash: hash}}, err
}

// openHead opens a signed note under the keys given; all of them must have signed.
func openHead(text []byte, keys ...note.Verifier) (head, error) {
	opened, err := note.Open(text, note.VerifierList(keys...))
	if err != nil {
		return head{}, err
	}
	if len(opened.Sigs) < len(keys) {
		return head{}, fmt.Errorf("%d of %d keys have signed", len(opened.Sigs), len(keys))
	}
	return parseHead(opened.Text)
}

// witness verifies C2SP cosignatures (type 4), which sumdb/note leaves to its callers.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	stamped := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(w.key, []byte(stamped), sig[8:])
}

func newWitness(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a vkey")
	}
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, errors.New("not the key of a witness")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if binary.BigEndian.Uint32(sum[:]) != uint32(hash) {
		return nil, errors.New("the hash of the key is wrong")
	}
	return witness{parts[0], uint32(hash), key[1:]}, nil
}

// server reads the API of a running server.
type server struct {
	url, token string
}

func (s server) get(path string) ([]byte, *http.Response, error) {
	request, err := http.NewRequest("GET", s.url+"/api/v1/ledger"+path, nil)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != 200 {
		err = fmt.Errorf("GET %s: %d %s", path, response.StatusCode, body)
	}
	return body, response, err
}

// The tiles of C2SP tlog-tiles, which are those of the checksum database without the height in the path.
func (s server) Height() int { return tileHeight }
func (s server) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "/tile/", 1)
		data, response, err := s.get(path)
		if err != nil {
			return nil, err
		}
		kind := response.Header.Get("Content-Type")
		check(kind == "application/octet-stream", "%s has the type %s", path, kind)
		check(len(data) == tile.W*tlog.HashSize, "%s has %d bytes", path, len(data))
		all = append(all, data)
	}
	return all, nil
}
func (s server) SaveTiles([]tlog.Tile, [][]byte) {}

// leaves takes entry bundles apart.
func takeLeaves(bundle []byte) ([][]byte, error) {
	var all [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return nil, errors.New("the bundle is cut")
		}
		size := int(binary.BigEndian.Uint16(bundle))
		all = append(all, bundle[2:2+size])
		bundle = bundle[2+size:]
	}
	return all, nil
}

func hashesOf(texts []string) ([]tlog.Hash, error) {
	var all []tlog.Hash
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return nil, err
		}
		all = append(all, hash)
	}
	return all, nil
}

func same(a, b []tlog.Hash) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// entries checks every entry bundle against the tiles, and gives the hash of each leaf.
func (s server) entries(tree tlog.Tree, tiles tlog.HashReader) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for n := int64(0); n < tree.N; n += 1 << tileHeight {
		tile := tlog.Tile{H: tileHeight, L: -1, N: n >> tileHeight, W: 1 << tileHeight}
		if tree.N-n < 1<<tileHeight {
			tile.W = int(tree.N - n)
		}
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", tileHeight), "/tile/entries/", 1)
		bundle, _, err := s.get(path)
		if err != nil {
			return nil, err
		}
		leaves, err := takeLeaves(bundle)
		if err != nil {
			return nil, err
		}
		check(len(leaves) == tile.W, "%s has %d entries", path, len(leaves))
		for i, leaf := range leaves {
			hash := tlog.RecordHash(leaf)
			stored, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, n+int64(i))})
			if err != nil {
				return nil, err
			}
			check(stored[0] == hash, "entry %d is not that of its tile", n+int64(i))
			hashes = append(hashes, hash)
		}
	}
	return hashes, nil
}

// record checks the server's proof of one entry, and that it is the one that the tiles give.
func (s server) record(index int64, tree tlog.Tree, tiles tlog.HashReader, leaf tlog.Hash) error {
	body, _, err := s.get(fmt.Sprintf("/entries/%d/proof?size=%d", index, tree.N))
	if err != nil {
		return err
	}
	var answer struct{ Hashes []string }
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	proof, err := hashesOf(answer.Hashes)
	if err != nil {
		return err
	}
	check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf) == nil, "the proof of entry %d of %d", index, tree.N)
	own, err := tlog.ProveRecord(tree.N, index, tiles)
	if err != nil {
		return err
	}
	check(same(own, proof), "the proof of entry %d is not the one that the tiles give", index)
	if len(proof) > 0 {
		proof[len(proof)/2][7] ^= 1
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf) != nil, "a changed proof of entry %d holds", index)
	}
	return nil
}

// consistency checks the server's proof that the tree of `from` entries is a prefix of `tree`.
func (s server) consistency(from int64, tree tlog.Tree, tiles tlog.HashReader) error {
	body, _, err := s.get(fmt.Sprintf("/consistency?from=%d&to=%d", from, tree.N))
	if err != nil {
		return err
	}
	var answer struct{ Hashes []string }
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	proof, err := hashesOf(answer.Hashes)
	if err != nil {
		return err
	}
	older, err := tlog.TreeHash(from, tiles)
	if err != nil {
		return err
	}
	// sumdb writes the proof from a tree to itself as empty, as RFC 6962 does.
	check(tlog.CheckTree(proof, tree.N, tree.Hash, from, older) == nil, "the consistency of %d with %d", from, tree.N)
	own, err := tlog.ProveTree(tree.N, from, tiles)
	if err != nil {
		return err
	}
	check(same(own, proof), "the consistency proof of %d with %d is not the one that the tiles give", from, tree.N)
	older[3] ^= 1
	check(tlog.CheckTree(proof, tree.N, tree.Hash, from, older) != nil, "another tree of %d is consistent", from)
	return nil
}

// receipt checks a C2SP tlog-proof text: the leaf that it carries is in the tree of the note that it ends in.
func checkReceipt(text []byte, index int64, keys ...note.Verifier) error {
	parts := bytes.SplitN(text, []byte("\n\n"), 2)
	if len(parts) != 2 {
		return errors.New("the receipt has no checkpoint")
	}
	lines := strings.Split(string(parts[0]), "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" || lines[2] != fmt.Sprintf("index %d", index) {
		return errors.New("the receipt is not one of this entry")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	proof, err := hashesOf(lines[3:])
	if err != nil {
		return err
	}
	signed, err := openHead(parts[1], keys...)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, signed.tree.N, signed.tree.Hash, index, tlog.RecordHash(leaf))
}

func (s server) receipt(index int64, query string, keys ...note.Verifier) error {
	text, _, err := s.get(fmt.Sprintf("/entries/%d/receipt%s", index, query))
	if err != nil {
		return err
	}
	err = checkReceipt(text, index, keys...)
	check(err == nil, "the receipt of entry %d%s: %v", index, query, err)
	for _, at := range []int{40, len(text) / 2, len(text) - 10} {
		changed := append([]byte(nil), text...)
		changed[at] ^= 1
		check(checkReceipt(changed, index, keys...) != nil, "a receipt of entry %d with byte %d changed holds", index, at)
	}
	return nil
}

func verifyServer(s server, vkey string, witnesses []string, samples int64) {
	log, err := note.NewVerifier(vkey)
	must(err, "the log's key")
	text, _, err := s.get("/checkpoint")
	must(err, "checkpoint")
	signed, err := openHead(text, log)
	must(err, "sumdb/note opens the checkpoint")
	passed++
	check(signed.origin == log.Name(), "the origin is %s, the key's name %s", signed.origin, log.Name())
	changed := append([]byte(nil), text...)
	changed[len(signed.origin)+1] ^= 1
	_, err = openHead(changed, log)
	check(err != nil, "a checkpoint of another size opens")

	tree := signed.tree
	tiles := tlog.TileHashReader(tree, s)
	root, err := tlog.TreeHash(tree.N, tiles)
	must(err, "sumdb/tlog reads the tiles")
	check(root == tree.Hash, "the tiles do not give the root of the checkpoint")
	leaves, err := s.entries(tree, tiles)
	must(err, "entry bundles")
	sample := map[int64]bool{0: true, 1: true, tree.N / 2: true, tree.N - 1: true, 254: true, 255: true, 256: true}
	for i := int64(0); i < samples; i++ {
		sample[(i*2654435761+17)%tree.N] = true
	}
	for index := range sample {
		if index >= tree.N {
			continue
		}
		must(s.record(index, tree, tiles, leaves[index]), "proof of an entry")
		must(s.consistency(index+1, tree, tiles), "proof of consistency")
		must(s.receipt(index, "", log), "receipt")
	}
	if len(witnesses) == 0 {
		return
	}
	keys := []note.Verifier{log}
	for _, vkey := range witnesses {
		key, err := newWitness(vkey)
		must(err, "a witness's key")
		keys = append(keys, key)
	}
	text, _, err = s.get("/checkpoint?witnessed=true")
	must(err, "witnessed checkpoint")
	witnessed, err := openHead(text, keys...)
	must(err, "sumdb/note opens the witnessed checkpoint under the log's and the witnesses' keys")
	passed++
	must(s.consistency(witnessed.tree.N, tree, tiles), "consistency with the witnessed checkpoint")
	must(s.receipt(witnessed.tree.N-1, "?witnessed=true", keys...), "a witnessed receipt")
}

// exportRecords reads the records of an export (docs/formats/export.md).
func exportRecords(in io.Reader, take func(kind byte, payload []byte)) (vkey string, err error) {
	reader := bytes.NewBuffer(nil)
	if _, err = reader.ReadFrom(in); err != nil {
		return "", err
	}
	parts := bytes.SplitN(reader.Bytes(), []byte("\n"), 4)
	if len(parts) != 4 || string(parts[0]) != "jinkui-ledger-export/1" || len(parts[2]) != 0 {
		return "", errors.New("not an export")
	}
	for rest := parts[3]; len(rest) > 0; {
		if len(rest) < 5 || len(rest) < 5+int(binary.BigEndian.Uint32(rest[1:])) {
			return "", errors.New("the export is cut")
		}
		size := int(binary.BigEndian.Uint32(rest[1:]))
		take(rest[0], rest[5:5+size])
		rest = rest[5+size:]
	}
	return string(parts[1]), nil
}

func verifyExport(path, vkey string) {
	file, err := os.Open(path)
	must(err, "export")
	defer file.Close()
	log, err := note.NewVerifier(vkey)
	must(err, "the log's key")
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var all []tlog.Hash
		for _, index := range indexes {
			all = append(all, stored[index])
		}
		return all, nil
	})
	count := int64(0)
	var text []byte
	ended := false
	named, err := exportRecords(file, func(kind byte, payload []byte) {
		switch kind {
		case 'E':
			leaves, err := takeLeaves(payload)
			must(err, "entry bundle")
			for _, leaf := range leaves {
				check(binary.BigEndian.Uint64(leaf[3:11]) == uint64(count), "entry %d says another index", count)
				hashes, err := tlog.StoredHashes(count, leaf, reader)
				must(err, "hashes")
				stored = append(stored, hashes...)
				count++
			}
		case 'C':
			text = append([]byte(nil), payload...)
		case 'Z':
			ended = true
		}
	})
	must(err, "export")
	check(named == vkey, "the export names another key")
	check(ended, "the export has no end")
	signed, err := openHead(text, log)
	must(err, "sumdb/note opens the checkpoint of the export")
	root, err := tlog.TreeHash(count, reader)
	must(err, "root")
	check(signed.tree.N == count, "the checkpoint has %d entries, the export %d", signed.tree.N, count)
	check(signed.tree.Hash == root, "the entries do not give the root of the checkpoint")
}

type list []string

func (l *list) String() string         { return strings.Join(*l, " ") }
func (l *list) Set(value string) error { *l = append(*l, value); return nil }

func main() {
	var witnesses list
	url := flag.String("url", "", "of the server")
	token := flag.String("token", "", "of a session")
	vkey := flag.String("vkey", "", "verifier key of the ledger")
	export := flag.String("export", "", "file, instead of a server")
	samples := flag.Int64("samples", 40, "entries whose proofs are checked")
	flag.Var(&witnesses, "witness", "verifier key of a witness that must have cosigned; may be repeated")
	flag.Parse()
	if *export != "" {
		verifyExport(*export, *vkey)
	} else {
		verifyServer(server{*url, *token}, *vkey, witnesses, *samples)
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}
