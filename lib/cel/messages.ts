import { asBigInt, asNumber, double, object } from "../value/mod.ts";
import type { MessageExpr } from "./ast.ts";
import type { Compiler } from "./compiler.ts";
import { type Closure, located } from "./closure.ts";
import { fail } from "./errors.ts";
import { checkedInt, checkedUint } from "./ops.ts";
import type { Scope } from "./scope.ts";
import { checkedDuration, checkedTimestamp } from "./time.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  STRING,
  TIMESTAMP,
  type Type,
  UINT,
} from "./types.ts";
import { Optional, type Val } from "./values.ts";

/** A well-known message: what its construction yields and which fields it has. */
interface Message {
  readonly type: Type;
  readonly fields: Readonly<Record<string, Type>>;
  readonly build: (fields: ReadonlyMap<string, Val>) => Val;
}

const wrapper = (type: Type, empty: Val): Message => ({
  type,
  fields: { value: type },
  build: (fields) => fields.get("value") ?? empty,
});

const whole = (fields: ReadonlyMap<string, Val>, name: string) => asBigInt(fields.get(name) ?? 0) ?? 0n;

const INT32_MAX = 2n ** 31n - 1n;
const UINT32_MAX = 2n ** 32n - 1n;

const MESSAGES: Readonly<Record<string, Message>> = Object.assign(
  Object.create(null),
  {
    "google.protobuf.Duration": {
      type: DURATION,
      fields: { seconds: INT, nanos: INT },
      build: (fields) => checkedDuration(whole(fields, "seconds") * 1_000_000_000n + whole(fields, "nanos")),
    },
    "google.protobuf.Timestamp": {
      type: TIMESTAMP,
      fields: { seconds: INT, nanos: INT },
      build: (fields) => checkedTimestamp(Number(whole(fields, "seconds")), Number(whole(fields, "nanos"))),
    },
    "google.protobuf.BoolValue": wrapper(BOOL, false),
    "google.protobuf.StringValue": wrapper(STRING, ""),
    "google.protobuf.BytesValue": wrapper(BYTES, new Uint8Array()),
    "google.protobuf.Int64Value": wrapper(INT, 0),
    "google.protobuf.Int32Value": {
      type: INT,
      fields: { value: INT },
      build: (fields) => {
        const value = whole(fields, "value");
        if (value > INT32_MAX || value < -INT32_MAX - 1n) throw fail("overflow", "integer overflow");
        return checkedInt(value);
      },
    },
    "google.protobuf.UInt64Value": wrapper(UINT, checkedUint(0n)),
    "google.protobuf.UInt32Value": {
      type: UINT,
      fields: { value: UINT },
      build: (fields) => {
        const value = whole(fields, "value");
        if (value > UINT32_MAX) throw fail("overflow", "unsigned integer overflow");
        return checkedUint(value);
      },
    },
    "google.protobuf.DoubleValue": wrapper(DOUBLE, double(0)),
    "google.protobuf.FloatValue": {
      type: DOUBLE,
      fields: { value: DOUBLE },
      build: (fields) => double(Math.fround(asNumber(fields.get("value") ?? 0) ?? 0)),
    },
    "google.protobuf.Struct": {
      type: mapType(STRING, DYN),
      fields: { fields: mapType(STRING, DYN) },
      build: (fields) => fields.get("fields") ?? object(),
    },
    "google.protobuf.ListValue": {
      type: listType(DYN),
      fields: { values: listType(DYN) },
      build: (fields) => fields.get("values") ?? [],
    },
    "google.protobuf.Value": {
      type: DYN,
      fields: {
        null_value: DYN,
        number_value: DOUBLE,
        string_value: STRING,
        bool_value: BOOL,
        struct_value: mapType(STRING, DYN),
        list_value: listType(DYN),
      },
      build: (fields) => [...fields.values()].at(-1) ?? null,
    },
  } satisfies Record<string, Message>,
);

/** The well-known message of a name, else undefined. Other messages do not exist here. */
export function messageOf(
  name: string,
): { readonly type: Type; readonly fields: Readonly<Record<string, Type>> } | undefined {
  return MESSAGES[name.startsWith(".") ? name.slice(1) : name];
}

/** Compiles the construction of a well-known message. */
export function compileMessage(
  compiler: Compiler,
  expr: MessageExpr,
  scope: Scope<number> | undefined,
): Closure {
  const message = MESSAGES[expr.type.startsWith(".") ? expr.type.slice(1) : expr.type];
  if (message === undefined) {
    return () => {
      throw located(fail("no_such_overload", `unknown type: ${expr.type}`), expr.pos);
    };
  }
  const fields = expr.fields.map((field) => ({ ...field, closure: compiler.compile(field.value, scope) }));
  return (context) => {
    context.charge(40);
    const values = new Map<string, Val>();
    for (const { name, closure, optional } of fields) {
      const value = closure(context);
      if (!optional) values.set(name, value);
      else if (value instanceof Optional && value.value !== undefined) values.set(name, value.value);
    }
    try {
      return message.build(values);
    } catch (error) {
      throw located(error, expr.pos);
    }
  };
}
