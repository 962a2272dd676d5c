<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB">
    <context>
        <name>Below</name>
        <message numerus="yes">
            <source>%n person(s)</source>
            <translation>
                <numerusform>%Ln person</numerusform>
                <numerusform>%Ln people</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s)</source>
            <translation>
                <numerusform>%Ln slip</numerusform>
                <numerusform>%Ln slips</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) to mend</source>
            <translation>
                <numerusform>%Ln slip to mend</numerusform>
                <numerusform>%Ln slips to mend</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StackFoot</name>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%Ln day ago</numerusform>
                <numerusform>%Ln days ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s) ago</source>
            <translation>
                <numerusform>%Ln hour ago</numerusform>
                <numerusform>%Ln hours ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s) ago</source>
            <translation>
                <numerusform>%Ln minute ago</numerusform>
                <numerusform>%Ln minutes ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Other stacks (%n)</source>
            <translation>
                <numerusform>Other stacks (%Ln)</numerusform>
                <numerusform>Other stacks (%Ln)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StackPage</name>
        <message numerus="yes">
            <source>%n slip(s) left to mend.</source>
            <translation>
                <numerusform>%Ln slip left to mend.</numerusform>
                <numerusform>%Ln slips left to mend.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cell(s) found no column and are left out.</source>
            <translation>
                <numerusform>%Ln cell found no column and is left out.</numerusform>
                <numerusform>%Ln cells found no column and are left out.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) pasted.</source>
            <translation>
                <numerusform>%Ln slip pasted.</numerusform>
                <numerusform>%Ln slips pasted.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) saved on this computer, waiting to be sent.</source>
            <translation>
                <numerusform>%Ln slip saved on this computer, waiting to be sent.</numerusform>
                <numerusform>%Ln slips saved on this computer, waiting to be sent.</numerusform>
            </translation>
        </message>
    </context>
</TS>
