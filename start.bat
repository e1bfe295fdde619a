@echo off
rem Start the server by a double click on Windows: installs what is missing into .venv, then opens a browser.
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe (
    py -3 -m venv .venv || python -m venv .venv
)
if not exist .venv\Scripts\python.exe (
    echo This needs Python 3.11 or newer: https://www.python.org/downloads/
    pause
    exit /b 1
)
.venv\Scripts\python -m pip install --disable-pip-version-check --quiet --require-hashes --only-binary :all: -r requirements.txt
if errorlevel 1 (
    echo Something could not be installed. What went wrong stands above.
    pause
    exit /b 1
)
.venv\Scripts\python -m coprod serve --open %*
pause
