<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>LineCard</name>
    <message numerus="yes">
        <source>and at least %n more</source>
        <translation>
            <numerusform>and at least %Ln more</numerusform>
            <numerusform>and at least %Ln more</numerusform>
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
    <name>LogPage</name>
    <message numerus="yes">
        <source>Approve the other %n slip(s) (Ctrl+Shift+D)</source>
        <translation>
            <numerusform>Approve the other %Ln slip (Ctrl+Shift+D)</numerusform>
            <numerusform>Approve the other %Ln slips (Ctrl+Shift+D)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The newest %n slips; search for older ones</source>
        <translation>
            <numerusform>The newest %Ln slip; search for older ones</numerusform>
            <numerusform>The newest %Ln slips; search for older ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Month</name>
    <message numerus="yes">
        <source>You helped on %n day(s) of this month.</source>
        <translation>
            <numerusform>You helped on %Ln day of this month.</numerusform>
            <numerusform>You helped on %Ln days of this month.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SlipDesk</name>
    <message numerus="yes">
        <source>Approve %n slips (Ctrl+D)</source>
        <translation>
            <numerusform>Approve %Ln slip (Ctrl+D)</numerusform>
            <numerusform>Approve %Ln slips (Ctrl+D)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approved %n slip(s).</source>
        <translation>
            <numerusform>Approved %Ln slip.</numerusform>
            <numerusform>Approved %Ln slips.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not approved: %n.</source>
        <translation>
            <numerusform>Not approved: %Ln.</numerusform>
            <numerusform>Not approved: %Ln.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StateLine</name>
    <message numerus="yes">
        <source>%n entry(ies) at the hub, on the way</source>
        <translation>
            <numerusform>%Ln entry at the hub, on the way</numerusform>
            <numerusform>%Ln entries at the hub, on the way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) held back by the province</source>
        <translation>
            <numerusform>%Ln entry held back by the province</numerusform>
            <numerusform>%Ln entries held back by the province</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) waiting to be sent</source>
        <translation>
            <numerusform>%Ln entry waiting to be sent</numerusform>
            <numerusform>%Ln entries waiting to be sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) at the hub, on the way</source>
        <translation>
            <numerusform>%Ln slip at the hub, on the way</numerusform>
            <numerusform>%Ln slips at the hub, on the way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) waiting to be sent</source>
        <translation>
            <numerusform>%Ln slip waiting to be sent</numerusform>
            <numerusform>%Ln slips waiting to be sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message numerus="yes">
        <source>“{name}” was taken whole: %n row(s).</source>
        <translation>
            <numerusform>“{name}” was taken whole: %Ln row.</numerusform>
            <numerusform>“{name}” was taken whole: %Ln rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) held back by the province</source>
        <translation>
            <numerusform>%Ln entry held back by the province</numerusform>
            <numerusform>%Ln entries held back by the province</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) at the hub, not yet at the province</source>
        <translation>
            <numerusform>%Ln entry at the hub, not yet at the province</numerusform>
            <numerusform>%Ln entries at the hub, not yet at the province</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) on this computer only</source>
        <translation>
            <numerusform>%Ln entry on this computer only</numerusform>
            <numerusform>%Ln entries on this computer only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) on this computer only</source>
        <translation>
            <numerusform>%Ln slip on this computer only</numerusform>
            <numerusform>%Ln slips on this computer only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n approved slip(s) with two values</source>
        <translation>
            <numerusform>%Ln approved slip with two values</numerusform>
            <numerusform>%Ln approved slips with two values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) wait for your review</source>
        <translation>
            <numerusform>%Ln slip waits for your review</numerusform>
            <numerusform>%Ln slips wait for your review</numerusform>
        </translation>
    </message>
</context>
</TS>
