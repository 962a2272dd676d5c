<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>UsbCard</name>
    <message numerus="yes">
        <source>%n entry/entries by USB at the hub {name}, not yet at the province.</source>
        <translation>
            <numerusform>%Ln entry by USB at the hub {name}, not yet at the province.</numerusform>
            <numerusform>%Ln entries by USB at the hub {name}, not yet at the province.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry/entries written to USB on {when}, no receipt yet.</source>
        <translation>
            <numerusform>%Ln entry written to USB on {when}, no receipt yet.</numerusform>
            <numerusform>%Ln entries written to USB on {when}, no receipt yet.</numerusform>
        </translation>
    </message>
</context>
</TS>
