import assert from "node:assert/strict";
import { Language, type Node, Parser } from "web-tree-sitter";

/**
 * The commands that the installer may use, with those of their parameters that Windows PowerShell 5.1 and PowerShell 7 both
 * know (the common parameters apart). What is not here has to be looked up for both before it is used.
 */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "Expand-Archive": ["LiteralPath", "DestinationPath", "Force"],
  "Get-Content": ["LiteralPath"],
  "Get-FileHash": ["LiteralPath", "Algorithm"],
  "Invoke-WebRequest": ["UseBasicParsing", "Uri", "OutFile"],
  "Join-Path": ["Path", "ChildPath"],
  "Move-Item": ["LiteralPath", "Destination", "Force"],
  "New-Item": ["ItemType", "Path", "Force"],
  "Out-Null": [],
  "Remove-Item": ["LiteralPath", "Recurse", "Force"],
  "Select-Object": ["First"],
  "Test-Path": ["LiteralPath"],
  "Where-Object": ["FilterScript"],
  "Write-Output": ["InputObject"],
};
const COMMON = ["ErrorAction"];

const text = await Deno.readTextFile("install.ps1");

async function tree(source: string): Promise<Node> {
  const grammar = await Deno.readFile(
    new URL(import.meta.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm")),
  );
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser.parse(source)!.rootNode;
}

function all(root: Node, type: string): Node[] {
  return root.descendantsOfType(type).filter((node) => node !== null);
}

Deno.test("install.ps1: the grammar of PowerShell takes it", async () => {
  const root = await tree(text);
  assert.ok(!root.hasError, all(root, "ERROR").map((node) => node.text).join("\n"));
  assert.ok((await tree(text.replace("try {", "try {{"))).hasError, "the grammar takes anything");
});

Deno.test("install.ps1: every command and parameter is known to both editions", async () => {
  const root = await tree(text);
  const own = all(root, "function_name").map((node) => node.text);
  assert.deepEqual(own.sort(), ["Add-ToUserPath", "Install-Scafctl"]);
  const commands = all(root, "command");
  assert.ok(commands.length > 15, `${commands.length} commands`);
  for (const command of commands) {
    const name = command.childForFieldName("command_name")!.text;
    if (own.includes(name)) continue;
    assert.ok(Object.hasOwn(COMMANDS, name), `${name} is not in the table`);
    for (const parameter of all(command, "command_parameter")) {
      const owner = nearestCommand(parameter);
      if (owner.id !== command.id) continue;
      const known = [...COMMANDS[name]!, ...COMMON];
      assert.ok(known.includes(parameter.text.slice(1)), `${name} ${parameter.text}`);
    }
  }
});

function nearestCommand(node: Node): Node {
  let current = node.parent!;
  while (current.type !== "command") current = current.parent!;
  return current;
}

Deno.test("install.ps1: is read alike whatever the system's code page, and does nothing half-arrived", () => {
  // Windows PowerShell takes a file without a mark for text of the local code page.
  // deno-lint-ignore no-control-regex
  assert.match(text, /^[\x09\x0a\x20-\x7e]*$/);
  assert.ok(text.trimEnd().endsWith("\nInstall-Scafctl"), "the call is the last line");
});

Deno.test("install.ps1: checks the digest before it unpacks", () => {
  const check = text.indexOf("if ($found -ne $wanted) { throw");
  assert.ok(check > text.indexOf("Get-FileHash -Algorithm SHA256"));
  assert.ok(check > 0 && check < text.indexOf("Expand-Archive"));
});
