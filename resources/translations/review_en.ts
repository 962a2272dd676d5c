<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_US">
<context>
    <name>LogPage</name>
    <message numerus="yes">
        <source>Approve all %n slips (Ctrl+Shift+D)</source>
        <translation>
            <numerusform>Approve %n slip (Ctrl+Shift+D)</numerusform>
            <numerusform>Approve all %n slips (Ctrl+Shift+D)</numerusform>
        </translation>
    </message>
</context>
</TS>
