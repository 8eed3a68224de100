# The walls: which folder of src/ may include which. docs/ARCHITECTURE.md's table is generated from this file
# (tools/architecture_table), jinkui_module() refuses any other arrow, tools/check_layers scans the includes.
# One line a folder: layer, charter, allowed arrows. Order is bottom-up.
set(JINKUI_MODULES base codec crypto store pack receipt policy values identity vault ledger workflow governance render transfer service api store_sqlite platform app)

set(LAYER_base 0)
set(CHARTER_base "Result, errors, ids, civil time, and the seams: clock, random, disk, executor; no I/O")
set(ALLOWED_base "")

set(LAYER_codec 1)
set(CHARTER_codec "JSON, canonical bytes, CSV, base64; bounded, fuzzed")
set(ALLOWED_codec base)

set(LAYER_crypto 1)
set(CHARTER_crypto "suites, keys in locked memory, hashes, KDF, signatures, certificates; the only user of crypto libraries")
set(ALLOWED_crypto base)

set(LAYER_store 1)
set(CHARTER_store "a thin SQL session, migrations, and the writer queue with group commit and lanes")
set(ALLOWED_store base)

set(LAYER_pack 1)
set(CHARTER_pack "the model of a compiled pack, its opaque ids, the kernel's closed lists, facts and conditions")
set(ALLOWED_pack base)

set(LAYER_receipt 1)
set(CHARTER_receipt "the Receipt: proof of a committed entry, and the only key that opens the vault")
set(ALLOWED_receipt base)

set(LAYER_policy 2)
set(CHARTER_policy "parse, validate, compile, decide and explain packs, and the slow oracle; pure")
set(ALLOWED_policy base codec pack)

set(LAYER_values 2)
set(CHARTER_values "the typed values of the field catalogue: check, normalise, mask, search terms; the only user of ICU")
set(ALLOWED_values base codec pack)

set(LAYER_identity 2)
set(CHARTER_identity "people, departments, posts, appointments, delegations, designations, accounts, sessions")
set(ALLOWED_identity base codec crypto store)

set(LAYER_vault 2)
set(CHARTER_vault "customer files, labels, sealed values, the key hierarchy and its destruction")
set(ALLOWED_vault base codec crypto store receipt)

set(LAYER_ledger 2)
set(CHARTER_ledger "entries, Merkle tree, checkpoints, receipts, export, verification, witness")
set(ALLOWED_ledger base codec crypto store receipt)

set(LAYER_workflow 2)
set(CHARTER_workflow "requests, the approval tree, grants")
set(ALLOWED_workflow base codec store pack)

set(LAYER_governance 2)
set(CHARTER_governance "versions of the policy, and sums of what the ledger holds")
set(ALLOWED_governance base store)

set(LAYER_render 2)
set(CHARTER_render "files for people: XLSX read and written; pure, bytes in and bytes out; the only user of archive and XML libraries")
set(ALLOWED_render base codec)

set(LAYER_transfer 2)
set(CHARTER_transfer "imports and exports under way: files, chunks, the outcome of every row, and their proofs")
set(ALLOWED_transfer base codec store)

set(LAYER_service 3)
set(CHARTER_service "the use cases and the one gate; the only place where domains meet")
set(ALLOWED_service base codec crypto store pack receipt policy values identity vault ledger workflow governance render transfer)

set(LAYER_api 4)
set(CHARTER_api "HTTP server, routes, JSON shapes, errors to status codes")
set(ALLOWED_api base codec crypto service)

set(LAYER_store_sqlite 4)
set(CHARTER_store_sqlite "the SQLite driver of store")
set(ALLOWED_store_sqlite base store)

set(LAYER_platform 4)
set(CHARTER_platform "the real clock, disk and threads behind base's seams")
set(ALLOWED_platform base)

set(LAYER_app 5)
set(CHARTER_app "configuration, wiring, main(): the one binary jinkui and its subcommands")
set(ALLOWED_app base codec crypto store pack receipt policy values identity vault ledger workflow governance render transfer service api store_sqlite platform)
