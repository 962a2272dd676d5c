<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>Foot</name>
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
            <source>Drafts (%n)</source>
            <translation>
                <numerusform>Drafts (%Ln)</numerusform>
                <numerusform>Drafts (%Ln)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Judge</name>
        <message numerus="yes">
            <source>%n place(s) to mend before this can be saved</source>
            <translation>
                <numerusform>%Ln place to mend before this can be saved</numerusform>
                <numerusform>%Ln places to mend before this can be saved</numerusform>
            </translation>
        </message>
    </context>
</TS>
