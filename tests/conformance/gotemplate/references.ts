/** Where the references of a template differ from the original's, because they know which value a dot stands for. */
export const SCOPED_REFERENCES: Readonly<Record<string, { paths: readonly string[]; reason: string }>> = {
  "field/chain-paren": {
    paths: [".items"],
    reason: "`.kind` belongs to an item of the list",
  },
  "field/chain-on-var": {
    paths: [".owner", ".owner.first", ".owner.langs"],
    reason: "the variable holds `.owner`, so its fields are known",
  },
  "refs/mixed": {
    paths: [".on", ".items", ".owner", ".owner.first", ".name", ".port", ".env", ".env.MID"],
    reason: "`.id` is an item's, `.first` the owner's, `.MID` the environment's, and `$.port` counts",
  },
  "refs/index-not-tracked": {
    paths: [".env", ".env.MID", ".name"],
    reason: "a literal key of `index` is a field",
  },
};
