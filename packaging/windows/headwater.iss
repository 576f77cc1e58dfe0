; The installer for Windows, for Inno Setup 6: packaging/make.py calls
;   iscc /DVersion=0.1.0 /DBundle=...\dist\headwater /O...\dist headwater.iss
; For one person, without administrator's rights. It starts nothing with the session: that is a choice in the program.
; Taking it away leaves the person's data, which lie in %LOCALAPPDATA%\headwater.

[Setup]
AppId=app.headwater.Headwater
AppName=Headwater
AppVersion={#Version}
AppPublisher=The Headwater authors
LicenseFile=..\..\LICENSE
DefaultDirName={autopf}\Headwater
DefaultGroupName=Headwater
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
CloseApplications=yes
RestartApplications=no
SetupIconFile={#Bundle}\..\..\work\headwater\headwater.ico
UninstallDisplayIcon={app}\headwaterw.exe
OutputBaseFilename=headwater-{#Version}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; What an older version brought and this one does not.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Headwater"; Filename: "{app}\headwaterw.exe"
