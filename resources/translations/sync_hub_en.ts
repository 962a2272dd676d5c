<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>HubCard</name>
    <message numerus="yes">
        <source>%n entry/entries are at the hub, on their way to the province.</source>
        <translation>
            <numerusform>%Ln entry is at the hub, on its way to the province.</numerusform>
            <numerusform>%Ln entries are at the hub, on their way to the province.</numerusform>
        </translation>
    </message>
</context>
</TS>
