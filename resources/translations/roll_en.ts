<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Deeds</name>
    <message numerus="yes">
        <source>%n house(s) shared out</source>
        <translation>
            <numerusform>%n house shared out</numerusform>
            <numerusform>%n houses shared out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MergeView</name>
    <message numerus="yes">
        <source>%n pair(s) look alike.</source>
        <translation>
            <numerusform>%n pair looks alike.</numerusform>
            <numerusform>%n pairs look alike.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RollList</name>
    <message numerus="yes">
        <source>%n household(s)</source>
        <translation>
            <numerusform>%n household</numerusform>
            <numerusform>%n households</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) to be mended</source>
        <translation>
            <numerusform>%n slip to be mended</numerusform>
            <numerusform>%n slips to be mended</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RollSheet</name>
    <message numerus="yes">
        <source>%n visit(s) without a name</source>
        <translation>
            <numerusform>%n visit without a name</numerusform>
            <numerusform>%n visits without a name</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The newest %n visits are shown.</source>
        <translation>
            <numerusform>The newest %n visit is shown.</numerusform>
            <numerusform>The newest %n visits are shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShareForm</name>
    <message numerus="yes">
        <source>The %n chosen in the list</source>
        <translation>
            <numerusform>The %n chosen in the list</numerusform>
            <numerusform>The %n chosen in the list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Side</name>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation>
            <numerusform>%n visit</numerusform>
            <numerusform>%n visits</numerusform>
        </translation>
    </message>
</context>
</TS>
