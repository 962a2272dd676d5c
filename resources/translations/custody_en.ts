<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>BackupCard</name>
    <message numerus="yes">
        <source>Backed %n entries up into {name}, opened again and right.</source>
        <translation>
            <numerusform>Backed %Ln entry up into {name}, opened again and right.</numerusform>
            <numerusform>Backed %Ln entries up into {name}, opened again and right.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CustodyCard</name>
    <message numerus="yes">
        <source>%n entry(ies) are not the same</source>
        <translation>
            <numerusform>%Ln entry is not the same</numerusform>
            <numerusform>%Ln entries are not the same</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same, day by day: %n entries</source>
        <translation>
            <numerusform>The same, day by day: %Ln entry</numerusform>
            <numerusform>The same, day by day: %Ln entries</numerusform>
        </translation>
    </message>
</context>
</TS>
