<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>StateLine</name>
    <message numerus="yes">
        <source>%n slip(s) waiting to be sent</source>
        <translation>
            <numerusform>%n slip waiting to be sent</numerusform>
            <numerusform>%n slips waiting to be sent</numerusform>
        </translation>
    </message>
</context>
</TS>
