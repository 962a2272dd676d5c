<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>Foot</name>
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
            <source>Drafts (%n)</source>
            <translation>
                <numerusform>Drafts (%n)</numerusform>
                <numerusform>Drafts (%n)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Judge</name>
        <message numerus="yes">
            <source>%n place(s) to mend before this can be saved</source>
            <translation>
                <numerusform>%n place to mend before this can be saved</numerusform>
                <numerusform>%n places to mend before this can be saved</numerusform>
            </translation>
        </message>
    </context>
</TS>
