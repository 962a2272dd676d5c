<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>LineCard</name>
    <message numerus="yes">
        <source>and at least %n more</source>
        <translation>
            <numerusform>and at least %n more</numerusform>
            <numerusform>and at least %n more</numerusform>
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
    <name>LogPage</name>
    <message numerus="yes">
        <source>Approve the other %n slip(s) (Ctrl+Shift+D)</source>
        <translation>
            <numerusform>Approve the other %n slip (Ctrl+Shift+D)</numerusform>
            <numerusform>Approve the other %n slips (Ctrl+Shift+D)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The newest %n slips; search for older ones</source>
        <translation>
            <numerusform>The newest %n slip; search for older ones</numerusform>
            <numerusform>The newest %n slips; search for older ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Month</name>
    <message numerus="yes">
        <source>You helped on %n day(s) of this month.</source>
        <translation>
            <numerusform>You helped on %n day of this month.</numerusform>
            <numerusform>You helped on %n days of this month.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SlipDesk</name>
    <message numerus="yes">
        <source>Approve %n slips (Ctrl+D)</source>
        <translation>
            <numerusform>Approve %n slip (Ctrl+D)</numerusform>
            <numerusform>Approve %n slips (Ctrl+D)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approved %n slip(s).</source>
        <translation>
            <numerusform>Approved %n slip.</numerusform>
            <numerusform>Approved %n slips.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not approved: %n.</source>
        <translation>
            <numerusform>Not approved: %n.</numerusform>
            <numerusform>Not approved: %n.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StateLine</name>
    <message numerus="yes">
        <source>%n entry(ies) waiting to be sent</source>
        <translation>
            <numerusform>%n entry waiting to be sent</numerusform>
            <numerusform>%n entries waiting to be sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) waiting to be sent</source>
        <translation>
            <numerusform>%n slip waiting to be sent</numerusform>
            <numerusform>%n slips waiting to be sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message numerus="yes">
        <source>“{name}” was taken whole: %n row(s).</source>
        <translation>
            <numerusform>“{name}” was taken whole: %n row.</numerusform>
            <numerusform>“{name}” was taken whole: %n rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) held back by the province</source>
        <translation>
            <numerusform>%n entry held back by the province</numerusform>
            <numerusform>%n entries held back by the province</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) on this computer only</source>
        <translation>
            <numerusform>%n entry on this computer only</numerusform>
            <numerusform>%n entries on this computer only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) on this computer only</source>
        <translation>
            <numerusform>%n slip on this computer only</numerusform>
            <numerusform>%n slips on this computer only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n approved slip(s) with two values</source>
        <translation>
            <numerusform>%n approved slip with two values</numerusform>
            <numerusform>%n approved slips with two values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) wait for your review</source>
        <translation>
            <numerusform>%n slip waits for your review</numerusform>
            <numerusform>%n slips wait for your review</numerusform>
        </translation>
    </message>
</context>
</TS>
