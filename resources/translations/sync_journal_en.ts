<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>JournalCard</name>
    <message numerus="yes">
        <source>(%n times since {when})</source>
        <translation>
            <numerusform>(%Ln time since {when})</numerusform>
            <numerusform>(%Ln times since {when})</numerusform>
        </translation>
    </message>
</context>
</TS>
