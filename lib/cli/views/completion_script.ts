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
  bash: () =>
    `# bash completion for scafctl
# Load it with: source <(scafctl completion bash)
_scafctl() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line fallback=":none"
  # bash splits words at "=", the program does not.
  local -a words=()
  local word glue="" joined=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    joined=""
    if [[ "$word" == "=" && \${#words[@]} -gt 0 ]]; then
      words[\${#words[@]}-1]+="="
      glue=1 joined=1
    elif [[ -n "$glue" ]]; then
      words[\${#words[@]}-1]+="$word"
      glue="" joined=1
    else
      words+=("$word")
    fi
  done
  if [[ "$current" == "=" ]]; then current=""; fi
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :*) fallback="$line" ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(scafctl __complete -- "\${words[@]}" 2>/dev/null)
  if ((\${#COMPREPLY[@]} == 0)); then
    case "$fallback" in
      :files) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
      :folders) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    esac
  elif [[ -n "$joined" ]]; then
    COMPREPLY=("\${COMPREPLY[@]#*=}")
  elif [[ "\${#COMPREPLY[@]}" == 1 && "\${COMPREPLY[0]}" == *= ]]; then
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
  local -a described
  while IFS= read -r line; do
    if [[ "$line" == :* ]]; then
      fallback="$line"
      continue
    fi
    word="\${line%%$'\\t'*}"
    about="\${line#*$'\\t'}"
    [[ "$about" == "$line" ]] && about=""
    described+=("\${word//:/\\\\:}${descriptions ? "${about:+:$about}" : ""}")
  done < <(scafctl __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#described} )); then
    _describe 'scafctl' described
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
  powershell: (descriptions) =>
    `# PowerShell completion for scafctl
# Load it with: scafctl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName scafctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    if ($wordToComplete -eq '') { $words += '' }
    foreach ($line in (& scafctl __complete -- @words 2>$null)) {
        if ($line.StartsWith(':')) { continue }
        $parts = $line -split "\`t", 2
        $about = ${descriptions ? "if ($parts.Count -gt 1) { $parts[1] } else { $parts[0] }" : "$parts[0]"}
        [System.Management.Automation.CompletionResult]::new($parts[0], $parts[0], 'ParameterValue', $about)
    }
}
`,
  nushell: (descriptions) =>
    `# nushell completion for scafctl
# Put it into a file and add "source that-file.nu" to config.nu
def "nu-complete scafctl" [spans: list<string>] {
  let lines = (^scafctl __complete -- ...($spans | skip 1) | lines)
  let words = ($lines | where {|line| not ($line | str starts-with ":") })
  if ($words | is-empty) and ($lines | any {|line| $line in [":files", ":folders"] }) { return null }
  $words | each {|line|
    let parts = ($line | split row -n 2 (char tab))
    { value: ($parts | first)${
      descriptions ? ', description: (if ($parts | length) > 1 { $parts | last } else { "" })' : ""
    } }
  }
}
$env.config.completions.external.completer = {|spans|
  if ($spans | first) == "scafctl" { nu-complete scafctl $spans }
}
`,
};
