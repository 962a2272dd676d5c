<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en_US">
<context>
    <name>LogPage</name>
    <message numerus="yes">
        <source>Approve all %n slips (Ctrl+Shift+D)</source>
        <translation>
            <numerusform>Duyệt cả %n phiếu (Ctrl+Shift+D)</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept back</source>
        <translation>Để lại</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>Cần xem</translation>
    </message>
    <message>
        <source>Space keeps a slip back.</source>
        <translation>Phím cách: để lại một phiếu.</translation>
    </message>
</context>
<context>
    <name>SlipSheet</name>
    <message>
        <source>Reason: {words}</source>
        <translation>Lý do: {words}</translation>
    </message>
    <message>
        <source>another computer</source>
        <translation>máy khác</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>máy này</translation>
    </message>
    <message>
        <source>{name} approved it on {day}. Changed since then:</source>
        <translation>{name} đã duyệt ngày {day}. Sửa từ đó đến nay:</translation>
    </message>
</context>
</TS>
