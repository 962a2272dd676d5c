<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name>ByUsb</name>
    <message>
        <source>One moment, the USB file is being worked on…</source>
        <translation>Xin chờ, máy đang đọc ghi tệp USB…</translation>
    </message>
    <message>
        <source>Take the answer from USB</source>
        <translation>Nhận trả lời từ USB</translation>
    </message>
    <message>
        <source>Where there is no network, this goes by USB:</source>
        <translation>Nơi không có mạng thì làm bằng USB:</translation>
    </message>
    <message>
        <source>Write the request to USB</source>
        <translation>Ghi lời xin ra USB</translation>
    </message>
</context>
</TS>
