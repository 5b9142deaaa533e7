// Writes the TypeScript types of the JSON interface: every schema of openapi.json becomes a type of its name.
// Knows the part of JSON Schema that the file uses, and stops at anything else.

const scalars = { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" };

export function typesOf(openapi) {
  const lines = ["// Made from openapi.json by build_steps/schema_types.mjs. Do not edit.", ""];
  for (const [name, schema] of Object.entries(openapi.components.schemas)) {
    if (schema.description) lines.push(`/** ${schema.description.replaceAll("*/", "* /")} */`);
    lines.push(`export type ${name} = ${typeOf(schema, "")};`, "");
  }
  return lines.join("\n");
}

function typeOf(schema, indent) {
  if (schema.$ref !== undefined) return schema.$ref.replace("#/components/schemas/", "");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) return variants.map((variant) => typeOf(variant, indent)).join(" | ");
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(" | ");
  }
  if (schema.type === "object") return objectType(schema, indent);
  if (schema.type === "array") return schema.items === undefined ? "unknown[]" : `(${typeOf(schema.items, indent)})[]`;
  if (schema.type === undefined) return "unknown";
  const scalar = scalars[schema.type];
  if (scalar === undefined) throw new Error(`openapi.json: no TypeScript type is known for ${JSON.stringify(schema)}`);
  return scalar;
}

function objectType(schema, indent) {
  if (schema.properties === undefined) {
    const values = typeof schema.additionalProperties === "object" ? typeOf(schema.additionalProperties, indent) : "unknown";
    return `Record<string, ${values}>`;
  }
  const inner = `${indent}  `;
  const members = Object.entries(schema.properties).map(([name, member]) => {
    const mark = (schema.required ?? []).includes(name) ? "" : "?";
    const note = member.description ? `${inner}/** ${member.description.replaceAll("*/", "* /")} */\n` : "";
    return `${note}${inner}${name}${mark}: ${typeOf(member, inner)};`;
  });
  return `{\n${members.join("\n")}\n${indent}}`;
}
