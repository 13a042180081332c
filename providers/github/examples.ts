import type { Example } from "../../lib/provider/mod.ts";

/** Steps that the descriptor shows. */
export const EXAMPLES: readonly Example[] = [
  {
    name: "Facts of a repository",
    description: "Name, description, default branch and more.",
    yaml: "provider: github\ninputs:\n  operation: get_repo\n  owner: octocat\n  repo: hello-world\n",
  },
  {
    name: "Content of a file",
    description: "A file of a branch as text.",
    yaml:
      "provider: github\ninputs:\n  operation: get_file\n  owner: octocat\n  repo: hello-world\n  path: README.md\n  ref: main\n",
  },
  {
    name: "Open an issue",
    description: "An action that creates an issue with labels.",
    yaml:
      "provider: github\ninputs:\n  operation: create_issue\n  owner: my-org\n  repo: my-repo\n  title: Something is broken\n  labels: [bug]\n",
  },
  {
    name: "Commit files",
    description: "One signed commit with several files; head is the result of get_head_oid.",
    yaml:
      "provider: github\ninputs:\n  operation: create_commit\n  owner: my-org\n  repo: my-repo\n  branch: feature\n  message: Add the generated files\n  expected_head_oid:\n    expr: _.head.result.oid\n  additions:\n    - path: src/main.go\n      content: package main\n",
  },
  {
    name: "Open a pull request",
    description: "A draft from one branch to another.",
    yaml:
      "provider: github\ninputs:\n  operation: create_pull_request\n  owner: my-org\n  repo: my-repo\n  title: Add a feature\n  head: feature\n  base: main\n  draft: true\n",
  },
  {
    name: "Publish a release",
    description: "A release for a tag.",
    yaml:
      "provider: github\ninputs:\n  operation: create_release\n  owner: my-org\n  repo: my-repo\n  tag_name: v1.0.0\n  name: Release 1.0.0\n",
  },
  {
    name: "Protect a branch",
    description: "A ruleset that asks for reviews and checks.",
    yaml:
      "provider: github\ninputs:\n  operation: create_ruleset\n  owner: my-org\n  repo: my-repo\n  ruleset_name: main\n  include_refs: [refs/heads/main]\n  required_approving_review_count: 1\n  required_status_checks_contexts: [test]\n  allow_force_pushes: false\n",
  },
  {
    name: "Start a workflow",
    description: "Runs a workflow on a branch.",
    yaml:
      "provider: github\ninputs:\n  operation: dispatch_workflow\n  owner: my-org\n  repo: my-repo\n  workflow_id: ci.yml\n  ref: main\n",
  },
  {
    name: "Any other endpoint",
    description: "A REST call of one's own.",
    yaml: "provider: github\ninputs:\n  operation: api_call\n  endpoint: /repos/my-org/my-repo/languages\n",
  },
];
