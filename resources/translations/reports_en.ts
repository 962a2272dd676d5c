<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB">
<context>
    <name>Evidence</name>
    <message numerus="yes">
        <source>%n slip(s). Enter opens one.</source>
        <translation>
            <numerusform>%Ln slip. Enter opens one.</numerusform>
            <numerusform>%Ln slips. Enter opens one.</numerusform>
        </translation>
    </message>
</context>
</TS>
