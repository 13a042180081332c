# Installs the newest scafctl, or the one in $env:SCAFCTL_VERSION, after checking its digest. Windows PowerShell 5.1 or newer:
#
#   irm https://github.com/scafctl/scafctl/raw/main/install.ps1 | iex
#
# SCAFCTL_INSTALL_DIR: where the program goes (default %LOCALAPPDATA%\scafctl\bin). SCAFCTL_DOWNLOAD: where releases are served.
# SCAFCTL_NO_PATH: when set, the user's PATH stays as it is.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Add-ToUserPath([string] $folder) {
  # Straight from the registry, for the usual way would replace variables in it by what they are now.
  $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment', $true)
  try {
    $path = $key.GetValue('Path', '', 'DoNotExpandEnvironmentNames')
    if (($path -split ';') -contains $folder) { return }
    $key.SetValue('Path', "$path;$folder".TrimStart(';'), 'ExpandString')
  } finally {
    $key.Dispose()
  }
  # Setting any variable tells running programs to look again.
  [Environment]::SetEnvironmentVariable('SCAFCTL_INSTALLED', $null, 'User')
  Write-Output "$folder is now on the user's PATH; open a new terminal to run scafctl by name"
}

function Install-Scafctl {
  if (-not [Environment]::Is64BitOperatingSystem) { throw 'there is no program for 32-bit Windows' }
  # Windows PowerShell offers servers what was usual in 2016 unless told otherwise.
  [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
  $releases = if ($env:SCAFCTL_DOWNLOAD) { $env:SCAFCTL_DOWNLOAD } else { 'https://github.com/scafctl/scafctl/releases' }
  $folder = if ($env:SCAFCTL_INSTALL_DIR) { $env:SCAFCTL_INSTALL_DIR } else { Join-Path $env:LOCALAPPDATA 'scafctl\bin' }
  $from = if ($env:SCAFCTL_VERSION) {
    "$releases/download/v$($env:SCAFCTL_VERSION.TrimStart('v'))"
  } else {
    "$releases/latest/download"
  }
  $scratch = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
  New-Item -ItemType Directory -Path $scratch | Out-Null
  try {
    $sums = Join-Path $scratch 'SHA256SUMS'
    Invoke-WebRequest -UseBasicParsing -Uri "$from/SHA256SUMS" -OutFile $sums
    $line = Get-Content -LiteralPath $sums | Where-Object { $_ -match '^[0-9a-f]{64}  scafctl-[^ /\\]+-windows-x64\.zip$' } | Select-Object -First 1
    if (-not $line) { throw 'the release has no program for windows-x64' }
    $wanted, $archive = $line -split '  ', 2
    $file = Join-Path $scratch $archive
    Invoke-WebRequest -UseBasicParsing -Uri "$from/$archive" -OutFile $file
    $found = (Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash.ToLowerInvariant()
    if ($found -ne $wanted) { throw "$archive has digest $found, not $wanted; nothing was installed" }
    Expand-Archive -LiteralPath $file -DestinationPath $scratch
    New-Item -ItemType Directory -Force -Path $folder | Out-Null
    $program = Join-Path $folder 'scafctl.exe'
    $old = Join-Path $folder 'scafctl.exe.old'
    # A running program cannot be replaced, but it can be renamed.
    Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue
    if (Test-Path -LiteralPath $program) { Move-Item -LiteralPath $program -Destination $old -Force }
    Move-Item -LiteralPath (Join-Path $scratch 'scafctl.exe') -Destination $program
    Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue
    Write-Output "scafctl is at $program"
    if (-not $env:SCAFCTL_NO_PATH) { Add-ToUserPath $folder }
  } finally {
    Remove-Item -LiteralPath $scratch -Recurse -Force
  }
}

Install-Scafctl
