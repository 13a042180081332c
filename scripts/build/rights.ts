/**
 * The rights that a compiled program holds, as flags of the compiler, and why it cannot do with less. They bound the whole
 * process: what is missing here nobody can grant on the command line. Solutions get far less, and each lane less than that
 * (docs/security.md); a run also gives up whole kinds that nothing in its plan can need.
 */
export const RIGHTS: readonly string[] = [
  // Solutions, their files, configuration, caches and results lie wherever the user has them.
  "--allow-read",
  "--allow-write",
  // The providers http, github and git, solutions by address, telemetry: hosts are the solution's to name.
  "--allow-net",
  // Solutions read the variables that their user allows, and children get them.
  "--allow-env",
  // The providers exec and git, and children of a run that have to be ended.
  "--allow-run",
  // Where the home is when no variable says so, and who asks, which the check of a file for execution needs.
  "--allow-sys=homedir,uid,gid",
  // The keychain of the system is reached through a native library, which has no fixed place: it is unpacked to a
  // temporary folder for the moment of loading. No lane ever gets this right.
  "--allow-ffi",
  // All code is inside. The runtime's own list of hosts to take modules from outweighs a plain refusal, so a host that
  // cannot be takes its place.
  "--allow-import=none.invalid:1",
  "--deny-import",
  // What is not granted is refused; nobody is asked in the middle of a run.
  "--no-prompt",
];
