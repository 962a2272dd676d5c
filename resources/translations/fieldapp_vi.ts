<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
<context>
    <name>Field</name>
    <message>
        <source>needed</source>
        <translation>cần điền</translation>
    </message>
</context>
<context>
    <name>PassphraseEdit</name>
    <message>
        <source>Hide</source>
        <translation>Ẩn</translation>
    </message>
    <message>
        <source>Hide the passphrase</source>
        <translation>Ẩn mật khẩu</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Hiện</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>Hiện mật khẩu</translation>
    </message>
</context>
<context>
    <name>PickList</name>
    <message>
        <source>Nothing fits these letters</source>
        <translation>Không có mục nào khớp chữ đã gõ</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>Các trang</translation>
    </message>
</context>
<context>
    <name>StateLine</name>
    <message numerus="yes">
        <source>%n slip(s) waiting to be sent</source>
        <translation>
            <numerusform>%n phiếu chờ gửi</numerusform>
        </translation>
    </message>
    <message>
        <source>Last sent: {when}</source>
        <translation>Gửi lần cuối: {when}</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>Không có mạng</translation>
    </message>
    <message>
        <source>Nothing sent yet</source>
        <translation>Chưa gửi lần nào</translation>
    </message>
    <message>
        <source>Nothing waits to be sent</source>
        <translation>Không còn phiếu nào chờ gửi</translation>
    </message>
    <message>
        <source>State of sending</source>
        <translation>Tình trạng gửi</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <source>Lock</source>
        <translation>Khóa</translation>
    </message>
    <message>
        <source>Lock the program; nothing is lost</source>
        <translation>Khóa chương trình, không mất gì cả</translation>
    </message>
</context>
</TS>
