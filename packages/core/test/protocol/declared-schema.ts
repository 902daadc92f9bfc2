import { linesOf, type Alternative, type Field, type Lines } from "./lines.js";

/** What this reader knows of JSON Schema 2020-12. */
interface Node {
  $ref?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Node[];
  oneOf?: Node[];
  type?: string | string[];
  items?: Node;
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: Node | boolean;
}

/** The protocol as a JSON Schema declares it, told in the names of our types. */
export class DeclaredSchema {
  readonly #definitions: Record<string, Node>;
  readonly #names: Map<Node, string>;

  /** `named` says where in `$defs` our named types are. */
  constructor(schema: unknown, named: Readonly<Record<string, string>>) {
    this.#definitions = (schema as { $defs: Record<string, Node> }).$defs;
    this.#names = new Map(Object.entries(named).map(([name, pointer]) => [this.#at(pointer), name]));
  }

  object(pointer: string): Lines {
    return linesOf(this.#fields(this.#at(pointer)));
  }

  /** The members of a union of events, by their `type`. */
  events(union: string): Record<string, Lines> {
    const members = this.#at(union).anyOf ?? this.#at(union).oneOf ?? [];
    return Object.fromEntries(
      members.map((member) => {
        const node = this.#follow(member);
        return [String(node.properties?.["type"]?.const), linesOf(this.#fields(node))];
      }),
    );
  }

  #at(pointer: string): Node {
    let node: unknown = this.#definitions;
    for (const key of pointer.split("/")) node = (node as Record<string, unknown> | undefined)?.[key];
    if (node === undefined) throw new TypeError(`The schema has no #/$defs/${pointer}`);
    return this.#follow(node as Node);
  }

  #follow(node: Node): Node {
    return node.$ref === undefined ? node : this.#at(node.$ref.replace("#/$defs/", ""));
  }

  #fields(node: Node): Record<string, Field> {
    return Object.fromEntries(
      Object.entries(node.properties ?? {}).map(([name, property]) => [
        name,
        { optional: !node.required?.includes(name), alternatives: this.#alternatives(property) },
      ]),
    );
  }

  #alternatives(reference: Node): Alternative[] {
    const node = this.#follow(reference);
    const name = this.#names.get(node);
    if (name !== undefined) return [{ text: name }];
    if ("const" in node) return [{ text: JSON.stringify(node.const) }];
    if (node.enum) return node.enum.map((value) => ({ text: JSON.stringify(value) }));
    const branches = node.anyOf ?? node.oneOf;
    if (branches) return branches.flatMap((branch) => this.#alternatives(branch));
    return [node.type ?? "unknown"].flat().map((type) => this.#ofType(type, node));
  }

  #ofType(type: string, node: Node): Alternative {
    if (type === "integer") return { text: "number" };
    if (type === "array") return { array: this.#alternatives(node.items ?? {}) };
    if (type !== "object") return { text: type };
    if (node.properties) return { fields: this.#fields(node) };
    const values = node.additionalProperties;
    return { map: this.#alternatives(typeof values === "object" ? values : {}) };
  }
}
