<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Import</name>
    <message numerus="yes">
        <source>%n slip(s) of the list are taken back.</source>
        <translation>
                <numerusform>%n slip of the list is taken back.</numerusform>
                <numerusform>%n slips of the list are taken back.</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>%n double(s) left out</source>
        <translation>
                <numerusform>%n double left out</numerusform>
                <numerusform>%n doubles left out</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are left out and stand below.</source>
        <translation>
                <numerusform>%n row is left out and stands below.</numerusform>
                <numerusform>%n rows are left out and stand below.</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) will be taken</source>
        <translation>
                <numerusform>%n row will be taken</numerusform>
                <numerusform>%n rows will be taken</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>%n to mend</source>
        <translation>
                <numerusform>%n to mend</numerusform>
                <numerusform>%n to mend</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>Leave %n double(s) out</source>
        <translation>
                <numerusform>Leave %n double out</numerusform>
                <numerusform>Leave %n doubles out</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>Take %n double(s) too</source>
        <translation>
                <numerusform>Take %n double too</numerusform>
                <numerusform>Take %n doubles too</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>Take %n good row(s)</source>
        <translation>
                <numerusform>Take %n good row</numerusform>
                <numerusform>Take %n good rows</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>This file was taken in on {day} already, %n row(s).</source>
        <translation>
                <numerusform>This file was taken in on {day} already, %n row.</numerusform>
                <numerusform>This file was taken in on {day} already, %n rows.</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>Took %n household(s).</source>
        <translation>
                <numerusform>Took %n household.</numerusform>
                <numerusform>Took %n households.</numerusform>
            </translation>
    </message>
    <message numerus="yes">
        <source>Took %n slip(s).</source>
        <translation>
                <numerusform>Took %n slip.</numerusform>
                <numerusform>Took %n slips.</numerusform>
            </translation>
    </message>
</context>
</TS>
