import { ScafctlError } from "../../diagnostics/mod.ts";
import { field, formatJson, isObject, type Value } from "../../value/mod.ts";
import { ask, type Question } from "../../terminal/prompt.ts";
import type { Invocation } from "../invocation.ts";

const UP = "\0up";
const DONE = "\0done";

/** Lets the user walk through a result, one level at a time. */
export async function browse(invocation: Invocation, root: Value): Promise<void> {
  const path: { readonly name: string; readonly value: Value }[] = [{ name: "result", value: root }];
  for (;;) {
    const { value } = path.at(-1)!;
    const title = path.map((step) => step.name).join(" › ");
    const members = membersOf(value);
    if (members.length === 0) await invocation.terminal.data(`${title}: ${preview(value, Infinity)}\n`);
    const answer = await choose({
      message: title,
      choices: [
        ...members.map(([name, member]) => ({
          value: name,
          label: [name, titleOf(member)].filter((text) => text !== "").join("  "),
          hint: preview(member, 60),
        })),
        ...(path.length > 1 ? [{ value: UP, label: ".." }] : []),
        { value: DONE, label: "done" },
      ],
    }, invocation);
    if (answer === DONE) return;
    if (answer === UP) path.pop();
    else path.push({ name: answer, value: members.find(([name]) => name === answer)![1] });
  }
}

/** Who gives up has seen enough. */
async function choose(question: Question, invocation: Invocation): Promise<string> {
  try {
    return await ask(question, invocation);
  } catch (error) {
    if (error instanceof ScafctlError && error.code === "SCAF6005" && !invocation.signal.aborted) return DONE;
    throw error;
  }
}

/** Members by which a record can be told from the others of its list, the best first. */
const TITLES = ["name", "rule", "ruleName", "parameter", "path", "title", "id", "key", "code"];

function titleOf(value: Value): string {
  if (!isObject(value)) return "";
  const title = TITLES.map((name) => field(value, name)).find((text) => typeof text === "string");
  return typeof title === "string" ? preview(title, 50) : "";
}

function membersOf(value: Value): [string, Value][] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  return isObject(value) ? Object.keys(value).sort().map((key) => [key, value[key]!]) : [];
}

function preview(value: Value, width: number): string {
  if (Array.isArray(value) && width !== Infinity) return `${value.length} items`;
  if (isObject(value) && width !== Infinity) return `${Object.keys(value).length} members`;
  const text = typeof value === "string" ? value : formatJson(value);
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
