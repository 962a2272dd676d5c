<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name>RoundCard</name>
    <message>
        <source>Houses of this round</source>
        <translation>Nhà được giao đợt này</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Ghi phiếu</translation>
    </message>
    <message>
        <source>You have been to {done} of {all} houses</source>
        <translation>Đã đến {done}/{all} nhà được giao</translation>
    </message>
    <message>
        <source>today is the last day</source>
        <translation>hôm nay là hạn cuối</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>hạn đến {day}</translation>
    </message>
    <message>
        <source>{name}: {done} of {all} houses</source>
        <translation>{name}: {done}/{all} nhà</translation>
    </message>
</context>
</TS>
