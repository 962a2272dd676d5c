<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_US">
<context>
    <name>CloseForm</name>
    <message numerus="yes">
        <source>%n village(s) without figures, told as such and not as zero: {names}</source>
        <translation>
            <numerusform>%Ln village without figures, told as such and not as zero: {names}</numerusform>
            <numerusform>%Ln villages without figures, told as such and not as zero: {names}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message numerus="yes">
        <source>Approve all %n slips (Ctrl+Shift+D)</source>
        <translation>
            <numerusform>Approve %Ln slip (Ctrl+Shift+D)</numerusform>
            <numerusform>Approve all %Ln slips (Ctrl+Shift+D)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OpenForm</name>
    <message numerus="yes">
        <source>The period holds the slips from {since} to {until} of %n village(s).</source>
        <translation>
            <numerusform>The period holds the slips from {since} to {until} of %Ln village.</numerusform>
            <numerusform>The period holds the slips from {since} to {until} of %Ln villages.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PeriodsPage</name>
    <message numerus="yes">
        <source>Closed {days}: %n slip(s) are held for the report.</source>
        <translation>
            <numerusform>Closed {days}: %Ln slip is held for the report.</numerusform>
            <numerusform>Closed {days}: %Ln slips are held for the report.</numerusform>
        </translation>
    </message>
</context>
</TS>
