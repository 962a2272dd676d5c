<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name>UsbCard</name>
    <message numerus="yes">
        <source>%n entry/entries by USB at the hub {name}, not yet at the province.</source>
        <translation>
            <numerusform>%Ln mục theo USB đã tới “{name}”, chưa tới tỉnh.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry/entries written to USB on {when}, no receipt yet.</source>
        <translation>
            <numerusform>%Ln mục đã ghi ra USB lúc {when}, chưa có biên nhận của tỉnh.</numerusform>
        </translation>
    </message>
    <message>
        <source>Take from USB</source>
        <translation>Nhận từ USB</translation>
    </message>
    <message>
        <source>Taking from USB…</source>
        <translation>Đang nhận từ USB…</translation>
    </message>
    <message>
        <source>Until a file comes back, this computer cannot know how far they have come.</source>
        <translation>Khi chưa nhận tệp mang về, máy này không biết các mục đã tới đâu.</translation>
    </message>
    <message>
        <source>Without a network</source>
        <translation>Khi không có mạng</translation>
    </message>
    <message>
        <source>Without a network: write to USB and have the file carried to the province, to the commune&apos;s hub, or to the village head, who carries it on; it is sealed, and nobody who carries it can read it. Then take the file that comes back.</source>
        <translation>Khi không có mạng: ghi ra USB, nhờ người mang tệp đến tỉnh, đến trạm xã, hoặc đến trưởng thôn để mang đi tiếp; tệp được niêm phong, người mang không đọc được. Sau đó nhận tệp mang về.</translation>
    </message>
    <message>
        <source>Write to USB</source>
        <translation>Ghi ra USB</translation>
    </message>
    <message>
        <source>Writing to USB…</source>
        <translation>Đang ghi ra USB…</translation>
    </message>
</context>
</TS>
