<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Import</name>
    <message numerus="yes">
        <source>%n double(s) left out</source>
        <translation>
            <numerusform>%Ln double left out</numerusform>
            <numerusform>%Ln doubles left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are left out and stand below.</source>
        <translation>
            <numerusform>%Ln row is left out and stands below.</numerusform>
            <numerusform>%Ln rows are left out and stand below.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) will be taken</source>
        <translation>
            <numerusform>%Ln row will be taken</numerusform>
            <numerusform>%Ln rows will be taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) of the list are taken back.</source>
        <translation>
            <numerusform>%Ln slip of the list is taken back.</numerusform>
            <numerusform>%Ln slips of the list are taken back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to mend</source>
        <translation>
            <numerusform>%Ln to mend</numerusform>
            <numerusform>%Ln to mend</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave %n double(s) out</source>
        <translation>
            <numerusform>Leave %Ln double out</numerusform>
            <numerusform>Leave %Ln doubles out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n double(s) too</source>
        <translation>
            <numerusform>Take %Ln double too</numerusform>
            <numerusform>Take %Ln doubles too</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n good row(s)</source>
        <translation>
            <numerusform>Take %Ln good row</numerusform>
            <numerusform>Take %Ln good rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This file was taken in on {day} already, %n row(s).</source>
        <translation>
            <numerusform>This file was taken in on {day} already, %Ln row.</numerusform>
            <numerusform>This file was taken in on {day} already, %Ln rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n household(s).</source>
        <translation>
            <numerusform>Took %Ln household.</numerusform>
            <numerusform>Took %Ln households.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n slip(s).</source>
        <translation>
            <numerusform>Took %Ln slip.</numerusform>
            <numerusform>Took %Ln slips.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RollLists</name>
    <message numerus="yes">
        <source>%n household(s)</source>
        <translation>
            <numerusform>%Ln household</numerusform>
            <numerusform>%Ln households</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n household(s) of the list are on the roll again.</source>
        <translation>
            <numerusform>%Ln household of the list is on the roll again.</numerusform>
            <numerusform>%Ln households of the list are on the roll again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n household(s) of the list are out of the roll again.</source>
        <translation>
            <numerusform>%Ln household of the list is out of the roll again.</numerusform>
            <numerusform>%Ln households of the list are out of the roll again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stay(s), as others answer for them.</source>
        <translation>
            <numerusform>%Ln stays, as others answer for it.</numerusform>
            <numerusform>%Ln stay, as others answer for them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stay(s), as slips were recorded there.</source>
        <translation>
            <numerusform>%Ln stays, as slips were recorded there.</numerusform>
            <numerusform>%Ln stay, as slips were recorded there.</numerusform>
        </translation>
    </message>
</context>
</TS>
