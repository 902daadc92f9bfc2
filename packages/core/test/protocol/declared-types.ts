import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { linesOf, type Alternative, type Field, type Lines } from "./lines.js";

const folder = fileURLToPath(new URL("../../src/protocol/", import.meta.url));
const files = readdirSync(folder).map((name) => folder + name);
const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // The smallest library there is: reading a larger one is what would take the time.
  lib: ["lib.es5.d.ts"],
  types: [],
};

/** The protocol as `src/protocol` declares it. */
export class DeclaredTypes {
  readonly #named: ReadonlySet<string>;
  readonly #checker: ts.TypeChecker;
  readonly #exported: ReadonlyMap<string, ts.Type>;

  /** Types in `named` are referred to by name, wherever they occur. */
  constructor(named: Iterable<string>) {
    const program = ts.createProgram(files, options);
    const checker = program.getTypeChecker();
    const modules = files.map((file) =>
      checker.getSymbolAtLocation(program.getSourceFile(file) ?? missing(file)),
    );
    const symbols = modules.flatMap((module) => (module ? checker.getExportsOfModule(module) : []));
    this.#named = new Set(named);
    this.#checker = checker;
    this.#exported = new Map(symbols.map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(symbol)]));
  }

  object(name: string): Lines {
    return linesOf(this.#fields(this.#find(name)));
  }

  /** The members of a union of events, by their `type`. */
  events(union: string): Record<string, Lines> {
    const type = this.#find(union);
    const members = type.isUnion() ? type.types : [];
    return Object.fromEntries(
      members.map((member) => {
        const lines = linesOf(this.#fields(member));
        return [String(JSON.parse(lines["type"] ?? missing("type"))), lines];
      }),
    );
  }

  #find(name: string): ts.Type {
    return this.#exported.get(name) ?? missing(name);
  }

  #fields(type: ts.Type): Record<string, Field> {
    return Object.fromEntries(
      type.getProperties().map((property) => [
        property.name,
        {
          optional: Boolean(property.flags & ts.SymbolFlags.Optional),
          alternatives: this.#alternatives(this.#checker.getTypeOfSymbol(property)),
        },
      ]),
    );
  }

  #alternatives(type: ts.Type): Alternative[] {
    if (type.isUnion()) return type.types.flatMap((member) => this.#alternatives(member));
    // `string & {}` keeps a set of names open.
    if (type.isIntersection()) return this.#alternatives(type.types[0] ?? type);
    if (type.flags & ts.TypeFlags.Object) return [this.#object(type)];
    if (type.flags & ts.TypeFlags.BooleanLike) return [{ text: "boolean" }];
    return type.flags & ts.TypeFlags.Undefined ? [] : [{ text: this.#checker.typeToString(type) }];
  }

  #object(type: ts.Type): Alternative {
    if (this.#named.has(type.symbol.name)) return { text: type.symbol.name };
    const element = this.#checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (element && this.#checker.isArrayType(type)) return { array: this.#alternatives(element) };
    const value = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return value ? { map: this.#alternatives(value) } : { fields: this.#fields(type) };
  }
}

/** A value that must be assignable to the type `name` of the file `module`. */
export interface Sample {
  source: string;
  module: string;
  name: string;
  value: unknown;
}

/** What the compiler says of the samples, written out as literals: a field too many is an error, too. */
export function misfits(samples: readonly Sample[]): string[] {
  const path = `${folder}samples.virtual.ts`;
  const lines = samples.map(
    ({ module, name, value }, index) =>
      `export const _${index}: import("./${module}.js").${name} = ${JSON.stringify(value)};`,
  );
  const host = ts.createCompilerHost(options);
  const readSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) =>
    name === path ? ts.createSourceFile(name, lines.join("\n"), version) : readSourceFile(name, version);
  const program = ts.createProgram([path], options, host);
  const source = program.getSourceFile(path) ?? missing(path);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    (diagnostic) => {
      const sample = samples[source.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line];
      return `${sample?.source}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
    },
  );
}

function missing(what: string): never {
  throw new TypeError(`There is no ${what} in src/protocol`);
}
