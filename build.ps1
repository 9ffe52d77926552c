# Restores, checks the format, builds and tests. Runs in PowerShell 7 (pwsh build.ps1) and in bash (bash build.ps1).
# The generator comes first: the format check reads code that the generator completes.
dotnet restore ZoneScaler.sln --locked-mode &&
dotnet build src/ZoneScaler.Generators -c Release --no-restore &&
dotnet format ZoneScaler.sln --verify-no-changes --no-restore &&
dotnet build ZoneScaler.sln -c Release --no-restore &&
dotnet test ZoneScaler.sln -c Release --no-build
exit $LASTEXITCODE
