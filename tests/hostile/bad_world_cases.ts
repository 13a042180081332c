import { parseYaml } from "../../lib/yaml/mod.ts";
import type { ValueObject } from "../../lib/value/mod.ts";

/** A call that the world lets down, and what has to be said of it. */
export interface Case {
  readonly name: string;
  readonly provider: string;
  /** An action instead of a resolver. */
  readonly acts: boolean;
  readonly inputs: ValueObject;
  /** The input that the error is about; empty: the step as a whole. */
  readonly at: string;
  readonly says: RegExp;
  readonly flags: readonly string[];
}

/** Reads a table of cases: name, provider (with `!` in an action), inputs, field, message, and flags of the line. */
function table(text: string): Case[] {
  return text.trim().split("\n").map((line) => {
    const [name = "", provider = "", inputs = "", at = "", says = "", flags = ""] = line.split(" | ")
      .map((cell) => cell.trim());
    return {
      name,
      provider: provider.replace("!", ""),
      acts: provider.endsWith("!"),
      inputs: parseYaml(inputs.replace("BIG", "x".repeat(100_000))) as ValueObject,
      at,
      says: new RegExp(says),
      flags: flags.split(" ").filter((flag) => flag !== ""),
    };
  });
}

export const MISSING = table(String.raw`
read | file | {operation: read, path: none/x} | path | no such file
gone | file! | {operation: delete, path: none} | path | does not exist
noparent | file! | {operation: write, path: none/x, content: ""} | path | folder .* does not exist
isfolder | file | {operation: read, path: .} | path | is a directory
exists | file! | {operation: write, path: keep, content: other} | path | already exists
list | directory | {operation: list, path: none} | path | no such file
copy | directory! | {operation: copy, path: none, destination: x} | path | no such file
moved | directory! | {operation: move, path: there, destination: big} | destination | already exists
filled | directory! | {operation: rmdir, path: there} | path | not empty
made | directory! | {operation: mkdir, path: there} | path | already exists
hcl | hcl | {path: none.tf} | path | no such file
hclpaths | hcl | {paths: [ok.tf, none.tf]} | paths[1] | no such file
hcldir | hcl | {dir: none} | dir | no such file
hclempty | hcl | {dir: there} | dir | no \.tf
key | parameter | {key: none} | key | was not provided
keyfile | parameter | {key: keyfile} | key | no such file | -r keyfile=file:///none/x
child | solution | {source: ./none.yaml} | source | none\.yaml
secret | secret | {operation: get, name: none} | name | was not found
pattern | secret | {operation: get, pattern: ^none} | pattern | no secret matches
handler | identity | {operation: status, handler: none} | handler | no auth handler
`);

export const PROGRAMS = table(String.raw`
pwsh | exec | {command: "1", shell: pwsh} | shell | pwsh was not found
pwshact | exec! | {command: "1", shell: pwsh} | shell | pwsh was not found
cmd | exec | {command: "1", shell: cmd} | shell | Windows only
folder | exec | {command: pwd, workingDir: none} | workingDir | none does not exist
git | git | {operation: status} | operation | "git" was not found
gitfield | git | {field: branch} | field | "git" was not found
repo | git | {operation: status, path: none} | path | does not exist
slow | exec | {command: "while :; do :; done", timeout: 1} | command | timed out after 1s
`);

export const DENIED = table(String.raw`
read | file | {operation: read, path: locked/x} | path | permission denied
exists | file | {operation: exists, path: locked/x} | path | permission denied
write | file! | {operation: write, path: locked/y, content: ""} | path | permission denied
delete | file! | {operation: delete, path: locked/x} | path | permission denied
tree | file! | {operation: write-tree, basePath: locked/t, entries: [{path: a, content: b}]} | basePath | permission denied
list | directory | {operation: list, path: locked} | path | permission denied
mkdir | directory! | {operation: mkdir, path: locked/d} | path | permission denied
copyto | directory! | {operation: copy, path: there, destination: locked/d} | destination | permission denied
copyfrom | directory! | {operation: copy, path: half, destination: copied} | destination | copying \S+half\/inner\/shut: permission denied
rmdir | directory! | {operation: rmdir, path: half, force: true} | path | permission denied
hcl | hcl | {path: locked/x.tf} | path | permission denied
debug | debug | {value: 1, destination: file, file: locked/log} | file | permission denied
exec | exec | {command: pwd, workingDir: locked/d} | workingDir | permission denied
git | git | {operation: status, path: locked/d} | path | permission denied
child | solution | {source: ./locked/x.yaml} | source | locked/x\.yaml
keyfile | parameter | {key: keyfile} | key | permission denied | -r keyfile=file://locked/x
`);

