<#
The dashboard on a Windows PC of the office network: started with the PC, reached by the other PCs through Caddy,
which does TLS. Run in PowerShell as administrator, from the folder of the dashboard:

    powershell -ExecutionPolicy Bypass -File .deploy\windows\install.ps1 -Name gonghui-pc -DataFolder D:\gonghui

Needs: the environment of the README (.venv) and caddy.exe (https://caddyserver.com) beside this file.
Undo with -Remove.
#>
param(
    [string]$Name = $env:COMPUTERNAME,
    [string]$DataFolder = "$env:ProgramData\UnionDashboard",
    [string]$BackupFolder = "$DataFolder-backups",
    [switch]$Remove
)
$ErrorActionPreference = 'Stop'
$Here = Split-Path -Parent $MyInvocation.MyCommand.Path
$Root = (Resolve-Path "$Here\..\..").Path
$Python = Join-Path $Root '.venv\Scripts\python.exe'
$Tasks = 'UnionDashboard', 'UnionDashboardTls'

foreach ($Task in $Tasks) {
    Unregister-ScheduledTask -TaskName $Task -Confirm:$false -ErrorAction SilentlyContinue
}
Remove-NetFirewallRule -Name 'UnionDashboard' -ErrorAction SilentlyContinue
if ($Remove) { return }

New-Item -ItemType Directory -Force -Path $DataFolder, $BackupFolder | Out-Null
# Only the service's own account and administrators may read the data.
icacls $DataFolder /inheritance:r /grant 'SYSTEM:(OI)(CI)F' 'Administrators:(OI)(CI)F' | Out-Null
icacls $BackupFolder /inheritance:r /grant 'SYSTEM:(OI)(CI)F' 'Administrators:(OI)(CI)F' | Out-Null

$Settings = @{
    UNION_DATA_DIR   = "$DataFolder\store"
    UNION_BACKUP_DIR = $BackupFolder
    UNION_SIGN_IN    = 'local'
    UNION_PUBLIC_URL = "https://$Name"
}
foreach ($Key in $Settings.Keys) {
    [Environment]::SetEnvironmentVariable($Key, $Settings[$Key], 'Machine')
    Set-Item "Env:$Key" $Settings[$Key]
}
& $Python -m dashboard doctor
if ($LASTEXITCODE -ne 0) { throw 'The doctor found something wrong; see above.' }

function Register-Service([string]$Task, [string]$Program, [string]$Arguments) {
    $Action = New-ScheduledTaskAction -Execute $Program -Argument $Arguments -WorkingDirectory $Root
    $Trigger = New-ScheduledTaskTrigger -AtStartup
    $Options = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
        -ExecutionTimeLimit ([TimeSpan]::Zero) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
    Register-ScheduledTask -TaskName $Task -Action $Action -Trigger $Trigger -Settings $Options -User 'SYSTEM' `
        -RunLevel Highest | Out-Null
    Start-ScheduledTask -TaskName $Task
}
Register-Service 'UnionDashboard' $Python '-m dashboard serve --address 127.0.0.1 --port 8501'
Register-Service 'UnionDashboardTls' "$Here\caddy.exe" "run --config `"$Here\Caddyfile`""
New-NetFirewallRule -Name 'UnionDashboard' -DisplayName 'Union Statistics Dashboard' -Direction Inbound `
    -Protocol TCP -LocalPort 443 -Action Allow -Profile Domain, Private | Out-Null
Write-Output "https://$Name"
