import type { Rule } from "../rule.ts";
import { documentationRules } from "./documentation.ts";
import { loadRules } from "./load.ts";
import { providerRules } from "./providers.ts";
import { resultSchemaRules } from "./result_schema.ts";
import { schemaRules } from "./schema.ts";
import { secretRules } from "./secrets.ts";
import { securityRules } from "./security.ts";
import { shellRules } from "./shell.ts";
import { structureRules } from "./structure.ts";
import { testingRules } from "./testing.ts";
import { textRules } from "./texts.ts";
import { unrenderedRules } from "./unrendered.ts";
import { usageRules } from "./usage.ts";
import { workflowRules } from "./workflow.ts";

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** All rules, the gravest first and then by id. */
export const RULES: readonly Rule[] = [
  ...loadRules,
  ...structureRules,
  ...schemaRules,
  ...documentationRules,
  ...providerRules,
  ...textRules,
  ...unrenderedRules,
  ...workflowRules,
  ...resultSchemaRules,
  ...testingRules,
  ...usageRules,
  ...securityRules,
  ...secretRules,
  ...shellRules,
].sort((a, b) => RANK[a.severity] - RANK[b.severity] || (a.id < b.id ? -1 : 1));

const byId = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule of an id. */
export function ruleNamed(id: string): Rule | undefined {
  return byId.get(id);
}
