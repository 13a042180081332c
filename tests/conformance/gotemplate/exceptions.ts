/**
 * Errors whose end comes from a foreign parser, with what differs. The place and the node must be right, the words after
 * them need not. A case that begins to match word for word must leave the list.
 */
export const FOREIGN_TEXTS: Readonly<Record<string, string>> = {
  "custom/fromyaml-bad-err": "the YAML reader words a missing bracket in its own way",
};
