# Runs the built program, building it first where that has not happened yet.
$name = if ($IsWindows -or $env:OS -eq 'Windows_NT') { 'ascent.exe' } else { 'ascent' }
$program = Join-Path $PSScriptRoot "artifacts/bin/Ascent.Cli/release/$name"
if (-not (Test-Path $program)) {
    [Console]::Error.WriteLine('Building Ascent, once...')
    dotnet build (Join-Path $PSScriptRoot 'src/app/Ascent.Cli') -c Release --nologo -v quiet | Out-Host
    if ($LASTEXITCODE -ne 0) { exit 3 }
}
& $program @args
exit $LASTEXITCODE
