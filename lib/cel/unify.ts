import { DYN, listType, mapType, opaqueType, paramType, sameType, type Type, typeType } from "./types.ts";

/** Type variables of one check and what they stand for, with an undo log for overloads that do not fit. */
export class Substitution {
  readonly #bound = new Map<string, Type>();
  readonly #log: [string, Type | undefined][] = [];
  #next = 0;

  /** A type variable that no other type mentions. */
  fresh(): Type {
    return paramType(`_var${this.#next++}`);
  }

  find(name: string): Type | undefined {
    return this.#bound.get(name);
  }

  /** A point to which {@link undo} can return. */
  mark(): number {
    return this.#log.length;
  }

  undo(mark: number): void {
    while (this.#log.length > mark) {
      const [name, before] = this.#log.pop()!;
      if (before === undefined) this.#bound.delete(name);
      else this.#bound.set(name, before);
    }
  }

  /** Whether a value of type `a` may stand where `b` is wanted, or the other way round; binds variables. */
  assignable(a: Type, b: Type): boolean {
    const mark = this.mark();
    if (this.#assignable(a, b)) return true;
    this.undo(mark);
    return false;
  }

  /** As {@link assignable}, for argument lists. */
  assignableAll(as: readonly Type[], bs: readonly Type[]): boolean {
    if (as.length !== bs.length) return false;
    const mark = this.mark();
    for (let index = 0; index < as.length; index++) {
      if (!this.#assignable(as[index]!, bs[index]!)) {
        this.undo(mark);
        return false;
      }
    }
    return true;
  }

  #bind(name: string, type: Type): void {
    this.#log.push([name, this.#bound.get(name)]);
    this.#bound.set(name, type);
  }

  #assignable(a: Type, b: Type): boolean {
    if (b.kind === "param") {
      const found = this.#substitutes(a, b);
      if (found.valid) return true;
      if (found.known) return false;
    }
    if (a.kind === "param") return this.#substitutes(b, a).valid;
    if (a.kind === "dyn" || a.kind === "error" || b.kind === "dyn" || b.kind === "error") return true;
    if (a.kind === "null") return isNullable(b);
    if (b.kind === "null") return isNullable(a);
    if (a.kind !== b.kind || a.params.length !== b.params.length) return false;
    if (a.kind === "opaque" && a.name !== b.name) return false;
    // Types of types are all of one type: they may always be compared.
    if (a.kind === "type") return true;
    return a.params.every((param, index) => this.#assignable(param, b.params[index]!));
  }

  /** Whether `type` may stand for the variable; `known` = the variable is bound already. */
  #substitutes(type: Type, variable: Type): { valid: boolean; known: boolean } {
    if (type.kind === "param" && type.name === variable.name) return { valid: true, known: true };
    const bound = this.#bound.get(variable.name);
    if (bound === undefined) {
      if (this.#occurs(variable.name, type)) return { valid: false, known: false };
      this.#bind(variable.name, type);
      return { valid: true, known: false };
    }
    if (sameType(type, bound)) return { valid: true, known: true };
    if (!this.#assignable(type, bound)) return { valid: false, known: true };
    const general = mostGeneral(type, bound);
    if (!this.#occurs(variable.name, general)) this.#bind(variable.name, general);
    return { valid: true, known: true };
  }

  /** Whether a variable occurs in a type, itself included: binding it then would make an infinite type. */
  #occurs(name: string, type: Type): boolean {
    if (!type.generic) return false;
    if (type.kind === "param") {
      if (type.name === name) return true;
      const bound = this.#bound.get(type.name);
      return bound !== undefined && this.#occurs(name, bound);
    }
    return type.params.some((param) => this.#occurs(name, param));
  }

  /** A type with its variables replaced; unbound ones become dyn when asked. */
  resolve(type: Type, unboundAsDyn: boolean): Type {
    if (!type.generic) return type;
    if (type.kind === "param") {
      const bound = this.#bound.get(type.name);
      if (bound !== undefined) return this.resolve(bound, unboundAsDyn);
      return unboundAsDyn ? DYN : type;
    }
    return rebuild(type, type.params.map((param) => this.resolve(param, unboundAsDyn)));
  }
}

/** A type of the same kind with other parameters. */
export function rebuild(type: Type, params: readonly Type[]): Type {
  switch (type.kind) {
    case "list":
      return listType(params[0]!);
    case "map":
      return mapType(params[0]!, params[1]!);
    case "type":
      return typeType(params[0]!);
    default:
      return opaqueType(type.name, params);
  }
}

/** Replaces an overload's own parameters. */
export function instantiate(type: Type, by: ReadonlyMap<string, Type>): Type {
  if (!type.generic) return type;
  if (type.kind === "param") return by.get(type.name) ?? type;
  return rebuild(type, type.params.map((param) => instantiate(param, by)));
}

/** Messages of the original's type system accept null for these. */
function isNullable(type: Type): boolean {
  return type.kind === "null" || type.kind === "opaque" || type.kind === "timestamp" ||
    type.kind === "duration";
}

/** Of two types that agree, the one that says less. */
export function mostGeneral(a: Type, b: Type): Type {
  return isLessSpecific(a, b) ? a : b;
}

function isLessSpecific(a: Type, b: Type): boolean {
  if (a.kind === "dyn" || a.kind === "error" || a.kind === "param") return true;
  if (b.kind === "dyn" || b.kind === "error" || b.kind === "param") return false;
  // Where null may stand for a type, that type says more about the whole.
  if (b.kind === "null") return true;
  if (a.kind !== b.kind) return false;
  if (a.kind === "type") return true;
  if (a.kind === "opaque" && (a.name !== b.name || a.params.length !== b.params.length)) return false;
  return a.params.every((param, index) => isLessSpecific(param, b.params[index]!));
}
