<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB">
    <context>
        <name>Below</name>
        <message numerus="yes">
            <source>%n person(s)</source>
            <translation>
                <numerusform>%n person</numerusform>
                <numerusform>%n people</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s)</source>
            <translation>
                <numerusform>%n slip</numerusform>
                <numerusform>%n slips</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) to mend</source>
            <translation>
                <numerusform>%n slip to mend</numerusform>
                <numerusform>%n slips to mend</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StackFoot</name>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%n day ago</numerusform>
                <numerusform>%n days ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s) ago</source>
            <translation>
                <numerusform>%n hour ago</numerusform>
                <numerusform>%n hours ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s) ago</source>
            <translation>
                <numerusform>%n minute ago</numerusform>
                <numerusform>%n minutes ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Other stacks (%n)</source>
            <translation>
                <numerusform>Other stacks (%n)</numerusform>
                <numerusform>Other stacks (%n)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StackPage</name>
        <message numerus="yes">
            <source>%n slip(s) left to mend.</source>
            <translation>
                <numerusform>%n slip left to mend.</numerusform>
                <numerusform>%n slips left to mend.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cell(s) found no column and are left out.</source>
            <translation>
                <numerusform>%n cell found no column and is left out.</numerusform>
                <numerusform>%n cells found no column and are left out.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) pasted.</source>
            <translation>
                <numerusform>%n slip pasted.</numerusform>
                <numerusform>%n slips pasted.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) saved on this computer, waiting to be sent.</source>
            <translation>
                <numerusform>%n slip saved on this computer, waiting to be sent.</numerusform>
                <numerusform>%n slips saved on this computer, waiting to be sent.</numerusform>
            </translation>
        </message>
    </context>
</TS>
