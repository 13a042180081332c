import type { OutputFacts } from "../../lib/provider/mod.ts";
import type { ValueObject } from "../../lib/value/mod.ts";
import { failure } from "../shared/failure.ts";
import { flag, map, text } from "../shared/inputs.ts";
import { colorCode, paint } from "../shared/color.ts";

/** The kinds of message. `raw` is written as it is. */
export const TYPES = ["success", "warning", "error", "info", "debug", "plain", "raw"] as const;
export type MessageType = (typeof TYPES)[number];

interface Look {
  readonly icon?: string;
  readonly color?: string;
  readonly bold?: boolean;
}

const LOOKS: Readonly<Record<MessageType, Look>> = {
  success: { icon: "✅", color: "green" },
  warning: { icon: "⚠️", color: "yellow" },
  error: { icon: "❌", color: "red", bold: true },
  info: { icon: "💡", color: "cyan" },
  debug: { icon: "🐛", color: "bright-black" },
  plain: {},
  raw: {},
};

/** Characters of a message that is no raw one. */
const LONGEST = 8192;

/** A message as it was asked for. */
export interface Message {
  readonly type: MessageType;
  readonly text: string;
  readonly label: string | undefined;
  readonly icon: string | undefined;
  readonly color: string | undefined;
  readonly bold: boolean | undefined;
  readonly italic: boolean;
}

/** Reads the message inputs. Throws for what their schema cannot say. */
export function readMessage(inputs: ValueObject, message: string): Message {
  const type = TYPES.find((known) => known === text(inputs, "type")) ?? "info";
  const style = map(inputs, "style");
  const label = text(inputs, "label");
  if (type === "raw") {
    if (style || label !== undefined) throw failure("message", "a raw message takes neither style nor label");
  } else if ([...message].length > LONGEST) {
    throw failure("message", `message has more than ${LONGEST} characters`, {
      input: "message",
      hint: "type: raw has no limit",
    });
  }
  const color = style && text(style, "color");
  if (color && colorCode(color) === undefined) {
    throw failure("message", `style.color "${color}" is not a color`, {
      input: "style.color",
      hint: "use a name such as green, a number from 0 to 255, or #RRGGBB",
    });
  }
  return {
    type,
    text: message,
    label: label || undefined,
    icon: style && text(style, "icon"),
    color: color || undefined,
    bold: style && Object.hasOwn(style, "bold") ? flag(style, "bold") : undefined,
    italic: style ? flag(style, "italic") : false,
  };
}

/** The message without colour and without the icon of its type: what results hold. */
export function plainMessage(message: Message): string {
  return [message.icon || undefined, message.label && `[${message.label}]`, message.text]
    .filter((part) => part !== undefined).join(" ");
}

/**
 * The message as the terminal gets it. `--no-color` takes colour and the icon of the type away; without a terminal that
 * knows colours the icon stays.
 */
export function shownMessage(message: Message, output: OutputFacts): string {
  if (message.type === "raw") return message.text;
  if (output.noColorFlag) return plainMessage(message);
  const look = LOOKS[message.type];
  const icon = message.icon ?? look.icon;
  const styled = output.color
    ? paint(message.text, {
      color: message.color ?? look.color,
      bold: message.bold ?? look.bold ?? false,
      italic: message.italic,
    })
    : message.text;
  const label = message.label === undefined
    ? undefined
    : output.color
    ? paint(`[${message.label}]`, { dim: true })
    : `[${message.label}]`;
  return [icon || undefined, label, styled].filter((part) => part !== undefined).join(" ");
}
