/** The only writer to the terminal: facts about the streams, colours, messages, errors, progress, questions. */
export * from "./facts.ts";
export * from "./output.ts";
export * from "./style.ts";
export * from "./line_prefix.ts";
export * from "./github.ts";
export * from "./talk.ts";
export * from "./terminal.ts";
export * from "./progress.ts";
export * from "./prompt.ts";
