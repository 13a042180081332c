# Installs the newest scafctl, or the one in $env:SCAFCTL_VERSION, after checking its digest:
#
#   irm https://github.com/scafctl/scafctl/raw/main/install.ps1 | iex
#
# SCAFCTL_INSTALL_DIR: where the program goes (default %LOCALAPPDATA%\scafctl\bin). SCAFCTL_DOWNLOAD: where releases are served.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Install-Scafctl {
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
    Invoke-WebRequest -UseBasicParsing "$from/SHA256SUMS" -OutFile $sums
    $line = Get-Content $sums | Where-Object { $_ -match '^[0-9a-f]{64}  scafctl-\S+-windows-x64\.zip$' } | Select-Object -First 1
    if (-not $line) { throw 'the release has no program for windows-x64' }
    $wanted, $archive = $line -split '  ', 2
    $file = Join-Path $scratch $archive
    Invoke-WebRequest -UseBasicParsing "$from/$archive" -OutFile $file
    $found = (Get-FileHash -Algorithm SHA256 $file).Hash.ToLowerInvariant()
    if ($found -ne $wanted) { throw "$archive has digest $found, not $wanted; nothing was installed" }
    Expand-Archive -Path $file -DestinationPath $scratch
    New-Item -ItemType Directory -Force -Path $folder | Out-Null
    Move-Item -Force (Join-Path $scratch 'scafctl.exe') (Join-Path $folder 'scafctl.exe')
    Write-Output "scafctl is at $(Join-Path $folder 'scafctl.exe')"
    $path = [Environment]::GetEnvironmentVariable('Path', 'User')
    if (($path -split ';') -notcontains $folder) {
      [Environment]::SetEnvironmentVariable('Path', "$path;$folder".TrimStart(';'), 'User')
      Write-Output "$folder is now on the user's PATH; open a new terminal to run scafctl by name"
    }
  } finally {
    Remove-Item -Recurse -Force $scratch
  }
}

Install-Scafctl
