<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Deeds</name>
    <message numerus="yes">
        <source>%n house(s) shared out</source>
        <translation>
            <numerusform>%Ln house shared out</numerusform>
            <numerusform>%Ln houses shared out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n household(s) are on the roll again</source>
        <translation>
            <numerusform>%Ln household is on the roll again</numerusform>
            <numerusform>%Ln households are on the roll again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GoneView</name>
    <message numerus="yes">
        <source>%n household(s)</source>
        <translation>
            <numerusform>%Ln household</numerusform>
            <numerusform>%Ln households</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %n back on the roll</source>
        <translation>
            <numerusform>Put %Ln back on the roll</numerusform>
            <numerusform>Put %Ln back on the roll</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the last %n are shown</source>
        <translation>
            <numerusform>the last %Ln is shown</numerusform>
            <numerusform>the last %Ln are shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MergeView</name>
    <message numerus="yes">
        <source>%n pair(s) look alike.</source>
        <translation>
            <numerusform>%Ln pair looks alike.</numerusform>
            <numerusform>%Ln pairs look alike.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RollList</name>
    <message numerus="yes">
        <source>%n household(s)</source>
        <translation>
            <numerusform>%Ln household</numerusform>
            <numerusform>%Ln households</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) to be mended</source>
        <translation>
            <numerusform>%Ln slip to be mended</numerusform>
            <numerusform>%Ln slips to be mended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taken out of the roll… (%n)</source>
        <translation>
            <numerusform>Taken out of the roll… (%Ln)</numerusform>
            <numerusform>Taken out of the roll… (%Ln)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RollSheet</name>
    <message numerus="yes">
        <source>%n visit(s) without a name</source>
        <translation>
            <numerusform>%Ln visit without a name</numerusform>
            <numerusform>%Ln visits without a name</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The newest %n visits are shown.</source>
        <translation>
            <numerusform>The newest %Ln visit is shown.</numerusform>
            <numerusform>The newest %Ln visits are shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShareForm</name>
    <message numerus="yes">
        <source>The %n chosen in the list</source>
        <translation>
            <numerusform>The %Ln chosen in the list</numerusform>
            <numerusform>The %Ln chosen in the list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Side</name>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation>
            <numerusform>%Ln visit</numerusform>
            <numerusform>%Ln visits</numerusform>
        </translation>
    </message>
</context>
</TS>