export const FULL = table(String.raw`
write | file! | {operation: write, path: full/a, content: BIG} | path | no space is left
append | file! | {operation: write, path: full/some, content: BIG, onConflict: append} | path | no space is left
tree | file! | {operation: write-tree, basePath: full, entries: [{path: c, content: BIG}]} | entries[0].path | no space is left
copy | directory! | {operation: copy, path: big, destination: full/big} | destination | no space is left
debug | debug! | {value: BIG, destination: file, file: full/log} | file | no space is left
readonly | file! | {operation: write, path: readonly/a, content: x} | path | read-only
readonlytree | file! | {operation: write-tree, basePath: readonly/t, entries: [{path: c, content: x}]} | basePath | read-only
readonlydir | directory! | {operation: mkdir, path: readonly/d} | path | read-only
`);

export const NETWORK = table(String.raw`
refused | http | {url: "http://127.0.0.1:1/x"} | url | was refused
refusedact | http! | {endpoint: "http://127.0.0.1:1/x"} | endpoint | was refused
paged | http | {url: "http://127.0.0.1:1/x", pagination: {strategy: linkHeader}} | url | was refused
noname | http | {url: "http://nowhere.invalid/"} | url | cannot be resolved
notls | http | {url: "https://127.0.0.1:PLAIN/"} | url | TLS with
unknown | http | {url: "https://127.0.0.1:STRANGE/"} | url | TLS with
login | http | {url: "http://127.0.0.1:1/x", authProvider: entra} | authProvider | entra
github | github | {operation: get_repo, owner: o, repo: r, api_base: "http://127.0.0.1:1"} | api_base | was refused
githubtls | github | {operation: list_labels, owner: o, repo: r, api_base: "https://127.0.0.1:PLAIN"} | api_base | TLS with
key | parameter | {key: address} | key | was refused | -r address=http://127.0.0.1:1/x
keytls | parameter | {key: address} | key | TLS with | -r address=https://127.0.0.1:STRANGE/
child | solution | {source: "http://127.0.0.1:1/x.yaml"} | source | was refused
clone | git! | {operation: clone, repository: "http://127.0.0.1:1/x", path: clone} |  | unable to access
clonetls | git! | {operation: clone, repository: "https://127.0.0.1:STRANGE/x", path: clone} |  | unable to access
`);

export const LIMITS = table(String.raw`
sleep | sleep | {duration: soon} | duration | input "duration" must match
http | http | {url: "http://127.0.0.1:1/x", timeout: 301} | timeout | input "timeout" must be at most 300
retry | http | {url: "http://127.0.0.1:1/x", retry: {maxAttempts: 0}} | retry.maxAttempts | input "retry.maxAttempts" must be at least 1
enum | file | {operation: reed, path: x} | operation | must be one of read, write
entry | file! | {operation: write-tree, basePath: x, entries: [{path: a}, {content: ""}]} | entries[1].path | input "entries\[1\].path" is required
depth | directory | {operation: list, path: ., maxDepth: 51} | maxDepth | at most 50
required | cel | {} | expression | input "expression" is required
type | exec | {command: x, env: A=1} | env | expected object, got string
name | env | {operation: get, name: A-B} | name | must match
source | solution | {source: "", maxDepth: 1} | source | at least 1 characters
label | message! | {message: x, label: BIG} | label | at most 100 characters
permissions | file! | {operation: write, path: x, content: "", permissions: "644"} | permissions | must match
hcl | hcl | {content: "", output_format: xml} | output_format | hcl, json
merge | github | {operation: get_repo, merge_method: FAST} | merge_method | MERGE, SQUASH, REBASE
template | go-template | {template: x, leftDelim: BIG} | leftDelim | at most 10 characters
git | git | {operation: log, depth: -1} | depth | at least 0
handler | identity | {operation: status, handler: A B} | handler | must match
pattern | secret | {operation: list, pattern: BIG} | pattern | at most 1000
key | parameter | {key: a b} | key | must match
static | static | {} | value | input "value" is required
debug | debug | {value: 1, format: xml} | format | json, yaml, pretty
interval | http | {url: "http://127.0.0.1:1/x", poll: {until: "true", interval: 1ms}} | poll.interval | at least 1s
blocks | hcl | {operation: generate, blocks: text} | blocks | must be a map
`);
