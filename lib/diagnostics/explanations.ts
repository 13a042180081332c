import type { Code } from "./codes.ts";

/** What a user wants to know of an error code beyond its message. */
export interface Explanation {
  /** How one comes to see it. */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** An explanation for every code. Loaded only where one is shown: `explain SCAFnnnn` and the generated pages. */
export const EXPLANATIONS: Readonly<Record<Code, Explanation>> = {
  SCAF1001: {
    cause: "The path given with -f does not exist, seen from the working directory (or from --cwd).",
    remedy: "Check the spelling and the directory. Without -f the usual file names are looked for.",
  },
  SCAF1002: {
    cause:
      "The path exists but cannot be read as a file: it is a directory, or its permissions forbid reading.",
    remedy:
      "Name the file itself, for example solution.yaml inside the directory, and check its permissions.",
  },
  SCAF1003: {
    cause:
      "The text is not valid YAML. Frequent reasons are a tab in the indentation, a missing blank after a colon, or " +
      "an unquoted text that begins with a special character.",
    remedy: "Look at the marked place and at the line above it. Quote texts that hold `: `, `#`, `{` or `[`.",
  },
  SCAF1004: {
    cause: "A map holds the same key twice. Only one of the values could win, so the file is refused.",
    remedy: "Remove or rename one of the two. The message names the place of the second.",
  },
  SCAF1005: {
    cause:
      "The document nests too deeply, or its aliases would expand to far more than the text itself holds.",
    remedy: "Flatten the structure, or write repeated parts as resolvers.",
  },
  SCAF1006: {
    cause:
      "One of the fields every solution starts with is missing or wrong: apiVersion, kind, metadata.name, or " +
      "catalog.visibility.",
    remedy: "Use apiVersion: scafctl.io/v1 and kind: Solution, and give metadata.name.",
  },
  SCAF1007: {
    cause: "A field has a value of the wrong type or form, for example a text where a list is expected.",
    remedy:
      "Compare with the field's description: scafctl explain solution, or the published JSON Schema in an editor.",
  },
  SCAF1008: {
    cause: "An input may be a literal or exactly one of rslvr, expr and tmpl. Here it has two of them.",
    remedy:
      "Keep one. To pass a map that really has these keys, make it with a static resolver and bind it by rslvr.",
  },
  SCAF1009: {
    cause:
      "A resolver has a name that is not allowed (empty, with blanks, or beginning with two underscores), no body, " +
      "or depends on itself.",
    remedy: "Rename it, or give it a resolve block.",
  },
  SCAF1010: {
    cause: "dependsOn, or an expression or template, names a resolver that the solution does not have.",
    remedy:
      "Check the spelling; the hint names a close one. Loop variables are `__item` and the names given in forEach.",
  },
  SCAF1011: {
    cause:
      "Resolvers depend on each other in a circle, so none can be first. The message shows the shortest circle.",
    remedy: "Break it: split one of the resolvers, or take out the reference that is not needed.",
  },
  SCAF1012: {
    cause:
      "A file named under compose cannot be read, is named twice, or defines something that exists already.",
    remedy:
      "Paths are relative to the solution. Every resolver, action and test may be defined in one file only.",
  },
  SCAF1013: {
    cause: "No -f was given, and none of the usual files is in the working directory.",
    remedy: "Give -f, or name the file solution.yaml, in this directory or in scafctl/ or .scafctl/.",
  },
  SCAF1014: {
    cause: "The solution's URL could not be fetched, or the server answered with something other than 200.",
    remedy: "Try the URL by hand; check proxy and credentials.",
  },
  SCAF1015: {
    cause: "The file, or standard input, holds no document.",
    remedy: "Check that the file was saved and that the command before the pipe wrote something.",
  },
  SCAF1016: {
    cause: "A condition (when, until) must be a bool, a CEL text, or a map with one of expr, tmpl and rslvr.",
    remedy: "Write for example when: \"_.environment == 'prod'\".",
  },
  SCAF1017: {
    cause: "The file holds bytes that are not UTF-8. It may be in another encoding, or no text at all.",
    remedy: "Save it as UTF-8 (without another encoding such as UTF-16 or Latin-1).",
  },
  SCAF2001: {
    cause:
      "The command line does not fit the command: an unknown command or flag, or a wrong number of arguments.",
    remedy: "See the command's --help. The hint names what is closest to what was typed.",
  },
  SCAF2002: {
    cause:
      "A parameter given with -r cannot be read: it has no name, its file is missing or empty, or is no map.",
    remedy:
      "Write -r name=value, -r name=@file for a file's text, or -r @file.yaml for a file of parameters.",
  },
  SCAF2003: {
    cause: "The solution takes no parameter of that name.",
    remedy: "The message lists the ones it takes; scafctl parameters shows them with their types.",
  },
  SCAF2004: {
    cause: "The name of a resolver, provider, rule or other thing is not known.",
    remedy: "The message lists what there is.",
  },
  SCAF2005: {
    cause: "A flag has a value it cannot take, or two flags exclude each other.",
    remedy: "See the command's --help for the allowed values.",
  },
  SCAF2006: {
    cause: "The command cannot write the format asked for with -o.",
    remedy: "The message lists the formats it can write.",
  },
  SCAF2007: {
    cause: "Standard input can be read once, but both -f - and a parameter from @- want it.",
    remedy: "Put one of the two into a file.",
  },
  SCAF2008: {
    cause: "The expression of -e or -w failed on the result.",
    remedy: "`_` is the whole result for -e and one item for -w. Look at the result with -o json first.",
  },
  SCAF2009: {
    cause: "run solution and render solution need spec.workflow, and this solution has none.",
    remedy: "Use scafctl run resolver for a solution that only derives data.",
  },
  SCAF2010: {
    cause: "A bare argument of run solution is a name in the catalog, and what was given looks like a path.",
    remedy: "Give paths with -f.",
  },
  SCAF2011: {
    cause: "The result could not be written to the file asked for.",
    remedy: "Check that the folder exists, that it is writable, and that the disk is not full.",
  },
  SCAF3001: {
    cause: "A provider that a resolver uses reported an error. The message gives its words.",
    remedy: "Fix the cause, or add another source or onError: continue if the failure is expected.",
  },
  SCAF3002: {
    cause:
      "None of a resolver's sources gave a value: all failed, were skipped by when, or did not satisfy until.",
    remedy: "Add a last source that always works, such as static, or pass the parameter.",
  },
  SCAF3003: {
    cause: "The value cannot be brought to the resolver's type.",
    remedy: "Change the type, or add a transform step that converts the value.",
  },
  SCAF3004: {
    cause: "A validation rule of the resolver did not hold for its value.",
    remedy: "Give a value that fits; the message is the one the solution's author wrote for this case.",
  },
  SCAF3005: {
    cause: "A resolver's value is larger than the limit (10 MiB unless --max-value-size says otherwise).",
    remedy: "Select what is needed before it becomes a value, or raise the limit.",
  },
  SCAF3006: {
    cause: "A resolver, or a phase of resolvers, took longer than its timeout.",
    remedy: "Raise timeout on the resolver, --resolver-timeout or --phase-timeout, or find out what is slow.",
  },
  SCAF3007: {
    cause: "The expression of a when or until failed, or gave something other than a bool.",
    remedy:
      "Conditions must be true or false. Use has(_.name) before looking at something that may be absent.",
  },
  SCAF3008: {
    cause:
      "An input of a step could not be evaluated: its expression or template failed, or names a value that is absent.",
    remedy: "A skipped resolver has no value; guard the reference with has(_.name).",
  },
  SCAF3009: {
    cause: "forEach.in is no list, or one of its iterations failed.",
    remedy: "Make sure the expression gives a list; use onError: continue to go on past failing items.",
  },
  SCAF3010: {
    cause: "Several resolvers failed; only the root causes are listed, not what failed because of them.",
    remedy: "Fix the listed ones.",
  },
  SCAF4001: {
    cause:
      "The workflow breaks a rule that can be told from the file: a name, a dependency, a provider, a retry setting.",
    remedy:
      "Every finding is listed with its place. scafctl lint finds these and more without running anything.",
  },
  SCAF4002: {
    cause: "Actions depend on each other in a circle, by dependsOn or by reading each other's results.",
    remedy: "Break the circle shown in the message.",
  },
  SCAF4003: {
    cause: "The actions could not be expanded or their inputs not be evaluated, so nothing was run.",
    remedy:
      "Look at the input named in the message. Inputs that need other actions' results are evaluated later.",
  },
  SCAF4004: {
    cause: "An action's provider reported an error, or its output says success: false.",
    remedy:
      "Fix the cause. onError, retry and allowFailure say what a failure means for the rest of the workflow.",
  },
  SCAF4005: {
    cause: "An action, with all its attempts, took longer than its timeout.",
    remedy: "Raise timeout on the action or --action-timeout.",
  },
  SCAF4006: {
    cause: "An action's result does not fit its resultSchema.",
    remedy: "Correct the schema or the action, or set resultSchemaMode: warn.",
  },
  SCAF4007: {
    cause: "The action graph could not be written.",
    remedy: "The message has the reason.",
  },
  SCAF4008: {
    cause: "--action (or run action) names something that is neither an action nor an alias.",
    remedy: "The message lists the actions there are.",
  },
  SCAF4009: {
    cause: "The workflow ended as failed because of the actions listed.",
    remedy: "See the error of each; with -o json the result document holds what the others produced.",
  },
  SCAF5001: {
    cause: "No built-in provider or plugin has that name.",
    remedy: "scafctl get provider lists them. A plugin must be named under bundle.plugins.",
  },
  SCAF5002: {
    cause: "The provider cannot be used in this place, for example an action-only provider in a resolver.",
    remedy: "The hint lists the capabilities it has.",
  },
  SCAF5003: {
    cause: "An input of a provider is missing, unknown, or does not fit its schema.",
    remedy: "scafctl get provider NAME shows every input with its type and limits.",
  },
  SCAF5004: {
    cause:
      "The inputs fit the schema but not each other: two that exclude each other, or one that needs another.",
    remedy: "The message names them.",
  },
  SCAF5005: {
    cause:
      "The provider's operation failed: a file is missing, a server refused, a program could not be started.",
    remedy: "The message has the reason; --debug adds the chain of causes.",
  },
  SCAF5006: {
    cause:
      "The provider returned something that its own description does not allow. This is a defect of the provider.",
    remedy: "Report it with the output of scafctl doctor.",
  },
  SCAF5007: {
    cause: "A provider was called without saying what for. Only code that embeds the engine can cause this.",
    remedy: "Set mode in the provider context.",
  },
  SCAF5008: {
    cause: "A provider's description breaks the contract, or name and version are registered already.",
    remedy: "The message lists what is wrong; the limits are in the specification's Descriptor section.",
  },
  SCAF5009: {
    cause: "A CEL expression could not be parsed, checked or evaluated.",
    remedy:
      "Try it with scafctl eval cel. The message has the place and, where possible, what it could have meant.",
  },
  SCAF5010: {
    cause: "A Go template could not be parsed or rendered.",
    remedy: "Try it with scafctl eval template. In tmpl inputs a missing key is an error.",
  },
  SCAF5011: {
    cause: "An operation that changes something was used in a resolver.",
    remedy: "Move the step to spec.workflow.actions.",
  },
  SCAF6001: {
    cause: "The provider wanted something its grant does not hold: a path, a host, a program, a variable.",
    remedy: "Allow it with the flag in the hint, or name it under spec.permissions.",
  },
  SCAF6002: {
    cause:
      "A path leads out of the folder it must stay in, by `..`, as an absolute path, or through a symbolic link.",
    remedy: "Use a path below the folder, or another --output-dir or basePath.",
  },
  SCAF6003: {
    cause:
      "A limit was reached: cost of an expression, steps or output of a template, size of a file, body or stream.",
    remedy: "If the work is meant to be that large, raise the limit named in the message.",
  },
  SCAF6004: {
    cause: "The worker in which a provider ran had to be ended, and this call with it. It was not repeated.",
    remedy: "Look at the call that hung or crashed; run again once it is mended.",
  },
  SCAF6005: {
    cause: "The run was cancelled, for example by Ctrl-C.",
    remedy: "Nothing to mend. finally actions have run.",
  },
  SCAF6006: {
    cause: "The solution comes from outside and nobody has accepted what it wants to do.",
    remedy:
      "Read what it wants (scafctl permissions), then accept it on a terminal, with --yes, or with allow flags.",
  },
  SCAF6007: {
    cause:
      "The address is private, loopback, link-local or reserved, and requests to such addresses are off by default.",
    remedy: "If the address is meant, set httpClient.allowPrivateIPs in the configuration.",
  },
  SCAF7001: {
    cause: "The configuration file, or another file of scafctl's own, cannot be read or holds a wrong value.",
    remedy: "scafctl config validate names every finding.",
  },
  SCAF7002: {
    cause:
      "The secret store has no key: SCAFCTL_SECRET_KEY is not set (or not 32 bytes of base64), and no keychain answers.",
    remedy: "Set SCAFCTL_SECRET_KEY, for example from openssl rand -base64 32, or unlock the keychain.",
  },
  SCAF7003: {
    cause: "The store has no secret of that name.",
    remedy: "scafctl secrets list shows the names; secrets set adds one.",
  },
  SCAF7004: {
    cause: "A secret's name may have letters, digits, dots, dashes and underscores only.",
    remedy: "Choose another name.",
  },
  SCAF8001: {
    cause: "The solution was given by catalog name, and no catalog has it or can be reached.",
    remedy: "Give a file with -f, or check the configured catalogs.",
  },
  SCAF9001: {
    cause: "At least one functional test of the solution failed.",
    remedy: "The report shows what was expected and what came.",
  },
  SCAF9002: {
    cause: "Something happened that the program did not foresee.",
    remedy: "This is a defect: report it with the output of --debug and of scafctl doctor.",
  },
};
