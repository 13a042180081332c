/** The process exit codes. The numbers are part of the public interface. */
export const ExitCode = {
  success: 0,
  general: 1,
  validationFailed: 2,
  invalidInput: 3,
  fileNotFound: 4,
  renderFailed: 5,
  actionFailed: 6,
  configError: 7,
  catalogError: 8,
  timeout: 9,
  permissionDenied: 10,
  testFailed: 11,
  interrupted: 130,
  terminated: 143,
} as const;

/** One of the documented exit codes. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
