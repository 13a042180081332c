/** Shells with a completion script. */
export const SHELLS = ["bash", "zsh", "fish", "powershell", "nushell"] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * The script for a shell. All of them ask the program itself (`scafctl __complete`), so that they never go out of date.
 * Without descriptions the part behind the tab is cut off.
 */
export function completionScript(shell: Shell, descriptions: boolean): string {
  return SCRIPTS[shell](descriptions);
}

const SCRIPTS: Record<Shell, (descriptions: boolean) => string> = {
  // Runs on bash 3.2, which macOS has: no mapfile, and compopt only where it is known.
  bash: () =>
    `# bash completion for scafctl
# Load it with: source <(scafctl completion bash)
_scafctl() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line fallback=":none"
  # bash takes "=", ":" and "@" for words of their own, the program does not: what no blank parts belongs together.
  local -a words=()
  local index word left="$COMP_LINE" trimmed
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    trimmed="\${left#"\${left%%[![:space:]]*}"}"
    if [[ index -gt 0 && "$trimmed" == "$left" ]]; then
      words[\${#words[@]}-1]+="$word"
    else
      words+=("$word")
    fi
    left="\${trimmed#"$word"}"
  done
  local whole="\${words[\${#words[@]}-1]}"
  words=("\${words[@]:1}")
  if [[ "$current" != *[!=:@]* ]]; then current=""; fi
  # What bash has split off already is not part of its reply; "@" it splits off and replaces all the same.
  local prefix="\${whole%"$current"}"
  prefix="\${prefix%@}"
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :*) fallback="$line" ;;
      *)
        line="\${line%%$'\\t'*}"
        line="\${line#"$prefix"}"
        case "$line" in *[\\ \\'\\"\\$\\&\\;\\(\\)\\<\\>\\|\\*]*) printf -v line '%q' "$line" ;; esac
        COMPREPLY+=("$line")
        ;;
    esac
  done < <(scafctl __complete -- "\${words[@]}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then
    local kind=""
    case "$fallback" in
      :files) kind=-f ;;
      :folders) kind=-d ;;
      *) return ;;
    esac
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$kind" -- "$current")
    compopt -o filenames 2>/dev/null
  elif [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *[=/.] ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -o bashdefault -F _scafctl scafctl
`,
  zsh: (descriptions) =>
    `#compdef scafctl
# zsh completion for scafctl
# Load it with: source <(scafctl completion zsh), or put it as _scafctl into a folder of $fpath
_scafctl() {
  local line fallback=":none" word about
  local -a described unfinished
  while IFS= read -r line; do
    if [[ "$line" == :* ]]; then
      fallback="$line"
      continue
    fi
    word="\${line%%$'\\t'*}"
    about="\${line#*$'\\t'}"
    [[ "$about" == "$line" ]] && about=""
    word="\${word//:/\\\\:}${descriptions ? "${about:+:$about}" : ""}"
    # Behind these more of the same word is to come.
    case "\${line%%$'\\t'*}" in
      *[=/.]) unfinished+=("$word") ;;
      *) described+=("$word") ;;
    esac
  done < <(scafctl __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#described} + \${#unfinished} )); then
    (( \${#described} )) && _describe -t words 'scafctl' described
    (( \${#unfinished} )) && _describe -t words 'scafctl' unfinished -S ''
    return 0
  elif [[ "$fallback" == ":files" ]]; then
    _files
  elif [[ "$fallback" == ":folders" ]]; then
    _files -/
  fi
}
if [[ "\${funcstack[1]}" == "_scafctl" ]]; then
  _scafctl "$@"
else
  compdef _scafctl scafctl
fi
`,
  fish: (descriptions) =>
    `# fish completion for scafctl
# Load it with: scafctl completion fish | source
function __scafctl_complete
    set -l words (commandline -opc) (commandline -ct)
    set -e words[1]
    set -l lines (scafctl __complete -- $words 2>/dev/null)
    set -l fallback $lines[-1]
    set -e lines[-1]
    if test (count $lines) -gt 0
        printf '%s\\n' $lines${descriptions ? "" : " | string replace -r '\\t.*' ''"}
    else if test "$fallback" = ':files'
        __fish_complete_path (commandline -ct)
    else if test "$fallback" = ':folders'
        __fish_complete_directories (commandline -ct)
    end
end
complete -c scafctl -f -a '(__scafctl_complete)'
`,
  // Windows PowerShell loses empty arguments of programs, so the last word goes into a flag.
  powershell: (descriptions) =>
    `# PowerShell completion for scafctl
# Load it with: scafctl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'scafctl', 'scafctl.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.ToString() } })
    foreach ($line in @(& scafctl __complete "--last=$wordToComplete" -- @words 2>$null)) {
        if ($line.StartsWith(':')) { continue }
        $parts = $line -split "\`t", 2
        $about = ${descriptions ? "if ($parts.Count -gt 1) { $parts[1] } else { $parts[0] }" : "$parts[0]"}
        $text = if ($parts[0] -match '\\s') { "'$($parts[0])'" } else { $parts[0] }
        [System.Management.Automation.CompletionResult]::new($text, $parts[0], 'ParameterValue', $about)
    }
}
`,
  nushell: (descriptions) =>
    `# nushell completion for scafctl
# Put it into a file and add "source that-file.nu" to config.nu
def "nu-complete scafctl" [spans: list<string>] {
  let lines = (^scafctl __complete -- ...($spans | skip 1) | lines)
  let words = ($lines | where {|line| not ($line | str starts-with ":") })
  # null lets nushell look for files
  if ($words | is-empty) and ($lines | any {|line| $line in [":files", ":folders"] }) { return null }
  $words | each {|line|
    let parts = ($line | split row -n 2 (char tab))
    { value: ($parts | first)${
      descriptions ? ', description: (if ($parts | length) > 1 { $parts | last } else { "" })' : ""
    } }
  }
}
# Other programs go on to be completed as before.
let scafctl_other_completer = $env.config?.completions?.external?.completer?
$env.config.completions.external.enable = true
$env.config.completions.external.completer = {|spans|
  if ($spans | first) == "scafctl" {
    nu-complete scafctl $spans
  } else if $scafctl_other_completer != null {
    do $scafctl_other_completer $spans
  }
}
`,
};
