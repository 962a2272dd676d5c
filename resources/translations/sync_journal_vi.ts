<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi">
<context>
    <name>JournalCard</name>
    <message numerus="yes">
        <source>(%n times since {when})</source>
        <translation>
            <numerusform>(%Ln lần, từ {when})</numerusform>
        </translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Nhật ký</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Chưa có gì.</translation>
    </message>
    <message>
        <source>Save for help…</source>
        <translation>Lưu để nhờ giúp…</translation>
    </message>
    <message>
        <source>Saved: {file}. It holds no names and nothing of any slip.</source>
        <translation>Đã lưu: {file}. Tệp không có tên người và không có nội dung phiếu.</translation>
    </message>
    <message>
        <source>When something goes wrong: save the journal as a file and send it to the commune officer.</source>
        <translation>Khi gặp trục trặc: lưu nhật ký thành tệp rồi gửi cho cán bộ xã.</translation>
    </message>
    <message>
        <source>Where to save</source>
        <translation>Lưu vào đâu</translation>
    </message>
</context>
</TS>
